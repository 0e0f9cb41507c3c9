#include "dreaming_nets.h"
#include "tests/suite.h"

namespace dreams_test {

using namespace reverie;
using namespace reverie::dreaming;
using oracle::Column;
using oracle::Table;

namespace {

/// P(penultimate | label units at these weights) in the top machine.
Column clampedPenultimate(const DeepBeliefNet& net, const std::vector<float>& weights) {
    const oracle::States states = oracle::allStates(Layer(UnitKind::Bernoulli, NetRef(net).penultimate()));
    Column exponents(states.count());
    for (Index s = 0; s < states.count(); ++s) {
        Column visible(net.top.visible.size());
        visible << states.states.col(s), Eigen::Map<const Vector>(weights.data(), net.labels).cast<double>();
        exponents[s] = oracle::negativeFreeEnergy(net.top, visible);
    }
    return (exponents.array() - oracle::logSum(exponents)).exp();
}

/// E[v | labels at these weights]: the down-pass averaged over every state of the layers between.
Column clampedPixels(const DeepBeliefNet& net, const std::vector<float>& weights) {
    Table distribution = clampedPenultimate(net, weights);
    for (std::size_t level = net.directed.size(); level-- > 0;)
        distribution = oracle::generativeTable(net.directed[level]) * distribution;
    return oracle::allStates(Layer(UnitKind::Bernoulli, NetRef(net).pixels())).states * distribution;
}

/// Five standard errors of the mean of numbers within 0 and 1.
double tolerance() {
    return 5 * 0.5 / std::sqrt(static_cast<double>(chainCount));
}

/// The penultimate states, which a net without directed connections and clamped labels shows as its pixels.
DeepBeliefNet topAlone(const DeepBeliefNet& net) {
    return {{}, net.top, net.labels};
}

} // namespace

class DreamsTest : public QObject {
    Q_OBJECT
private slots:
    void clampedChainsHaveTheEnumeratedConditional_data();
    void clampedChainsHaveTheEnumeratedConditional();
    void clampedChainsStayThere();
    void clampedNetsShowTheEnumeratedPixels_data();
    void clampedNetsShowTheEnumeratedPixels();
    void freeChainsHaveTheEnumeratedDistribution();
    void freeLabelsAreOneHot();
    void clampedLabelsNeverMove_data();
    void clampedLabelsNeverMove();
    void startIsTheUpPassOfABinaryImage();
    void gaussianStartIsStandardNormal();
    void showingChangesNothing();
    void showingIsFreshAfterEachIteration();
    void samplesBelongToTheMeans();
    void sameSeedSameDream();
    void threadsDoNotMatter();
    void freedAgain();
    void freeEnergies();
};

void DreamsTest::clampedChainsHaveTheEnumeratedConditional_data() {
    QTest::addColumn<std::vector<float>>("weights");
    QTest::newRow("a label") << std::vector<float>{0, 1};
    QTest::newRow("half and half") << std::vector<float>{0.5F, 0.5F};
    QTest::newRow("unequal mixture") << std::vector<float>{0.2F, 0.8F};
}

// From noise, long after.
void DreamsTest::clampedChainsHaveTheEnumeratedConditional() {
    QFETCH(std::vector<float>, weights);
    const DeepBeliefNet net = topAlone(labelledNet());
    ThreadTeam team(2);
    Dreams dreams(33, "clamped");
    dreams.clampLabels(mixture(weights));
    dreams.startFromNoise(net, chainCount, team);
    dreams.advance(net, 50, team);
    const oracle::States states = oracle::allStates(Layer(UnitKind::Bernoulli, NetRef(net).penultimate()));
    const auto counts = oracle::histogram(states, dreams.visibleSample(net, team));
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, clampedPenultimate(net, weights), chainCount),
                     static_cast<double>(states.count() - 1));
}

// Begun at the conditional, it stays there after every iteration.
void DreamsTest::clampedChainsStayThere() {
    const DeepBeliefNet net = topAlone(labelledNet());
    const std::vector<float> weights = {0.3F, 0.7F};
    const Column expected = clampedPenultimate(net, weights);
    const oracle::States states = oracle::allStates(Layer(UnitKind::Bernoulli, NetRef(net).penultimate()));
    ThreadTeam team(2);
    Dreams dreams(34, "stationary");
    dreams.clampLabels(mixture(weights));
    dreams.startFrom(net, oracle::drawStates(states.states, expected, chainCount, 35), team);
    for (int iteration = 0; iteration < 3; ++iteration) {
        dreams.advance(net, 1, team);
        const auto counts = oracle::histogram(states, dreams.visibleSample(net, team));
        QVERIFY(counts.front() >= 0);
        CHECK_CHI_SQUARE(oracle::chiSquare(counts, expected, chainCount), static_cast<double>(states.count() - 1));
    }
}

void DreamsTest::clampedNetsShowTheEnumeratedPixels_data() {
    clampedChainsHaveTheEnumeratedConditional_data();
}

void DreamsTest::clampedNetsShowTheEnumeratedPixels() {
    QFETCH(std::vector<float>, weights);
    const DeepBeliefNet net = labelledNet();
    ThreadTeam team(2);
    Dreams dreams(36, "clamped net");
    dreams.clampLabels(mixture(weights));
    dreams.startFromNoise(net, chainCount, team);
    dreams.advance(net, 50, team);
    const Column expected = clampedPixels(net, weights);
    const Column shown = dreams.visibleMean(net, team).cast<double>().rowwise().mean();
    CHECK_TABLES_CLOSE(shown, expected, tolerance());
    const Matrix samples = dreams.visibleSample(net, team);
    QVERIFY(((samples.array() == 0) || (samples.array() == 1)).all());
    CHECK_TABLES_CLOSE(samples.cast<double>().rowwise().mean(), expected, tolerance());
}

void DreamsTest::freeChainsHaveTheEnumeratedDistribution() {
    const DeepBeliefNet net = labelledNet();
    const oracle::NetJoint joint(net);
    ThreadTeam team(2);
    Dreams dreams(37, "free");
    dreams.startFromNoise(net, chainCount, team);
    dreams.advance(net, 60, team);
    const Column pixels = joint.pixels.states * joint.pixelsAndLabel.rowwise().sum();
    CHECK_TABLES_CLOSE(dreams.visibleMean(net, team).cast<double>().rowwise().mean(), pixels, tolerance());
    const Column labels = joint.pixelsAndLabel.colwise().sum().transpose();
    CHECK_TABLES_CLOSE(dreams.labels(net).cast<double>().rowwise().mean(), labels, tolerance());
}

// A machine without layers below shows its own states, the label units' among them.
void DreamsTest::freeLabelsAreOneHot() {
    const DeepBeliefNet net = machineAlone(3);
    ThreadTeam team(2);
    Dreams dreams(38, "one-hot");
    dreams.startFromNoise(net, 300, team);
    CHECK_TABLES_CLOSE(dreams.labels(net), Matrix::Constant(3, 300, 1.0F / 3.0F), 1e-6);
    const NetRef whole = net.top; // its labels as three more pixels
    for (int iteration = 0; iteration < 20; ++iteration) {
        dreams.advance(net, 1, team);
        const Matrix states = dreams.visibleSample(whole, team).bottomRows(3);
        QVERIFY(((states.array() == 0) || (states.array() == 1)).all());
        QVERIFY((states.colwise().sum().array() == 1).all());
        CHECK_TABLES_CLOSE(dreams.labels(net).colwise().sum(), Eigen::RowVectorXd::Ones(300), 1e-6);
    }
}

void DreamsTest::clampedLabelsNeverMove_data() {
    QTest::addColumn<std::vector<float>>("weights");
    QTest::newRow("a label") << std::vector<float>{0, 0, 1};
    QTest::newRow("half and half") << std::vector<float>{0.5F, 0, 0.5F};
    QTest::newRow("unequal mixture") << std::vector<float>{0.25F, 0.7F, 0.05F};
}

void DreamsTest::clampedLabelsNeverMove() {
    QFETCH(std::vector<float>, weights);
    for (const DeepBeliefNet& net :
         {machineAlone(3), oracle::netOf(UnitKind::Bernoulli, {3, 3, 3, 2}, 3, true, 39)}) {
        ThreadTeam team(2);
        Dreams dreams(40, "labels");
        const Matrix clamp = mixture(weights, 200);
        dreams.clampLabels(clamp);
        dreams.startFromNoise(net, 200, team);
        const NetRef whole = net.top;
        for (int iteration = 0; iteration < 30; ++iteration) {
            QVERIFY(sameBits(dreams.visibleSample(whole, team).bottomRows(3), clamp));
            QVERIFY(sameBits(dreams.visibleMean(whole, team).bottomRows(3), clamp));
            QVERIFY(sameBits(dreams.labels(net), clamp));
            dreams.advance(net, 1, team);
        }
    }
}

// Every pixel on with probability one half, then Q(penultimate | image).
void DreamsTest::startIsTheUpPassOfABinaryImage() {
    const DeepBeliefNet net = labelledNet();
    ThreadTeam team(2);
    Dreams dreams(46, "noise");
    dreams.startFromNoise(net, chainCount, team);
    QCOMPARE(dreams.count(), chainCount);
    QCOMPARE(dreams.iterations(), 0U);
    const Table images = oracle::allStates(net.directed.front().below).states;
    const Column expected = oracle::upPassTable(net, images).rowwise().mean();
    const Matrix top = dreams.visibleSample(NetRef(net.top), team);
    const auto counts = oracle::histogram(oracle::allStates(net.directed.back().above), top.topRows(2));
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, expected, chainCount), static_cast<double>(expected.size() - 1));
    QVERIFY((top.bottomRows(2).array() == 0.5F).all());
}

void DreamsTest::gaussianStartIsStandardNormal() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Gaussian, {2, 3}, 0, true, 47);
    ThreadTeam team(1);
    Dreams dreams(48, "noise");
    dreams.startFromNoise(net, chainCount, team);
    const Table states = dreams.visibleSample(net, team).cast<double>();
    CHECK_CLOSE(states.mean(), 0, 5 / std::sqrt(2.0 * chainCount));
    CHECK_CLOSE(states.squaredNorm() / (2.0 * chainCount), 1, 5 * std::sqrt(2 / (2.0 * chainCount)));
}

void DreamsTest::showingChangesNothing() {
    for (const DeepBeliefNet& net : {labelledNet(), machineAlone(3)}) {
        ThreadTeam team(2);
        Dreams seen(49, "seen");
        Dreams unseen(49, "seen");
        for (Dreams* const dreams : {&seen, &unseen})
            dreams->startFromNoise(net, 80, team);
        for (int iteration = 0; iteration < 5; ++iteration) {
            const Matrix mean = seen.visibleMean(net, team);
            const Matrix sample = seen.visibleSample(net, team);
            QVERIFY(sameBits(seen.visibleMean(net, team), mean));
            QVERIFY(sameBits(seen.visibleSample(net, team), sample));
            seen.advance(net, 2, team);
            unseen.advance(net, 2, team);
        }
        QVERIFY(sameBits(seen.visibleMean(net, team), unseen.visibleMean(net, team)));
        QVERIFY(sameBits(seen.visibleSample(net, team), unseen.visibleSample(net, team)));
    }
}

// A chain that is shown often shows the layers between at many states, not one again and again: its top does not
// move here, but the images do.
void DreamsTest::showingIsFreshAfterEachIteration() {
    DeepBeliefNet net = labelledNet();
    net.top.weights.setZero();
    net.top.visible.bias.setConstant(50);
    for (DirectedConnection& connection : net.directed) {
        connection.below.bias.setZero();
        connection.generative *= 0.1F;
    }
    ThreadTeam team(1);
    Dreams dreams(50, "fresh");
    dreams.startFromNoise(net, 200, team);
    dreams.advance(net, 1, team);
    const Matrix before = dreams.visibleSample(net, team);
    dreams.advance(net, 1, team);
    const Matrix after = dreams.visibleSample(net, team);
    const auto same = static_cast<double>((before.array() == after.array()).count());
    // Near fair coins: half of them agree.
    CHECK_CLOSE(same / 600, 0.5, 0.02 + 5 * 0.5 / std::sqrt(600.0));
}

void DreamsTest::samplesBelongToTheMeans() {
    const DeepBeliefNet net = labelledNet();
    ThreadTeam team(2);
    Dreams dreams(51, "samples");
    dreams.startFromNoise(net, chainCount, team);
    dreams.advance(net, 3, team);
    const Table means = dreams.visibleMean(net, team).cast<double>();
    const Table residue = dreams.visibleSample(net, team).cast<double>() - means;
    CHECK_CLOSE(residue.rowwise().mean().cwiseAbs().maxCoeff(), 0, tolerance());
    // The residue has nothing left of the means: their products spread by at most a quarter.
    CHECK_CLOSE(residue.cwiseProduct(means).rowwise().mean().cwiseAbs().maxCoeff(), 0, tolerance());
}

void DreamsTest::sameSeedSameDream() {
    const DeepBeliefNet net = labelledNet();
    const auto dream = [&](std::uint64_t seed, std::string_view name) {
        ThreadTeam team(2);
        Dreams dreams(seed, name);
        dreams.clampPixels(Eigen::Vector3f(1, 0, 0), Matrix::Ones(3, 120));
        dreams.startFromNoise(net, 120, team);
        dreams.advance(net, 4, team);
        return dreams.visibleMean(net, team);
    };
    QVERIFY(sameBits(dream(52, "a"), dream(52, "a")));
    QVERIFY(!sameBits(dream(52, "a"), dream(53, "a")));
    QVERIFY(!sameBits(dream(52, "a"), dream(52, "b")));
}

void DreamsTest::threadsDoNotMatter() {
    const DeepBeliefNet net = oracle::netOf(UnitKind::Bernoulli, {120, 130, 110, 140}, 10, false, 54, 0.2F);
    Matrix first;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        Dreams dreams(55, "threads");
        Vector mask = Vector::Zero(120);
        mask.head(60).setOnes();
        dreams.clampPixels(mask, Matrix::Ones(120, 30));
        dreams.startFromNoise(net, 30, team);
        dreams.advance(net, 5, team);
        const Matrix shown = dreams.visibleSample(net, team);
        if (threads == 1) first = shown;
        QVERIFY(sameBits(shown, first));
    }
}

void DreamsTest::freedAgain() {
    const DeepBeliefNet net = machineAlone(3);
    ThreadTeam team(1);
    Dreams dreams(56, "freed");
    dreams.clampLabels(mixture({1, 0, 0}, 200));
    dreams.clampPixels(Vector::Ones(4), Matrix::Ones(4, 200));
    dreams.startFromNoise(net, 200, team);
    dreams.advance(net, 2, team);
    QVERIFY(dreams.labelsClamped() && dreams.pixelsClamped());
    QVERIFY((dreams.visibleMean(net, team).array() == 1).all());
    dreams.clampLabels({});
    dreams.clampPixels({}, {});
    QVERIFY(!dreams.labelsClamped() && !dreams.pixelsClamped());
    dreams.advance(net, 3, team);
    QVERIFY(!(dreams.visibleMean(net, team).array() == 1).any());
    QVERIFY(!(dreams.labels(net).array() == 1).any());
}

void DreamsTest::freeEnergies() {
    const DeepBeliefNet net = labelledNet();
    ThreadTeam team(1);
    Dreams dreams(57, "energy");
    dreams.startFromNoise(net, 20, team);
    dreams.advance(net, 2, team);
    const CaseValues found = dreams.freeEnergy(net);
    const Matrix states = dreams.visibleSample(NetRef(net.top), team);
    for (Index c = 0; c < 20; ++c)
        CHECK_CLOSE(found[c], -oracle::negativeFreeEnergy(net.top, states.col(c).cast<double>()), 1e-5);
    QVERIFY(dreams.fits(net));
    QVERIFY(!dreams.fits(machineAlone(3)));
}

REVERIE_SUITE(DreamsTest, None)

} // namespace dreams_test

#include "dreams_test.moc"
