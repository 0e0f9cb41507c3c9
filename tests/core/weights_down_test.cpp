#include "closeness.h"
#include "core/experiment/evaluator.h"
#include "core/learning/weights_down.h"
#include "oracle.h"
#include "small_stages.h"
#include "tests/suite.h"

namespace weights_down_test {

using namespace reverie;
using namespace reverie::small;

namespace {

/// 6 pixels, perhaps with 3 labels, and 4 hidden units.
Rbm machineWith(Index labels) {
    std::vector<UnitGroup> groups = {{UnitKind::Bernoulli, 6}};
    if (labels > 0) groups.push_back({UnitKind::Softmax, labels});
    Rbm machine(Layer(std::move(groups)), Layer(UnitKind::Bernoulli, 4));
    RandomStream stream(61, "weights");
    machine.initialise(stream, 1.0F);
    machine.visible.bias.setLinSpaced(-1.0F, 1.0F);
    return machine;
}

} // namespace

class WeightsDownTest : public QObject {
    Q_OBJECT

private slots:
    void meansAreThoseOfStrongerWeights_data();
    void meansAreThoseOfStrongerWeights();
    void statesAreDrawnAroundThem();
    void evaluatorsReconstructAsTheLayerLearns();
};

void WeightsDownTest::meansAreThoseOfStrongerWeights_data() {
    QTest::addColumn<int>("labels");
    QTest::newRow("pixels alone") << 0;
    QTest::newRow("with labels") << 3;
}

// Those of the labels stay as they are.
void WeightsDownTest::meansAreThoseOfStrongerWeights() {
    QFETCH(int, labels);
    const Rbm machine = machineWith(labels);
    const Matrix hidden = oracle::someStates(machine.hidden, 5, 62);
    Rbm stronger = machine;
    stronger.weights.topRows(6) *= 2.0F;
    CHECK_TABLES_CLOSE(meanDown(machine, 2.0F, hidden), stronger.visibleMean(hidden), 1e-6);
    QVERIFY(sameBits(meanDown(machine, 1.0F, hidden), machine.visibleMean(hidden)));
}

void WeightsDownTest::statesAreDrawnAroundThem() {
    const Rbm machine = machineWith(3);
    constexpr Index cases = 20000;
    const Matrix hidden = oracle::someStates(machine.hidden, 1, 63).replicate(1, cases);
    Matrix mean(9, cases);
    Matrix state(9, cases);
    ThreadTeam team(2);
    RandomStream stream(64, "states");
    sampleDown(machine, 0.5F, hidden, mean, state, stream.draw(), team);
    CHECK_TABLES_CLOSE(mean, meanDown(machine, 0.5F, hidden), 1e-6);
    CHECK_TABLES_CLOSE(state.rowwise().mean(), mean.col(0), 5 * 0.5 / std::sqrt(static_cast<double>(cases)));
    CHECK_TABLES_CLOSE(state.bottomRows(3).colwise().sum(), Matrix::Ones(1, cases), 0);
}

// Hidden units that are always on leave nothing to chance.
void WeightsDownTest::evaluatorsReconstructAsTheLayerLearns() {
    ExperimentConfig settings = smallConfig();
    settings.downFactor = 2.0;
    ThreadTeam team(1);
    const LayerInput input(settings, *smallData(), {}, {}, 0);
    const Evaluator evaluator(settings, *smallData(), input, team);
    Rbm machine(Layer(UnitKind::Bernoulli, 42), Layer(UnitKind::Bernoulli, 3));
    RandomStream stream(65, "weights");
    machine.initialise(stream, 0.5F);
    machine.hidden.bias.setConstant(100.0F);
    MetricRow row;
    evaluator.measure(machine, 1, row, team);
    Matrix cases;
    smallData()->validation.read(0, std::min<Index>(settings.evaluationCases, smallData()->validation.size()),
                                 cases);
    PixelCoding{}.encodeMean(cases);
    const Vector sent = 2.0F * machine.weights.rowwise().sum();
    const Vector mean = (1.0F + (-sent.array()).exp()).inverse();
    CHECK_CLOSE(row[Metric::SquaredErrorValidation], (cases.colwise() - mean).array().square().mean(), 1e-5);
}

REVERIE_SUITE(WeightsDownTest, None)

} // namespace weights_down_test

#include "weights_down_test.moc"
