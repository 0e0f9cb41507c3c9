#include "closeness.h"
#include "core/models/mean_field.h"
#include "core/sampling/microscope.h"
#include "deep_oracle.h"
#include "dreaming_nets.h"
#include "gradient_oracle.h"
#include "tests/suite.h"

namespace microscope_test {

using namespace reverie;
using oracle::Table;

namespace {

constexpr int replicas = 40000;

std::shared_ptr<const AnyMachine> restricted(const Rbm& machine, Index labels = 0) {
    return std::make_shared<const AnyMachine>(DeepBeliefNet{{}, machine, labels});
}

Rbm smallMachine(UnitKind visible) {
    Rbm machine(Layer(visible, 3), Layer(UnitKind::Bernoulli, 2));
    oracle::scramble(machine, 61, visible == UnitKind::Gaussian ? 0.7F : 1.2F);
    return machine;
}

Vector someCase() {
    return Eigen::Vector3f(1, 0, 1);
}

BoltzmannMachine lateralMachine(Index hidden) {
    BoltzmannMachine machine(3, hidden);
    RandomStream stream(5, "lateral");
    machine.initialise(stream, 0.8F);
    return machine;
}

} // namespace

class MicroscopeTest : public QObject {
    Q_OBJECT

private slots:
    void halfStepsAlternateAndAreTheConditionals() {
        const Rbm machine = smallMachine(UnitKind::Bernoulli);
        Microscope glass(restricted(machine), -1, someCase(), -1, 7);
        QVERIFY(glass.statistics().positive.size() == 0);
        glass.runTo(3);
        QCOMPARE(glass.states().size(), std::size_t{8});
        for (std::size_t i = 1; i < glass.states().size(); ++i) {
            const GlassState& state = glass.states()[i];
            const Matrix before = glass.states()[i - 1].sample;
            QCOMPARE(state.hidden, i % 2 == 1);
            QCOMPARE(state.round, static_cast<int>(i / 2));
            CHECK_TABLES_CLOSE(
                Matrix(state.mean),
                (state.hidden ? machine.hiddenMean(before) : machine.visibleMean(before)).cast<double>(), 1e-6);
        }
    }

    void statisticsAreOuterProducts() {
        const Rbm machine = smallMachine(UnitKind::Bernoulli);
        Microscope glass(restricted(machine), -1, someCase(), -1, 7);
        glass.runTo(2);
        const auto& states = glass.states();
        const GlassStatistics found = glass.statistics();
        QVERIFY(found.complete);
        CHECK_TABLES_CLOSE(found.positive, Matrix(states[0].mean * states[1].mean.transpose()).cast<double>(),
                           1e-6);
        CHECK_TABLES_CLOSE(found.negative, Matrix(states[4].sample * states[5].mean.transpose()).cast<double>(),
                           1e-6);
        CHECK_TABLES_CLOSE(Matrix(found.visibleUpdate), Matrix(states[0].mean - states[4].sample).cast<double>(),
                           1e-6);
    }

    void theSameSeedDrawsTheSameSamples() {
        const auto machine = restricted(smallMachine(UnitKind::Bernoulli));
        Microscope one(machine, -1, someCase(), -1, 7);
        Microscope two(machine, -1, someCase(), -1, 7);
        Microscope other(machine, -1, someCase(), -1, 8);
        for (Microscope* glass : {&one, &two, &other})
            glass->runTo(20);
        bool differs = false;
        for (std::size_t i = 0; i < one.states().size(); ++i) {
            QVERIFY(one.states()[i].sample == two.states()[i].sample);
            differs = differs || one.states()[i].sample != other.states()[i].sample;
        }
        QVERIFY(differs);
    }

    void averageIsTheEnumeratedContrast_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("steps");
        for (const int steps : {1, 3}) {
            QTest::addRow("Bernoulli, k = %d", steps) << static_cast<int>(UnitKind::Bernoulli) << steps;
            QTest::addRow("Gaussian, k = %d", steps) << static_cast<int>(UnitKind::Gaussian) << steps;
        }
    }
    void averageIsTheEnumeratedContrast() {
        QFETCH(int, kind);
        QFETCH(int, steps);
        // Two Gaussian units: the grid that stands for them grows with every one.
        Rbm machine = smallMachine(static_cast<UnitKind>(kind));
        Vector visible = someCase();
        if (machine.visible.has(UnitKind::Gaussian)) {
            machine = Rbm(Layer(UnitKind::Gaussian, 2), Layer(UnitKind::Bernoulli, 2));
            oracle::scramble(machine, 61, 0.7F);
            visible = Eigen::Vector2f(0.5F, -1);
        }
        const auto shared = restricted(machine);
        Table weights = Table::Zero(machine.weights.rows(), machine.weights.cols());
        Table bias = Table::Zero(visible.size(), 1);
        for (int run = 0; run < replicas; ++run) {
            Microscope glass(shared, -1, visible, -1, static_cast<std::uint64_t>(run));
            glass.runTo(steps);
            weights += glass.statistics().difference().cast<double>() / replicas;
            bias += glass.statistics().visibleUpdate.cast<double>() / replicas;
        }
        const oracle::Distribution data = oracle::evenly(Table(visible.cast<double>()));
        const oracle::Statistics expected = oracle::expectedContrast(machine, data, data, steps);
        const double allowed = 5 * 2.0 / std::sqrt(static_cast<double>(replicas));
        CHECK_TABLES_CLOSE(Matrix(weights.cast<float>()), expected.weights, allowed);
        CHECK_TABLES_CLOSE(Matrix(bias.cast<float>()), Table(expected.visibleBias), allowed);
    }

    void aNetHasEachOfItsLayersUnderTheGlass() {
        const DeepBeliefNet net = dreaming::labelledNet();
        const auto shared = std::make_shared<const AnyMachine>(net);
        const NetRef ref(net);
        const Vector visible = Vector::Constant(ref.pixels(), 0.3F);
        Microscope top(shared, -1, visible, 1, 3);
        top.runTo(1);
        QCOMPARE(top.visible().size(), net.top.visible.size());
        QCOMPARE(top.states().front().mean.tail(net.labels), Vector(Vector::Unit(net.labels, 1)));
        for (const GlassState& state : top.states())
            QCOMPARE(state.picture.size(), state.hidden ? Index{0} : ref.pixels());
        Microscope undecided(shared, -1, visible, -1, 3);
        QVERIFY(
            undecided.states().front().mean.tail(net.labels).isConstant(1.0F / static_cast<float>(net.labels)));
        Microscope lowest(shared, 0, visible, -1, 3);
        lowest.runTo(1);
        QCOMPARE(lowest.visible().size(), ref.pixels());
        QCOMPARE(lowest.states()[0].mean, visible);
    }

    void aDeepMachineSettlesByMeanFieldFirst() {
        const DeepBoltzmannMachine machine = oracle::machineOf(oracle::randomDeep({4, 3, 3, 2}, 31));
        const auto shared = std::make_shared<const AnyMachine>(machine);
        const Vector visible = Eigen::Vector4f(1, 0, 1, 1);
        Microscope glass(shared, -1, visible, -1, 4);
        glass.runTo(2);
        ThreadTeam team(1);
        MeanField field(machine, visible, team);
        field.settle(team, Microscope::positiveSweeps);
        Matrix expected = field.even() * field.odd().transpose();
        for (const WeightBlock& block : DeepBoltzmannRef(machine).absent())
            expected.block(block.rows.first, block.columns.first, block.rows.count, block.columns.count).setZero();
        const GlassStatistics found = glass.statistics();
        QVERIFY(found.complete);
        CHECK_TABLES_CLOSE(found.positive, expected.cast<double>(), 1e-6);
        QCOMPARE(glass.states().back().round, 2);
        for (const WeightBlock& block : DeepBoltzmannRef(machine).absent())
            QVERIFY(
                found.negative.block(block.rows.first, block.columns.first, block.rows.count, block.columns.count)
                    .isZero());
    }

    void aGeneralMachineIsClampedThenFree() {
        const auto shared = std::make_shared<const AnyMachine>(lateralMachine(2));
        Microscope glass(shared, -1, someCase(), -1, 4);
        glass.runTo(3);
        const auto& states = glass.states();
        for (int sweep = 1; sweep <= Microscope::positiveSweeps; ++sweep)
            QVERIFY(states[static_cast<std::size_t>(sweep)].rule == GlassRule::ClampedSweep);
        QCOMPARE(states.size(), std::size_t{1 + Microscope::positiveSweeps + 2 * 3});
        const GlassStatistics found = glass.statistics();
        QVERIFY(found.complete);
        CHECK_TABLES_CLOSE(
            found.positive,
            Matrix(someCase() * states[Microscope::positiveSweeps].sample.transpose()).cast<double>(), 1e-6);
    }

    // With R = S = 0 and its hidden units clamped long enough, P(h|v) is known.
    void clampedSweepsDrawFromTheConditional() {
        Rbm machine = smallMachine(UnitKind::Bernoulli);
        const auto shared = std::make_shared<const AnyMachine>(BoltzmannMachine(machine));
        Table mean = Table::Zero(2, 1);
        for (int run = 0; run < replicas / 4; ++run) {
            Microscope glass(shared, -1, someCase(), -1, static_cast<std::uint64_t>(run));
            for (int sweep = 0; sweep < Microscope::positiveSweeps; ++sweep)
                glass.halfStep();
            mean += glass.states().back().sample.cast<double>() / (replicas / 4);
        }
        CHECK_TABLES_CLOSE(Matrix(mean.cast<float>()), machine.hiddenMean(someCase()).cast<double>(), 0.025);
    }

    void aFullyVisibleMachineHasVisiblePairsAlone() {
        const auto shared = std::make_shared<const AnyMachine>(lateralMachine(0));
        Microscope glass(shared, -1, someCase(), -1, 4);
        glass.runTo(2);
        const GlassStatistics found = glass.statistics();
        QVERIFY(found.complete);
        QCOMPARE(found.positive(0, 2), 1.0F);
        QCOMPARE(found.positive(0, 0), 0.0F);
        QCOMPARE(glass.states().size(), std::size_t{3});
    }

    void anAutoencoderGoesUpAndDownOnce() {
        RandomStream stream(9, "auto");
        const Autoencoder net =
            randomAutoencoder({{UnitKind::Bernoulli, 3}, {UnitKind::Bernoulli, 2}}, false, stream);
        Microscope glass(std::make_shared<const AnyMachine>(net), -1, someCase(), -1, 4);
        QVERIFY(!glass.chained());
        glass.runTo(5);
        QCOMPARE(glass.states().size(), std::size_t{3});
        QVERIFY(glass.finished());
        ThreadTeam team(1);
        CHECK_TABLES_CLOSE(Matrix(glass.states().back().mean), reconstruct(net, someCase(), team).cast<double>(),
                           1e-6);
    }

    /// x hᵀ − x̂ hᵀ is −∂L/∂G of the cross-entropy.
    void theDifferenceOfAnAutoencoderIsItsGradient() {
        RandomStream stream(9, "auto");
        Autoencoder net =
            randomAutoencoder({{UnitKind::Bernoulli, 3}, {UnitKind::Bernoulli, 2}}, false, stream, 1.0F);
        Microscope glass(std::make_shared<const AnyMachine>(net), -1, someCase(), -1, 4);
        glass.halfStep();
        QVERIFY(glass.statistics().positive.size() > 0 && !glass.statistics().complete);
        glass.halfStep();
        const GlassStatistics found = glass.statistics();
        QVERIFY(found.complete);
        const auto loss = [&net] {
            ThreadTeam team(1);
            const Eigen::ArrayXd out = Vector(reconstruct(net, someCase(), team)).cast<double>().array();
            const Eigen::ArrayXd target = someCase().cast<double>().array();
            return -(target * out.log() + (1 - target) * (1 - out).log()).sum();
        };
        constexpr float step = 1e-2F;
        for (Index pixel = 0; pixel < 3; ++pixel)
            for (Index unit = 0; unit < 2; ++unit) {
                float& weight = net.connections.front().generative(pixel, unit);
                const float before = weight;
                weight = before + step;
                const double above = loss();
                weight = before - step;
                const double below = loss();
                weight = before;
                const double slope = (above - below) / (2 * static_cast<double>(step));
                QVERIFY(std::abs(static_cast<double>(found.difference()(pixel, unit)) + slope) < 1e-4);
            }
        // From a deeper code the lowest decoder weights are not reached by its units.
        const Autoencoder deep = randomAutoencoder(
            {{UnitKind::Bernoulli, 3}, {UnitKind::Bernoulli, 2}, {UnitKind::Bernoulli, 2}}, false, stream);
        Microscope other(std::make_shared<const AnyMachine>(deep), -1, someCase(), -1, 4);
        other.runTo(1);
        QVERIFY(other.finished() && other.statistics().positive.size() == 0);
    }

    void aDenoisingAutoencoderGoesUpFromASpoiltCase() {
        RandomStream stream(9, "auto");
        const Autoencoder net =
            randomAutoencoder({{UnitKind::Bernoulli, 3}, {UnitKind::Bernoulli, 2}}, false, stream);
        const Corruption all = {CorruptionKind::Masking, 1.0F};
        Microscope glass(std::make_shared<const AnyMachine>(net), -1, someCase(), -1, 4, all);
        glass.runTo(1);
        QCOMPARE(glass.states().size(), std::size_t{4});
        QVERIFY(glass.states()[1].rule == GlassRule::Corrupt && glass.states()[1].mean.isZero(0));
        ThreadTeam team(1);
        QVERIFY(glass.states()[2].mean == encode(net, Vector::Zero(3), team));
        // What it should give back is the clean case.
        const Matrix expected = (someCase() - glass.states()[3].mean) * glass.states()[2].mean.transpose();
        CHECK_TABLES_CLOSE(Matrix(glass.statistics().difference()), expected.cast<double>(), 1e-6);
    }

    void lateralPairsOfAGeneralMachineAreCounted() {
        const auto shared = std::make_shared<const AnyMachine>(lateralMachine(2));
        Microscope glass(shared, -1, someCase(), -1, 4);
        glass.runTo(2);
        const GlassStatistics found = glass.statistics();
        const Index visible = glass.visible().size();
        QCOMPARE(found.allPositive.rows(), visible + 2);
        QVERIFY(found.allPositive.topRightCorner(visible, 2) == found.positive);
        QVERIFY(found.allNegative.topRightCorner(visible, 2) == found.negative);
        QVERIFY(found.allNegative.isApprox(found.allNegative.transpose()));
        const Vector& hiddenK = glass.states().back().sample;
        QCOMPARE(found.allNegative(visible, visible + 1), hiddenK[0] * hiddenK[1]);
        QVERIFY(found.allPositive.diagonal().isZero(0));
    }
};

REVERIE_SUITE(MicroscopeTest, None)

} // namespace microscope_test

#include "microscope_test.moc"
