#include "closeness.h"
#include "core/evaluation/enumeration.h"
#include "core/evaluation/inference.h"
#include "core/evaluation/variational_bound.h"
#include "core/models/mean_field.h"
#include "deep_oracle.h"
#include "tests/suite.h"

namespace mean_field_test {

using namespace reverie;
using oracle::Column;
using oracle::DeepMachine;
using oracle::Table;

namespace {

MeanField settled(const DeepBoltzmannMachine& machine, const Matrix& images, int sweeps = 300) {
    ThreadTeam team(2);
    MeanField field(machine, images, team);
    for (int sweep = 0; sweep < sweeps; ++sweep)
        field.sweep(team);
    return field;
}

} // namespace

class MeanFieldTest : public QObject {
    Q_OBJECT

private slots:
    void fixedPointsAreStationary_data() { addSizes(); }
    void fixedPointsAreStationary();
    void sweepsNeverLowerTheBound_data() { addSizes(); }
    void sweepsNeverLowerTheBound();
    void boundsAreThoseOfTheDefinition_data() { addSizes(); }
    void boundsAreThoseOfTheDefinition();
    void exactLikelihoods_data() { addSizes(); }
    void exactLikelihoods();
    void gapsAreDivergences();
    void startsWithAnUpPass();
    void fillsTheOpenUnits();
    void threadsDoNotMatter();

private:
    static void addSizes() {
        QTest::addColumn<int>("which");
        for (int i = 0; i < static_cast<int>(oracle::deepSizes().size()); ++i)
            QTest::addRow("%d hidden layers", i + 2) << i;
    }
    static DeepMachine fetched(double scale = 1.0) {
        QFETCH(int, which);
        return oracle::randomDeep(oracle::deepSizes()[static_cast<std::size_t>(which)], 21, scale);
    }
};

// Central differences of the bound in every mean, by the definition, in double precision.
void MeanFieldTest::fixedPointsAreStationary() {
    const DeepMachine deep = fetched(2.0);
    const Matrix images =
        oracle::allStates(Layer(UnitKind::Bernoulli, deep.biases[0].size())).states.cast<float>();
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const MeanField field = settled(machine, images);
    constexpr double step = 1e-4;
    for (Index image = 0; image < images.cols(); ++image) {
        const Column pixels = images.col(image).cast<double>();
        const Column means = oracle::meansAbove(field, deep, image);
        for (Index unit = 0; unit < means.size(); ++unit) {
            Column more = means;
            Column less = means;
            more[unit] += step;
            less[unit] -= step;
            CHECK_CLOSE((deep.bound(pixels, more) - deep.bound(pixels, less)) / (2 * step), 0, 1e-4);
        }
    }
}

void MeanFieldTest::sweepsNeverLowerTheBound() {
    const DeepMachine deep = fetched(3.0);
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Matrix images =
        oracle::allStates(Layer(UnitKind::Bernoulli, deep.biases[0].size())).states.cast<float>();
    ThreadTeam team(1);
    RandomStream unused(1, "unused");
    const Inference inference = infer(DeepBoltzmannRef(machine), images, 20, 0, 2, unused, team);
    const std::vector<CaseValues>& bounds = inference.bounds;
    QCOMPARE(bounds.size(), std::size_t{21});
    QCOMPARE(inference.reconstructions.size(), std::size_t{21});
    QCOMPARE(inference.reconstructions.back().cols(), Index{2});
    for (std::size_t sweep = 1; sweep < bounds.size(); ++sweep)
        QVERIFY((bounds[sweep] - bounds[sweep - 1]).minCoeff() > -1e-5);
    QVERIFY((bounds.back() - bounds.front()).maxCoeff() > 1e-3);
    CHECK_TABLES_CLOSE(unnormalisedBound(machine, images, 20, team), bounds.back(), 1e-5);
}

void MeanFieldTest::boundsAreThoseOfTheDefinition() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Matrix images = oracle::someStates(DeepBoltzmannRef(machine).bottom(), 5, 22);
    const MeanField field = settled(machine, images, 1);
    const CaseValues bounds = unnormalisedBound(machine, field.even(), field.odd());
    for (Index image = 0; image < images.cols(); ++image)
        CHECK_CLOSE(bounds[image],
                    deep.bound(images.col(image).cast<double>(), oracle::meansAbove(field, deep, image)), 1e-5);
}

void MeanFieldTest::exactLikelihoods() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Matrix images =
        oracle::allStates(Layer(UnitKind::Bernoulli, deep.biases[0].size())).states.cast<float>();
    const CaseValues exact = logUnnormalised(machine, images);
    for (Index image = 0; image < images.cols(); ++image)
        CHECK_CLOSE(exact[image], deep.logUnnormalised(images.col(image).cast<double>()), 1e-5);
    CHECK_CLOSE((exact.array() - logPartition(machine.sides)).exp().sum(), 1, 1e-5);
    ThreadTeam team(1);
    RandomStream unused(1, "unused");
    const Inference inference = infer(DeepBoltzmannRef(machine), images, 10, 0, 0, unused, team);
    QVERIFY(inference.exact.has_value());
    CHECK_TABLES_CLOSE(*inference.exact, exact, 1e-5);
    for (const CaseValues& bound : inference.bounds)
        QVERIFY((exact - bound).minCoeff() > -1e-5);
    QVERIFY(exactLogPartition(DeepBoltzmannRef(machine))->exact);
}

// log P(v) − bound = KL(Q‖P(h|v)), summed over all states of the hidden layers.
void MeanFieldTest::gapsAreDivergences() {
    const DeepMachine deep = oracle::randomDeep({3, 2, 3}, 23, 2.0);
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Matrix images = oracle::someStates(DeepBoltzmannRef(machine).bottom(), 4, 24);
    const MeanField field = settled(machine, images, 2);
    const CaseValues gap =
        logUnnormalised(machine, images) - unnormalisedBound(machine, field.even(), field.odd());
    const Table hidden = oracle::allStates(Layer(UnitKind::Bernoulli, 5)).states;
    for (Index image = 0; image < images.cols(); ++image) {
        const Column pixels = images.col(image).cast<double>();
        const Column means = oracle::meansAbove(field, deep, image);
        double divergence = 0;
        for (Index i = 0; i < hidden.cols(); ++i) {
            Column state(8);
            state << pixels, hidden.col(i);
            double q = 1;
            for (Index unit = 0; unit < 5; ++unit)
                q *= hidden(unit, i) > 0.5 ? means[unit] : 1 - means[unit];
            divergence += q * (std::log(q) + deep.energy(state) + deep.logUnnormalised(pixels));
        }
        CHECK_CLOSE(gap[image], divergence, 1e-5);
        QVERIFY(gap[image] > 1e-4);
    }
}

void MeanFieldTest::startsWithAnUpPass() {
    const DeepMachine deep = oracle::randomDeep({3, 2, 4, 2}, 25);
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Matrix images = oracle::someStates(DeepBoltzmannRef(machine).bottom(), 3, 26);
    const MeanField field = settled(machine, images, 0);
    const auto up = [&deep](const Table& below, std::size_t layer, double factor) {
        const Table input = (factor * deep.weights[layer - 1].transpose() * below).colwise() + deep.biases[layer];
        return Table(1 / (1 + (-input.array()).exp()));
    };
    const Table second = up(up(images.cast<double>(), 1, 2), 2, 2);
    CHECK_TABLES_CLOSE(field.layer(2), second, 1e-5);
    CHECK_TABLES_CLOSE(field.layer(0), images, 0);
    CHECK_TABLES_CLOSE(field.odd(), machine.sides.hiddenMean(field.even()), 1e-5);
}

void MeanFieldTest::fillsTheOpenUnits() {
    const DeepBoltzmannMachine machine = oracle::machineOf(oracle::randomDeep({3, 2, 4, 2}, 27));
    const Matrix images = oracle::someStates(DeepBoltzmannRef(machine).bottom(), 6, 28);
    Matrix states = Matrix::Constant(7, 6, 9.0F);
    states.topRows(3) = images;
    ThreadTeam team(1);
    fillByMeanField(machine, states, Matrix(), 4, team);
    QVERIFY(sameBits(states, settled(machine, images, 4).even()));
}

void MeanFieldTest::threadsDoNotMatter() {
    DeepBoltzmannMachine machine(Layer(UnitKind::Bernoulli, 100), std::vector<Index>{90, 80, 70});
    RandomStream stream(29, "weights");
    machine.initialise(stream, 0.3F);
    const Matrix images = oracle::someStates(DeepBoltzmannRef(machine).bottom(), 250, 30);
    ThreadTeam one(1);
    ThreadTeam three(3);
    MeanField alone(machine, images, one);
    MeanField together(machine, images, three);
    alone.sweep(one);
    together.sweep(three);
    QVERIFY(sameBits(alone.even(), together.even()));
    QVERIFY(sameBits(alone.odd(), together.odd()));
    QVERIFY(unnormalisedBound(machine, images, 3, one) == unnormalisedBound(machine, images, 3, three));
}

REVERIE_SUITE(MeanFieldTest, None)

} // namespace mean_field_test

#include "mean_field_test.moc"
