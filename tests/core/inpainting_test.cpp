#include "dreaming_nets.h"
#include "tests/suite.h"

namespace inpainting_test {

using namespace reverie;
using namespace reverie::dreaming;
using oracle::Column;
using oracle::Table;

/// Dreams with given pixels.
class InpaintingTest : public QObject {
    Q_OBJECT
private slots:
    void inpaintingInAMachineIsTheConditional();
    void inpaintingInANetHoldsThePixels();
    void inpaintingReachesTheTop();
    void givenPixelsGoUpFromTheFirst();
    void labelsAndPixelsTogether();
};

void InpaintingTest::inpaintingInAMachineIsTheConditional() {
    const DeepBeliefNet net = machineAlone(0);
    const oracle::NetJoint joint(net);
    ThreadTeam team(2);
    Dreams dreams(41, "half an image");
    const Vector mask = Eigen::Vector4f(1, 0, 0, 1);
    const Matrix given = Eigen::Vector4f(1, 9, 9, 0).replicate(1, chainCount);
    dreams.clampPixels(mask, given);
    dreams.startFromNoise(net, chainCount, team);
    for (int iteration = 0; iteration < 40; ++iteration) {
        const Matrix states = dreams.visibleSample(net, team);
        QVERIFY((states.row(0).array() == 1).all() && (states.row(3).array() == 0).all());
        const Matrix means = dreams.visibleMean(net, team);
        QVERIFY((means.row(0).array() == 1).all() && (means.row(3).array() == 0).all());
        dreams.advance(net, 1, team);
    }
    Column conditional = joint.pixelsAndLabel.col(0);
    for (Index s = 0; s < conditional.size(); ++s)
        if (joint.pixels.states(0, s) != 1 || joint.pixels.states(3, s) != 0) conditional[s] = 0;
    conditional /= conditional.sum();
    const auto counts = oracle::histogram(joint.pixels, dreams.visibleSample(net, team));
    const oracle::ChiSquare found = oracle::compareCounts(counts, conditional, chainCount);
    QCOMPARE(found.degrees, 3.0);
    CHECK_CHI_SQUARE(found.statistic, found.degrees);
}

void InpaintingTest::inpaintingInANetHoldsThePixels() {
    const DeepBeliefNet net = labelledNet();
    ThreadTeam team(2);
    Dreams dreams(42, "half an image");
    const Vector mask = Eigen::Vector3f(1, 0, 1);
    Matrix given = Matrix::Random(3, 100).array() * 0.5F + 0.5F;
    dreams.clampPixels(mask, given);
    dreams.startFromNoise(net, 100, team);
    for (int iteration = 0; iteration < 20; ++iteration) {
        for (const Matrix& shown : {dreams.visibleMean(net, team), dreams.visibleSample(net, team)}) {
            QVERIFY(sameBits(shown.row(0), given.row(0)));
            QVERIFY(sameBits(shown.row(2), given.row(2)));
            QVERIFY(shown.row(1).minCoeff() >= 0 && shown.row(1).maxCoeff() <= 1);
        }
        dreams.advance(net, 1, team);
    }
}

// The stated approximation, every transition enumerated: a Gibbs iteration, a down-pass with sampled hidden states
// and pixel probabilities, the given pixels back, a stochastic up-pass.
void InpaintingTest::inpaintingReachesTheTop() {
    const DeepBeliefNet net = labelledNet();
    const oracle::NetJoint joint(net);
    const Vector mask = Eigen::Vector3f(1, 0, 1);
    const Vector given = Eigen::Vector3f(1, 0, 0);
    ThreadTeam team(2);
    Dreams dreams(43, "reach");
    dreams.clampPixels(mask, given.replicate(1, chainCount));
    dreams.startFromNoise(net, chainCount, team);
    dreams.advance(net, 40, team);

    const Rbm lowest = oracle::downwardMachine(net.directed[0]);
    const Table hidden = oracle::allStates(net.directed[0].above).states;
    Table pixels(3, hidden.cols());
    for (Index h = 0; h < hidden.cols(); ++h)
        pixels.col(h) = oracle::visibleMean(lowest, hidden.col(h));
    pixels.row(0).setConstant(1);
    pixels.row(2).setConstant(0);
    const Table heed = oracle::upPassTable(net, pixels) * oracle::generativeTable(net.directed[1]);

    Table gibbs(joint.top.visible.count(), joint.top.visible.count());
    for (Index v = 0; v < gibbs.cols(); ++v)
        gibbs.col(v) = oracle::visibleGivenHidden(net.top) *
                       oracle::hiddenGivenVisible(net.top, joint.top.hidden, joint.top.visible.states.col(v));
    Table state = Table::Constant(heed.rows(), joint.labels, 1.0 / static_cast<double>(gibbs.rows()));
    for (int iteration = 0; iteration < 200; ++iteration) {
        const Column moved = gibbs * Eigen::Map<const Column>(state.data(), state.size());
        state = heed * Eigen::Map<const Table>(moved.data(), state.rows(), state.cols());
    }
    const auto counts = oracle::histogram(joint.top.visible, dreams.visibleSample(NetRef(net.top), team));
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, Eigen::Map<const Column>(state.data(), state.size()), chainCount),
                     static_cast<double>(state.size() - 1));
}

// The first up-pass sees the given pixels already.
void InpaintingTest::givenPixelsGoUpFromTheFirst() {
    const DeepBeliefNet net = labelledNet();
    ThreadTeam team(1);
    Dreams dreams(44, "given");
    const Vector given = Eigen::Vector3f(1, 0, 1);
    dreams.clampPixels(Vector::Ones(3), given.replicate(1, chainCount));
    dreams.startFromNoise(net, chainCount, team);
    const Matrix penultimate = dreams.visibleSample(NetRef(net.top), team).topRows(2);
    const auto counts = oracle::histogram(oracle::allStates(net.directed.back().above), penultimate);
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, oracle::upPassTable(net, given.cast<double>()), chainCount), 3.0);
}

void InpaintingTest::labelsAndPixelsTogether() {
    for (const DeepBeliefNet& net : {labelledNet(), machineAlone(2)}) {
        ThreadTeam team(2);
        Dreams dreams(45, "both");
        const Index pixels = NetRef(net).pixels();
        Vector mask = Vector::Zero(pixels);
        mask[1] = 1;
        const Matrix labels = mixture({0.5F, 0.5F}, 50);
        dreams.clampPixels(mask, Matrix::Constant(pixels, 50, 1));
        dreams.clampLabels(labels);
        dreams.startFromNoise(net, 50, team);
        dreams.advance(net, 7, team);
        QVERIFY((dreams.visibleMean(net, team).row(1).array() == 1).all());
        QVERIFY(sameBits(dreams.labels(net), labels));
        QVERIFY(sameBits(dreams.visibleSample(NetRef(net.top), team).bottomRows(2), labels));
        QCOMPARE(dreams.iterations(), 7U);
    }
}

REVERIE_SUITE(InpaintingTest, None)

} // namespace inpainting_test

#include "inpainting_test.moc"
