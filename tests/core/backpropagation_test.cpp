#include "closeness.h"
#include "core/data/one_hot.h"
#include "core/error.h"
#include "core/learning/adam.h"
#include "core/learning/backpropagation.h"
#include "core/learning/dropout.h"
#include "core/math/thread_team.h"
#include "tests/suite.h"

#include <array>

namespace backpropagation_test {

using namespace reverie;

namespace {

constexpr std::uint64_t seed = 3;
constexpr Index cases = 7;

Matrix uniform(Index rows, Index columns, const char* name) {
    Matrix values(rows, columns);
    const RandomDraw draw = RandomStream(seed, name).draw();
    for (Index column = 0; column < columns; ++column)
        draw.uniform(values.col(column).data(), rows, 0, column);
    return values;
}

/// Layers of those sizes, the last a softmax; weights and biases of some size.
FeedForwardNet netOf(const std::vector<Index>& sizes, UnitKind input) {
    FeedForwardNet net;
    net.input = Layer(input, sizes.front());
    if (input == UnitKind::Gaussian)
        net.input.logVariance = uniform(sizes.front(), 1, "variances").col(0).array() - 0.3F;
    for (std::size_t i = 1; i < sizes.size(); ++i) {
        const UnitKind kind = i + 1 == sizes.size() ? UnitKind::Softmax : UnitKind::Bernoulli;
        Layer above(kind, sizes[i]);
        above.bias = uniform(sizes[i], 1, "biases").col(0).array() - 0.5F;
        net.steps.push_back({2.0F * uniform(sizes[i - 1], sizes[i], "weights").array() - 1.0F, std::move(above)});
    }
    return net;
}

Matrix labelsOf(Index classes, Index count) {
    std::vector<std::uint8_t> labels;
    for (Index i = 0; i < count; ++i)
        labels.push_back(static_cast<std::uint8_t>(i * i % classes));
    Matrix states(classes, count);
    writeOneHot(labels, states);
    return states;
}

/// The growth or zero of every unit and case, as the learner's first step draws them.
Eigen::MatrixXd maskOf(Index units, float share, std::uint64_t draw) {
    Matrix mask = Matrix::Ones(units, cases);
    if (share > 0) dropOut(mask, share, 0, RandomStream(seed, "dropout").drawAt(draw));
    return mask.cast<double>();
}

/// The cross-entropy of a net written out in double, its units left out by masks.
class Oracle {
public:
    Oracle(const FeedForwardNet& net, const Matrix& visible, const Matrix& labels,
           const BackpropagationSettings& settings)
        : labels_(labels.cast<double>()) {
        const Eigen::ArrayXd sigma = (net.input.logVariance.cast<double>().array() * 0.5).exp();
        input_ = visible.cast<double>().array().colwise() / sigma;
        input_.array() *= maskOf(visible.rows(), settings.inputDropout, 0).array();
        for (std::size_t i = 0; i < net.steps.size(); ++i) {
            weights.push_back(net.steps[i].weights.cast<double>());
            biases.push_back(net.steps[i].above.bias.cast<double>());
            if (i + 1 < net.steps.size()) masks_.push_back(maskOf(weights[i].cols(), settings.dropout, i + 1));
        }
    }

    double crossEntropy() const {
        Eigen::MatrixXd states = input_;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const Eigen::MatrixXd input = (weights[i].transpose() * states).colwise() + biases[i];
            if (i + 1 == weights.size()) {
                const Eigen::RowVectorXd sums = input.array().exp().colwise().sum();
                return (sums.array().log() - (labels_.array() * input.array()).colwise().sum()).mean();
            }
            states = masks_[i].array() / (1.0 + (-input.array()).exp());
        }
        return 0;
    }

    /// −∂ cross-entropy / ∂ parameter by central differences.
    double gradient(double& parameter) const {
        constexpr double width = 1e-5;
        const double value = parameter;
        parameter = value + width;
        const double above = crossEntropy();
        parameter = value - width;
        const double below = crossEntropy();
        parameter = value;
        return (below - above) / (2 * width);
    }

    std::vector<Eigen::MatrixXd> weights;
    std::vector<Eigen::VectorXd> biases;

private:
    Eigen::MatrixXd input_;
    Eigen::MatrixXd labels_;
    std::vector<Eigen::MatrixXd> masks_;
};

bool sameNet(const FeedForwardNet& left, const FeedForwardNet& right) {
    for (std::size_t i = 0; i < left.steps.size(); ++i)
        if (!sameBits(left.steps[i].weights, right.steps[i].weights) ||
            !sameBits(left.steps[i].above.bias, right.steps[i].above.bias))
            return false;
    return true;
}

/// A step of size one along the gradient.
BackpropagationSettings plainStep() {
    BackpropagationSettings settings;
    settings.update.learningRate = 1;
    settings.update.momentum = 0;
    return settings;
}

} // namespace

class BackpropagationTest : public QObject {
    Q_OBJECT
private slots:
    void gradientIsThatOfFiniteDifferences_data();
    void gradientIsThatOfFiniteDifferences();
    void gaussianHiddenUnitsAreLinear();
    void momentumAndDecay();
    void adamIsTheOneOfThePaper();
    void firstStepOfAdamIsTheRate();
    void threadsDoNotMatter_data();
    void threadsDoNotMatter();
    void smallerMinibatchesInBetween();
    void divergenceGoesBackToTheLastGoodNet();
    void otherLayersAreRefused();
    void dropoutKeepsTheMean();
    void dropoutOfATileIsThatOfTheWhole();
};

void BackpropagationTest::gradientIsThatOfFiniteDifferences_data() {
    QTest::addColumn<int>("input");
    QTest::addColumn<double>("dropout");
    QTest::addColumn<double>("inputDropout");
    const int binary = static_cast<int>(UnitKind::Bernoulli);
    const int gaussian = static_cast<int>(UnitKind::Gaussian);
    QTest::newRow("binary") << binary << 0.0 << 0.0;
    QTest::newRow("hidden units left out") << binary << 0.4 << 0.0;
    QTest::newRow("pixels left out") << binary << 0.0 << 0.3;
    QTest::newRow("Gaussian") << gaussian << 0.0 << 0.0;
    QTest::newRow("Gaussian, both left out") << gaussian << 0.5 << 0.2;
}

void BackpropagationTest::gradientIsThatOfFiniteDifferences() {
    QFETCH(int, input);
    QFETCH(double, dropout);
    QFETCH(double, inputDropout);
    const FeedForwardNet net = netOf({6, 5, 4, 3}, static_cast<UnitKind>(input));
    const Matrix visible = uniform(6, cases, "visible");
    const Matrix labels = labelsOf(3, cases);
    BackpropagationSettings settings = plainStep();
    settings.dropout = static_cast<float>(dropout);
    settings.inputDropout = static_cast<float>(inputDropout);
    ThreadTeam team(1);
    BackpropagationLearner learner(net, OptimiserKind::Momentum, seed);
    learner.prepare(cases) = visible;
    learner.step(labels, settings, team);

    Oracle oracle(net, visible, labels, settings);
    CHECK_CLOSE(learner.crossEntropy(), oracle.crossEntropy(), 1e-6);
    int moved = 0;
    for (std::size_t step = 0; step < net.steps.size(); ++step) {
        const Matrix change = learner.net().steps[step].weights - net.steps[step].weights;
        for (Index i = 0; i < change.size(); ++i) {
            CHECK_CLOSE(change.data()[i], oracle.gradient(oracle.weights[step].data()[i]), 1e-6);
            moved += change.data()[i] != 0 ? 1 : 0;
        }
        const Vector biasChange = learner.net().steps[step].above.bias - net.steps[step].above.bias;
        for (Index i = 0; i < biasChange.size(); ++i)
            CHECK_CLOSE(biasChange[i], oracle.gradient(oracle.biases[step][i]), 1e-6);
    }
    QVERIFY(moved > 50);
}

// Without a nonlinearity between them, two layers are one: the gradients are those of their product.
void BackpropagationTest::gaussianHiddenUnitsAreLinear() {
    FeedForwardNet net = netOf({6, 4, 3}, UnitKind::Bernoulli);
    const Vector bias = net.steps[0].above.bias;
    net.steps[0].above = Layer(UnitKind::Gaussian, 4);
    net.steps[0].above.bias = bias;
    FeedForwardNet shallow = netOf({6, 3}, UnitKind::Bernoulli);
    shallow.steps[0].weights = net.steps[0].weights * net.steps[1].weights;
    shallow.steps[0].above.bias = net.steps[1].above.bias + net.steps[1].weights.transpose() * bias;
    const Matrix labels = labelsOf(3, cases);
    ThreadTeam team(1);
    BackpropagationLearner deep(net, OptimiserKind::Momentum, seed);
    BackpropagationLearner flat(shallow, OptimiserKind::Momentum, seed);
    for (BackpropagationLearner* learner : {&deep, &flat}) {
        learner->prepare(cases) = uniform(6, cases, "visible");
        learner->step(labels, plainStep(), team);
    }
    CHECK_CLOSE(deep.crossEntropy(), flat.crossEntropy(), 1e-6);
    const Matrix through = flat.net().steps[0].weights - shallow.steps[0].weights;
    const Matrix lower = deep.net().steps[0].weights - net.steps[0].weights;
    CHECK_TABLES_CLOSE(lower, (through * net.steps[1].weights.transpose()).eval(), 1e-6);
}

void BackpropagationTest::momentumAndDecay() {
    const FeedForwardNet net = netOf({6, 5, 3}, UnitKind::Bernoulli);
    const Matrix visible = uniform(6, cases, "visible");
    const Matrix labels = labelsOf(3, cases);
    ThreadTeam team(1);
    const auto gradientAt = [&](const FeedForwardNet& place, std::size_t step) {
        BackpropagationLearner plain(place, OptimiserKind::Momentum, seed);
        plain.prepare(cases) = visible;
        plain.step(labels, plainStep(), team);
        return Matrix(plain.net().steps[step].weights - place.steps[step].weights);
    };
    BackpropagationSettings settings;
    settings.update = {.learningRate = 0.1F, .momentum = 0.7F, .weightDecay = 0.02F, .weightDecayL1 = 0.01F};
    BackpropagationLearner learner(net, OptimiserKind::Momentum, seed);
    std::array<Matrix, 2> velocity = {Matrix::Zero(6, 5), Matrix::Zero(5, 3)};
    for (int update = 0; update < 3; ++update) {
        const FeedForwardNet before = learner.net();
        learner.prepare(cases) = visible;
        learner.step(labels, settings, team);
        for (std::size_t step = 0; step < 2; ++step) {
            const Matrix& weights = before.steps[step].weights;
            const Matrix pull = 0.02F * weights.array() + 0.01F * weights.array().sign();
            velocity[step] = 0.7F * velocity[step] + 0.1F * (gradientAt(before, step) - pull);
            CHECK_TABLES_CLOSE(learner.net().steps[step].weights, (weights + velocity[step]).eval(), 1e-6);
        }
    }
}

// Five steps of algorithm 1 of Kingma & Ba, in double, with the decay in the gradient.
void BackpropagationTest::adamIsTheOneOfThePaper() {
    UpdateSettings settings;
    settings.learningRate = 0.01F;
    settings.weightDecay = 0.1F;
    settings.weightDecayL1 = 0.05F;
    Vector weights = uniform(37, 1, "weights").col(0).array() - 0.5F;
    weights[0] = 0;
    Vector mean = Vector::Zero(37);
    Vector square = Vector::Zero(37);
    Eigen::ArrayXd m = Eigen::ArrayXd::Zero(37);
    Eigen::ArrayXd v = Eigen::ArrayXd::Zero(37);
    for (int t = 1; t <= 5; ++t) {
        Vector change = uniform(37, 5, "gradients").col(t - 1).array() - 0.5F;
        const Eigen::ArrayXd w = weights.cast<double>();
        const Eigen::ArrayXd g = change.cast<double>().array() - 0.1 * w - 0.05 * w.sign();
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g.square();
        const Eigen::ArrayXd expected =
            0.01 * (m / (1 - std::pow(0.9, t))) / ((v / (1 - std::pow(0.999, t))).sqrt() + 1e-8);
        Adam(settings, t).weightChange(change.data(), weights.data(), mean.data(), square.data(), 37);
        CHECK_TABLES_CLOSE(change.cast<double>().eval(), expected.matrix().eval(), 1e-6);
        weights += change;
    }
}

void BackpropagationTest::firstStepOfAdamIsTheRate() {
    const FeedForwardNet net = netOf({6, 5, 3}, UnitKind::Bernoulli);
    const Matrix visible = uniform(6, cases, "visible");
    ThreadTeam team(1);
    BackpropagationSettings settings = plainStep();
    BackpropagationLearner plain(net, OptimiserKind::Momentum, seed);
    plain.prepare(cases) = visible;
    plain.step(labelsOf(3, cases), settings, team);
    settings.update.learningRate = 0.01F;
    BackpropagationLearner learner(net, OptimiserKind::Adam, seed);
    learner.prepare(cases) = visible;
    learner.step(labelsOf(3, cases), settings, team);
    for (std::size_t step = 0; step < 2; ++step) {
        const FeedForwardNet::Step& before = net.steps[step];
        const Matrix uphill = 0.01F * (plain.net().steps[step].weights - before.weights).array().sign();
        CHECK_TABLES_CLOSE((learner.net().steps[step].weights - before.weights).eval(), uphill, 1e-4);
        const Vector biasUphill = 0.01F * (plain.net().steps[step].above.bias - before.above.bias).array().sign();
        CHECK_TABLES_CLOSE((learner.net().steps[step].above.bias - before.above.bias).eval(), biasUphill, 1e-4);
    }
}

void BackpropagationTest::threadsDoNotMatter_data() {
    QTest::addColumn<int>("optimiser");
    QTest::newRow("momentum") << static_cast<int>(OptimiserKind::Momentum);
    QTest::newRow("Adam") << static_cast<int>(OptimiserKind::Adam);
}

void BackpropagationTest::threadsDoNotMatter() {
    QFETCH(int, optimiser);
    const FeedForwardNet net = netOf({130, 200, 110, 10}, UnitKind::Gaussian);
    BackpropagationSettings settings;
    settings.update.weightDecay = 0.01F;
    settings.dropout = 0.5F;
    settings.inputDropout = 0.2F;
    const auto learn = [&](int threads) {
        ThreadTeam team(threads);
        BackpropagationLearner learner(net, static_cast<OptimiserKind>(optimiser), seed);
        for (const Index count : {60, 60, 33, 60}) {
            learner.prepare(count) = uniform(130, count, "visible");
            learner.step(labelsOf(10, count), settings, team);
        }
        return learner;
    };
    const BackpropagationLearner one = learn(1);
    QVERIFY(!sameNet(one.net(), net));
    for (const int threads : {2, 3}) {
        const BackpropagationLearner more = learn(threads);
        QVERIFY(sameNet(more.net(), one.net()));
        QCOMPARE(more.crossEntropy(), one.crossEntropy());
    }
}

// What a larger minibatch left in the buffers plays no part in a smaller one.
void BackpropagationTest::smallerMinibatchesInBetween() {
    const FeedForwardNet net = netOf({6, 5, 4, 3}, UnitKind::Bernoulli);
    ThreadTeam team(1);
    BackpropagationLearner large(net, OptimiserKind::Momentum, seed);
    large.prepare(40) = uniform(6, 40, "visible");
    large.step(labelsOf(3, 40), plainStep(), team);
    BackpropagationLearner fresh(large.net(), OptimiserKind::Momentum, seed);
    for (BackpropagationLearner* learner : {&large, &fresh}) {
        learner->prepare(cases) = uniform(6, cases, "visible");
        learner->step(labelsOf(3, cases), plainStep(), team);
    }
    QVERIFY(sameNet(large.net(), fresh.net()));
    QCOMPARE(large.crossEntropy(), fresh.crossEntropy());
}

void BackpropagationTest::divergenceGoesBackToTheLastGoodNet() {
    const FeedForwardNet net = netOf({6, 5, 4, 3}, UnitKind::Bernoulli);
    ThreadTeam team(1);
    for (const OptimiserKind kind : {OptimiserKind::Momentum, OptimiserKind::Adam}) {
        BackpropagationLearner learner(net, kind, seed);
        BackpropagationSettings settings = plainStep();
        settings.update.learningRate = 1e6F;
        const auto fail = [&] {
            for (int i = 0; i < 50; ++i) {
                learner.prepare(cases) = uniform(6, cases, "visible");
                learner.step(labelsOf(3, cases), settings, team);
            }
        };
        QVERIFY_EXCEPTION_THROWN(fail(), DivergenceError);
        QVERIFY(sameNet(learner.net(), net));
        settings.update.learningRate = 0.1F;
        fail();
        QVERIFY(learner.net().finite() && !sameNet(learner.net(), net));
    }
    BackpropagationLearner learner(net, OptimiserKind::Momentum, seed);
    learner.prepare(cases).setConstant(std::nanf(""));
    QVERIFY_EXCEPTION_THROWN(learner.step(labelsOf(3, cases), plainStep(), team), DivergenceError);
    QVERIFY(sameNet(learner.net(), net));
}

void BackpropagationTest::otherLayersAreRefused() {
    const auto refusal = [](const FeedForwardNet& net) {
        return failureOf<Error>([&] { BackpropagationLearner(net, OptimiserKind::Momentum, seed); });
    };
    QVERIFY(!refusal({}).empty());
    FeedForwardNet net = netOf({6, 5, 3}, UnitKind::Bernoulli);
    QVERIFY(refusal(net).empty());
    net.steps.back().above = Layer(UnitKind::Bernoulli, 3);
    QVERIFY(!refusal(net).empty());
    net = netOf({6, 5, 3}, UnitKind::Bernoulli);
    net.steps.front().above = Layer(UnitKind::Softmax, 5);
    QVERIFY(!refusal(net).empty());
}

void BackpropagationTest::dropoutKeepsTheMean() {
    constexpr Index units = 2000;
    constexpr Index count = 100;
    for (const float share : {0.2F, 0.5F, 0.9F}) {
        Matrix states = Matrix::Constant(units, count, 0.8F);
        dropOut(states, share, 0, RandomStream(seed, "dropout").draw());
        const float grown = 0.8F / (1.0F - share);
        QVERIFY(((states.array() == 0.0F) || ((states.array() - grown).abs() < 1e-5F)).all());
        const double deviation = static_cast<double>(grown * std::sqrt(share * (1.0F - share))) /
                                 std::sqrt(static_cast<double>(units * count));
        CHECK_CLOSE(states.cast<double>().mean(), 0.8, 5 * deviation);
        // Every case has a mask of its own.
        QVERIFY(!sameBits(states.col(0), states.col(1)));
    }
}

void BackpropagationTest::dropoutOfATileIsThatOfTheWhole() {
    const RandomDraw draw = RandomStream(seed, "dropout").draw();
    Matrix whole = uniform(1500, 9, "states");
    Matrix parts = whole;
    dropOut(whole, 0.4F, 0, draw);
    for (const UnitRange tile : {UnitRange{0, 100}, UnitRange{100, 1300}, UnitRange{1400, 100}})
        dropOut(parts.middleRows(tile.first, tile.count), 0.4F, tile.first, draw);
    QVERIFY(sameBits(parts, whole));
}

REVERIE_SUITE(BackpropagationTest, None)

} // namespace backpropagation_test

#include "backpropagation_test.moc"
