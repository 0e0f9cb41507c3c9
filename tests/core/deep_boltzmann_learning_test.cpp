#include "closeness.h"
#include "core/learning/rbm_learner.h"
#include "core/models/mean_field.h"
#include "deep_oracle.h"
#include "tests/suite.h"

namespace deep_boltzmann_learning_test {

using namespace reverie;
using oracle::Column;
using oracle::DeepMachine;
using oracle::Table;

namespace {

UpdateSettings plainSteps() {
    UpdateSettings settings;
    settings.learningRate = 1;
    settings.momentum = 0;
    return settings;
}

/// The machine after a step of length one along its gradient, both phases without chance.
Rbm afterStep(const DeepBoltzmannMachine& machine, const Matrix& images, ThreadTeam& team) {
    RbmLearner learner(machine.sides, std::make_unique<ExactGradient>());
    learner.optimiser().absent = DeepBoltzmannRef(machine).absent();
    MatrixRef states = learner.prepare(images.cols());
    states.topRows(images.rows()) = images;
    fillByMeanField(machine, states, Matrix(), 300, team);
    learner.step(1, plainSteps(), team);
    return learner.machine();
}

/// The means of the hidden layers at the fixed point, one layer after the other: units × cases.
Table settledMeans(const DeepBoltzmannMachine& machine, const Matrix& images, ThreadTeam& team) {
    MeanField field(machine, images, team);
    for (int sweep = 0; sweep < 300; ++sweep)
        field.sweep(team);
    Table all(0, images.cols());
    for (std::size_t layer = 1; layer < machine.sizes.size(); ++layer) {
        const Matrix means = field.layer(layer);
        Table joined(all.rows() + means.rows(), images.cols());
        joined << all, means.cast<double>();
        all = joined;
    }
    return all;
}

double meanBound(const DeepMachine& deep, const Matrix& images, const Table& means) {
    double sum = 0;
    for (Index image = 0; image < images.cols(); ++image)
        sum += deep.bound(images.col(image).cast<double>(), means.col(image));
    return sum / static_cast<double>(images.cols()) - deep.logPartition();
}

} // namespace

class DeepBoltzmannLearningTest : public QObject {
    Q_OBJECT

private slots:
    void followsTheGradientOfTheBound_data();
    void followsTheGradientOfTheBound();
    void absentWeightsStayZero();
};

void DeepBoltzmannLearningTest::followsTheGradientOfTheBound_data() {
    QTest::addColumn<int>("which");
    for (int i = 0; i < static_cast<int>(oracle::deepSizes().size()); ++i)
        QTest::addRow("%d hidden layers", i + 2) << i;
}

// Central differences in every weight and bias, by the definition, in double precision.
void DeepBoltzmannLearningTest::followsTheGradientOfTheBound() {
    QFETCH(int, which);
    const DeepMachine deep = oracle::randomDeep(oracle::deepSizes()[static_cast<std::size_t>(which)], 31);
    const DeepBoltzmannMachine machine = oracle::machineOf(deep);
    const Matrix images = oracle::someStates(DeepBoltzmannRef(machine).bottom(), 5, 32);
    ThreadTeam team(2);
    const Rbm stepped = afterStep(machine, images, team);
    const DeepBoltzmannRef before(machine);
    const DeepBoltzmannRef after(stepped, machine.sizes, machine.labels);
    const Table means = settledMeans(machine, images, team);

    constexpr double step = 1e-4;
    const auto slope = [&](double& parameter, const DeepMachine& changed) {
        const double value = parameter;
        parameter = value + step;
        const double more = meanBound(changed, images, means);
        parameter = value - step;
        const double less = meanBound(changed, images, means);
        parameter = value;
        return (more - less) / (2 * step);
    };
    DeepMachine changed = deep;
    for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
        const Vector change = after.layer(layer).bias - before.layer(layer).bias;
        for (Index unit = 0; unit < change.size(); ++unit)
            CHECK_CLOSE(change[unit], slope(changed.biases[layer][unit], changed), 1e-4);
        if (layer + 1 == deep.layers()) continue;
        const Matrix difference = after.weights(layer) - before.weights(layer);
        for (Index i = 0; i < difference.size(); ++i)
            CHECK_CLOSE(difference.data()[i], slope(changed.weights[layer].data()[i], changed), 1e-4);
    }
}

void DeepBoltzmannLearningTest::absentWeightsStayZero() {
    DeepBoltzmannMachine machine(Layer(UnitKind::Bernoulli, 60), std::vector<Index>{50, 40, 60, 30});
    RandomStream stream(33, "weights");
    machine.initialise(stream, 0.1F);
    const Matrix images = oracle::someStates(DeepBoltzmannRef(machine).bottom(), 20, 34);
    ThreadTeam team(2);
    RbmLearner learner(machine.sides, std::make_unique<PersistentContrastiveDivergence>(35, ChainLife{10}));
    learner.optimiser().absent = DeepBoltzmannRef(machine).absent();
    UpdateSettings settings;
    settings.weightDecay = 0.01F;
    settings.weightDecayL1 = 0.001F;
    settings.sparsityCost = 0.1F;
    const DeepBoltzmannRef whole(learner.machine(), machine.sizes, 0);
    for (int update = 0; update < 5; ++update) {
        MatrixRef states = learner.prepare(images.cols());
        states.topRows(images.rows()) = images;
        fillByMeanField(whole, states, Matrix(), 5, team);
        learner.step(2, settings, team);
    }
    for (const auto& [rows, columns] : whole.absent())
        QVERIFY(learner.machine().weights.block(rows.first, columns.first, rows.count, columns.count).isZero(0));
    for (std::size_t layer = 0; layer < 4; ++layer)
        QVERIFY((whole.weights(layer) - DeepBoltzmannRef(machine).weights(layer)).norm() > 1e-3);
}

REVERIE_SUITE(DeepBoltzmannLearningTest, None)

} // namespace deep_boltzmann_learning_test

#include "deep_boltzmann_learning_test.moc"
