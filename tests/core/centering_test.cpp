#include "closeness.h"
#include "core/learning/estimators.h"
#include "core/learning/rbm_learner.h"
#include "oracle.h"
#include "tests/suite.h"

#include <functional>

namespace centering_test {

using namespace reverie;

namespace {

UpdateSettings centred(float rate) {
    UpdateSettings settings;
    settings.learningRate = rate;
    settings.momentum = 0;
    settings.centering = true;
    return settings;
}

/// Offsets that stay where they are put.
UpdateSettings held(float rate) {
    UpdateSettings settings = centred(rate);
    settings.centeringRate = 0;
    return settings;
}

Vector deviations(const Layer& layer) {
    return (0.5F * layer.logVariance.array()).exp();
}

Offsets someOffsets(const Rbm& machine) {
    Offsets offsets{Vector(machine.visible.size()), Vector(machine.hidden.size())};
    for (Index i = 0; i < machine.visible.size(); ++i)
        offsets.visible[i] = 0.2F + 0.15F * static_cast<float>(i);
    for (Index j = 0; j < machine.hidden.size(); ++j)
        offsets.hidden[j] = 0.7F - 0.2F * static_cast<float>(j);
    return offsets;
}

GradientEstimate estimated(GradientEstimator& estimator, const Rbm& machine, const Matrix& data) {
    ThreadTeam team(1);
    GradientEstimate estimate;
    estimate.resize(machine, data.cols(), estimator.particles(machine, data.cols()));
    estimate.data() = data;
    estimator.estimate(machine, 1, estimate, team);
    return estimate;
}

/// The ordinary machine when one weight of the centred one grows, its biases staying.
Rbm grown(const Rbm& machine, const Offsets& offsets, Index i, Index j, float by) {
    Rbm result = machine;
    result.weights(i, j) += by;
    result.visible.bias[i] -= by * deviations(machine.visible)[i] * offsets.hidden[j];
    result.hidden.bias[j] -= by * deviations(machine.hidden)[j] * offsets.visible[i];
    return result;
}

/// Slope of the enumerated log-likelihood along one weight of the centred machine.
double slope(const Rbm& machine, const Offsets& offsets, const Matrix& data, Index i, Index j) {
    constexpr float step = 1.0F / 256;
    return (oracle::logLikelihood(grown(machine, offsets, i, j, step), data) -
            oracle::logLikelihood(grown(machine, offsets, i, j, -step), data)) /
           (2 * static_cast<double>(step));
}

/// The machine whose units of one or both sides mean the opposite, with the same distribution otherwise.
Rbm flippedVisible(const Rbm& machine) {
    Rbm result = machine;
    result.weights = -machine.weights;
    result.visible.bias = -machine.visible.bias;
    result.hidden.bias += machine.weights.colwise().sum().transpose();
    return result;
}

Rbm flippedHidden(const Rbm& machine) {
    Rbm result = machine;
    result.weights = -machine.weights;
    result.hidden.bias = -machine.hidden.bias;
    result.visible.bias += machine.weights.rowwise().sum();
    return result;
}

struct Flip {
    const char* name;
    bool visible;
    bool hidden;
    Rbm operator()(Rbm machine) const {
        if (visible) machine = flippedVisible(machine);
        if (hidden) machine = flippedHidden(machine);
        return machine;
    }
};

double distance(const Rbm& left, const Rbm& right) {
    return std::max({largestDifference(left.weights, right.weights),
                     largestDifference(left.visible.bias, right.visible.bias),
                     largestDifference(left.hidden.bias, right.hidden.bias)});
}

Rbm learnt(const Rbm& start, const Matrix& data, const UpdateSettings& settings, int updates) {
    RbmLearner learner(start, std::make_unique<ExactGradient>());
    ThreadTeam team(1);
    for (int update = 0; update < updates; ++update) {
        learner.prepare(data.cols()) = data;
        learner.step(1, settings, team);
    }
    return learner.machine();
}

/// 4 × 4 images of one bar, one stripe, or one of each, white on black or black on white.
Matrix bars(bool inverted) {
    Matrix all = Matrix::Zero(16, 24);
    for (Index number = 0; number < 24; ++number)
        for (Index pixel = 0; pixel < 16; ++pixel) {
            const Index bar = number < 4 ? number : number < 8 ? -1 : (number - 8) / 4;
            const Index stripe = number < 4 ? -1 : number % 4;
            if (pixel / 4 == bar || pixel % 4 == stripe) all(pixel, number) = 1;
        }
    return inverted ? (1.0F - all.array()).matrix() : all;
}

} // namespace

class CenteringTest : public QObject {
    Q_OBJECT
private slots:
    void offsetsAreRunningMeans();
    void withoutOffsetsItIsThePlainUpdate_data() { oracle::addMachines(); }
    void withoutOffsetsItIsThePlainUpdate();
    void gradientOfTheReparameterisedMachine_data() { oracle::addMachines(); }
    void gradientOfTheReparameterisedMachine();
    void halfWayItIsTheEnhancedGradient();
    void decayKeepsMeanInputs();
    void flipsDoNotMatter_data();
    void flipsDoNotMatter();
    void climbsOnEveryMachine_data() { oracle::addMachines(); }
    void climbsOnEveryMachine();
    void invertedImagesAreLearntBetter();
    void switchingItOffForgetsTheOffsets();
    void threadsDoNotMatter();
};

void CenteringTest::offsetsAreRunningMeans() {
    Rbm machine(Layer(UnitKind::Bernoulli, 3), Layer(UnitKind::Bernoulli, 2));
    machine.hidden.bias << 0.0F, 1.0F;
    RbmLearner learner(machine, std::make_unique<ContrastiveDivergence>(1));
    ThreadTeam team(1);
    UpdateSettings settings = centred(0);
    settings.centeringRate = 0.1F;
    learner.prepare(4) = Matrix::Ones(3, 4);
    learner.step(1, settings, team);
    const Vector hidden = (1.0F / (1.0F + (-machine.hidden.bias.array()).exp())).matrix();
    CHECK_TABLES_CLOSE(learner.optimiser().offsets.visible, Vector::Ones(3), 1e-6);
    CHECK_TABLES_CLOSE(learner.optimiser().offsets.hidden, hidden, 1e-6);
    learner.prepare(4) = Matrix::Zero(3, 4);
    learner.step(1, settings, team);
    CHECK_TABLES_CLOSE(learner.optimiser().offsets.visible, Vector::Constant(3, 0.9F), 1e-6);
    CHECK_TABLES_CLOSE(learner.optimiser().offsets.hidden, hidden, 1e-6);
}

void CenteringTest::withoutOffsetsItIsThePlainUpdate() {
    const Rbm start = oracle::fetchedMachine();
    const Matrix data = oracle::someStates(start.visible, 6, 3);
    ThreadTeam team(1);
    UpdateSettings settings = held(0.05F);
    settings.momentum = 0.5F;
    settings.weightDecay = 0.01F;
    UpdateSettings plain = settings;
    plain.centering = false;
    Rbm machine = start;
    Rbm expected = start;
    Optimiser optimiser(machine);
    Optimiser other(expected);
    optimiser.offsets = {Vector::Zero(start.visible.size()), Vector::Zero(start.hidden.size())};
    for (unsigned round = 0; round < 4; ++round) {
        ContrastiveDivergence one(round);
        ContrastiveDivergence two(round);
        GradientEstimate estimate = estimated(one, machine, data);
        GradientEstimate plainEstimate = estimated(two, expected, data);
        optimiser.update(machine, estimate, settings, team);
        other.update(expected, plainEstimate, plain, team);
    }
    CHECK_CLOSE(distance(machine, expected), 0, 1e-6);
    QVERIFY(distance(machine, start) > 0.01);
}

// With biases that stay while a weight grows, as in the machine with the term −(x − μ)ᵀW(y − λ).
void CenteringTest::gradientOfTheReparameterisedMachine() {
    constexpr float rate = 0.125F;
    const Rbm start = oracle::fetchedMachine();
    const Matrix data = oracle::someStates(start.visible, 3, 4);
    Rbm machine = start;
    Optimiser optimiser(machine);
    optimiser.offsets = someOffsets(machine);
    ExactGradient estimator;
    GradientEstimate estimate = estimated(estimator, machine, data);
    const Vector visibleGradient = estimate.visibleBiasGradient(start, start.visible.all());
    const Vector hiddenGradient = estimate.hiddenBiasGradient(start, start.hidden.all());
    ThreadTeam team(1);
    optimiser.update(machine, estimate, held(rate), team);
    const Matrix change = (machine.weights - start.weights).eval();
    for (Index i = 0; i < start.visible.size(); ++i)
        for (Index j = 0; j < start.hidden.size(); ++j)
            CHECK_CLOSE(change(i, j) / rate, slope(start, optimiser.offsets, data, i, j), 1e-4);
    const Vector visible = start.visible.bias + rate * visibleGradient -
                           deviations(start.visible).cwiseProduct(change * optimiser.offsets.hidden);
    const Vector hidden = start.hidden.bias + rate * hiddenGradient -
                          deviations(start.hidden).cwiseProduct(change.transpose() * optimiser.offsets.visible);
    CHECK_TABLES_CLOSE(machine.visible.bias, visible, 1e-5);
    CHECK_TABLES_CLOSE(machine.hidden.bias, hidden, 1e-5);
}

// Cho, Raiko & Ilin 2013: Cov_data − Cov_model, with means half-way between the phases in the biases.
void CenteringTest::halfWayItIsTheEnhancedGradient() {
    Rbm machine(Layer(UnitKind::Bernoulli, 4), Layer(UnitKind::Bernoulli, 3));
    oracle::scramble(machine, 11);
    const Rbm start = machine;
    ContrastiveDivergence estimator(5);
    const Matrix data = oracle::someStates(machine.visible, 8, 12);
    GradientEstimate estimate = estimated(estimator, machine, data);
    const Matrix v = estimate.data();
    const Matrix h = estimate.dataHidden();
    const Matrix w = estimate.particles();
    const Matrix g = -estimate.particlesHidden(); // the weights are −1
    const auto covariance = [](const Matrix& left, const Matrix& right) -> Matrix {
        return (left.colwise() - left.rowwise().mean()) * (right.colwise() - right.rowwise().mean()).transpose() /
               static_cast<float>(left.cols());
    };
    const Matrix expected = covariance(v, h) - covariance(w, g);
    Optimiser optimiser(machine);
    optimiser.offsets = {(v.rowwise().mean() + w.rowwise().mean()) / 2,
                         (h.rowwise().mean() + g.rowwise().mean()) / 2};
    ThreadTeam team(1);
    optimiser.update(machine, estimate, held(1), team);
    CHECK_TABLES_CLOSE((machine.weights - start.weights).eval(), expected, 1e-5);
    const Vector bias = h.rowwise().mean() - g.rowwise().mean() - expected.transpose() * optimiser.offsets.visible;
    CHECK_TABLES_CLOSE((machine.hidden.bias - start.hidden.bias).eval(), bias, 1e-5);
}

// Weights that decay around the means leave a unit's input at the means where it was.
void CenteringTest::decayKeepsMeanInputs() {
    Rbm machine(Layer(UnitKind::Bernoulli, 4), Layer(UnitKind::Bernoulli, 3));
    oracle::scramble(machine, 21);
    const Matrix data = oracle::someStates(machine.visible, 5, 22);
    GradientEstimate estimate;
    estimate.resize(machine, 5, 5);
    estimate.data() = estimate.particles() = data;
    estimate.dataHidden() = estimate.particlesHidden() = machine.hiddenMean(data);
    ThreadTeam team(1);
    estimate.weigh(machine, team);
    Optimiser optimiser(machine);
    optimiser.offsets = someOffsets(machine);
    UpdateSettings settings = held(0.5F);
    settings.weightDecay = 0.2F;
    const Rbm before = machine;
    optimiser.update(machine, estimate, settings, team);
    CHECK_TABLES_CLOSE(machine.weights, (0.9F * before.weights).eval(), 1e-5);
    const auto meanInput = [&](const Rbm& at) -> Vector {
        return at.weights.transpose() * optimiser.offsets.visible + at.hidden.bias;
    };
    CHECK_TABLES_CLOSE(meanInput(machine), meanInput(before), 1e-5);
}

void CenteringTest::flipsDoNotMatter_data() {
    QTest::addColumn<bool>("visible");
    QTest::addColumn<bool>("hidden");
    QTest::newRow("visible") << true << false;
    QTest::newRow("hidden") << false << true;
    QTest::newRow("both") << true << true;
}

// Learning from inverted data with inverted units gives the inverted machine; the plain gradient's is another one.
void CenteringTest::flipsDoNotMatter() {
    QFETCH(bool, visible);
    QFETCH(bool, hidden);
    const Flip flip{"", visible, hidden};
    Rbm start(Layer(UnitKind::Bernoulli, 5), Layer(UnitKind::Bernoulli, 4));
    oracle::scramble(start, 31, 0.3F);
    const Matrix data = oracle::someStates(start.visible, 7, 32);
    const Matrix flippedData = visible ? (1.0F - data.array()).matrix().eval() : data;
    UpdateSettings settings = centred(0.2F);
    settings.momentum = 0.5F;
    settings.weightDecay = 0.01F;
    const auto strayed = [&](const UpdateSettings& how) {
        return distance(learnt(flip(start), flippedData, how, 40), flip(learnt(start, data, how, 40)));
    };
    CHECK_CLOSE(strayed(settings), 0, 1e-4);
    settings.centering = false;
    QVERIFY(strayed(settings) > 0.02);
}

void CenteringTest::climbsOnEveryMachine() {
    const Rbm start = oracle::fetchedMachine();
    const Matrix data = oracle::someStates(start.visible, 6, 7);
    const double before = oracle::logLikelihood(start, data);
    const double after = oracle::logLikelihood(learnt(start, data, centred(0.02F), 15), data);
    QVERIFY2(after > before, qPrintable(QStringLiteral("%1 after %2").arg(after).arg(before)));
}

// Mostly white images: plain learning spends itself on the biases, centred learning does not notice.
void CenteringTest::invertedImagesAreLearntBetter() {
    Rbm start(Layer(UnitKind::Bernoulli, 16), Layer(UnitKind::Bernoulli, 8));
    RandomStream stream(3, "weights");
    start.initialise(stream, 0.01F);
    const auto reached = [&](bool inverted, bool centering) {
        const Matrix data = bars(inverted);
        UpdateSettings settings = centred(0.1F);
        settings.centering = centering;
        return oracle::logLikelihood(learnt(start, data, settings, 1500), data);
    };
    const double centredInverted = reached(true, true);
    QVERIFY(centredInverted > reached(true, false) + 0.8);
    CHECK_CLOSE(centredInverted, reached(false, true), 0.1);
}

void CenteringTest::switchingItOffForgetsTheOffsets() {
    Rbm start(Layer(UnitKind::Bernoulli, 5), Layer(UnitKind::Bernoulli, 4));
    oracle::scramble(start, 41);
    RbmLearner learner(start, std::make_unique<ContrastiveDivergence>(1));
    ThreadTeam team(1);
    UpdateSettings settings = centred(0.1F);
    for (const bool on : {true, false, true}) {
        settings.centering = on;
        learner.prepare(6) = oracle::someStates(start.visible, 6, 42);
        learner.step(1, settings, team);
        QCOMPARE(learner.optimiser().offsets.empty(), !on);
    }
}

void CenteringTest::threadsDoNotMatter() {
    Rbm first;
    for (const int threads : {1, 2, 3}) {
        Rbm machine(Layer({{UnitKind::Bernoulli, 210}, {UnitKind::Softmax, 10}}), Layer(UnitKind::Bernoulli, 157));
        oracle::scramble(machine, 4, 0.1F);
        RbmLearner learner(machine, std::make_unique<ContrastiveDivergence>(5));
        ThreadTeam team(threads);
        for (unsigned round = 0; round < 5; ++round) {
            learner.prepare(37) = oracle::someStates(machine.visible, 37, round);
            learner.step(1, centred(0.1F), team);
        }
        if (threads == 1) first = learner.machine();
        QVERIFY(sameBits(learner.machine().weights, first.weights));
        QVERIFY(sameBits(learner.machine().visible.bias, first.visible.bias));
        QVERIFY(sameBits(learner.machine().hidden.bias, first.hidden.bias));
    }
}

REVERIE_SUITE(CenteringTest, None)

} // namespace centering_test

#include "centering_test.moc"
