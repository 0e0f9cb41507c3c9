#include "autoencoder_oracle.h"
#include "core/error.h"
#include "tests/suite.h"

namespace autoencoder_learner_test {

using namespace reverie;
using namespace reverie::test;

namespace {

constexpr std::uint64_t seed = 3;
constexpr Index cases = 7;

/// A step of size one along the gradient.
AutoencoderSettings plainStep() {
    AutoencoderSettings settings;
    settings.update.learningRate = 1;
    settings.update.momentum = 0;
    return settings;
}

Matrix spoilt(const Matrix& clean, const Corruption& corruption) {
    Matrix states = clean;
    corrupt(states, corruption, 0, RandomStream(seed, "corruption").draw());
    return states;
}

constexpr auto corruptionNames = std::to_array({"clean", "masking", "salt and pepper", "Gaussian noise"});
constexpr auto sparsityNames = std::to_array({"", "KL", "L1", "k-sparse"});
constexpr auto unitNames = std::to_array({"logistic", "linear", "softmax", "tanh", "rectified linear"});

template<std::size_t count, class Value>
const char* nameIn(const std::array<const char*, count>& names, Value value) {
    return names[static_cast<std::size_t>(value)];
}

/// Whether a learner takes this combination.
bool suits(UnitKind pixels, UnitKind hidden, ReconstructionLoss loss, SparsityKind sparsity) {
    const bool bounded = hidden == UnitKind::Bernoulli || hidden == UnitKind::Tanh;
    return (loss == ReconstructionLoss::SquaredError || pixels == UnitKind::Bernoulli) &&
           (sparsity != SparsityKind::KullbackLeibler || bounded);
}

struct Variant {
    UnitKind pixels;
    UnitKind hidden;
    AutoencoderSettings settings;
};

/// Every combination of pixels, losses, hidden units, sparsities and corruptions that suits each other.
std::vector<Variant> variants() {
    std::vector<Variant> all;
    for (const auto pixels : {UnitKind::Bernoulli, UnitKind::Gaussian})
        for (const auto loss : {ReconstructionLoss::CrossEntropy, ReconstructionLoss::SquaredError})
            for (const auto hidden :
                 {UnitKind::Bernoulli, UnitKind::Tanh, UnitKind::RectifiedLinear, UnitKind::Gaussian})
                for (const auto sparsity : {SparsityKind::None, SparsityKind::KullbackLeibler, SparsityKind::L1,
                                            SparsityKind::LargestOnly})
                    for (const auto corruption : {CorruptionKind::None, CorruptionKind::Masking,
                                                  CorruptionKind::SaltAndPepper, CorruptionKind::Gaussian}) {
                        if (!suits(pixels, hidden, loss, sparsity)) continue;
                        Variant variant{pixels, hidden, plainStep()};
                        variant.settings.loss = loss;
                        variant.settings.sparsity = sparsity;
                        variant.settings.update.sparsityTarget = 0.5F;
                        variant.settings.update.sparsityCost = 0.3F;
                        variant.settings.corruption = {corruption, 0.3F, 0, 1};
                        all.push_back(variant);
                    }
    return all;
}

template<class Table, class Reference>
void compareWith(const AutoencoderOracle& oracle, const Table& after, const Table& before, Reference& table) {
    for (Index i = 0; i < after.size(); ++i) {
        const double uphill = oracle.uphill(table.data()[i]);
        CHECK_CLOSE(after.data()[i] - before.data()[i], uphill, 3e-6 * (1 + std::abs(uphill)));
    }
}

} // namespace

class AutoencoderLearnerTest : public QObject {
    Q_OBJECT
private slots:
    void gradientIsThatOfFiniteDifferences_data();
    void gradientIsThatOfFiniteDifferences();
    void momentumDecayAndAdam_data();
    void momentumDecayAndAdam();
    void lossesAreThoseOfTheReconstruction();
    void tiedStaysTied();
    void corruptionIsFreshEachTime();
    void threadsDoNotMatter();
    void smallerMinibatchesInBetween();
    void divergenceGoesBackToTheLastGoodNet();
    void meansOfActivation();
    void onlyTheLargestStay();
    void sparsityReachesItsTarget();
    void whatDoesNotSuitIsRefused();
};

void AutoencoderLearnerTest::gradientIsThatOfFiniteDifferences_data() {
    QTest::addColumn<Variant>("variant");
    for (const Variant& variant : variants())
        QTest::addRow("%s to %s, %s, %s %s", nameIn(unitNames, variant.pixels), nameIn(unitNames, variant.hidden),
                      variant.settings.loss == ReconstructionLoss::CrossEntropy ? "cross-entropy" : "squares",
                      nameIn(corruptionNames, variant.settings.corruption.kind),
                      nameIn(sparsityNames, variant.settings.sparsity))
            << variant;
}

void AutoencoderLearnerTest::gradientIsThatOfFiniteDifferences() {
    QFETCH(Variant, variant);
    ThreadTeam team(1);
    const Matrix clean = uniformTable(7, cases, "clean");
    const Matrix input = spoilt(clean, variant.settings.corruption);
    for (const std::vector<Index>& sizes : {std::vector<Index>{7, 4}, std::vector<Index>{7, 6, 5, 4}}) {
        for (const bool tied : {false, true}) {
            const Autoencoder net = autoencoderOf(sizes, variant.pixels, variant.hidden, tied);
            AutoencoderLearner learner(net, OptimiserKind::Momentum, seed);
            learner.prepare(cases) = clean;
            learner.step(variant.settings, team);
            AutoencoderOracle oracle(net, input, clean, variant.settings);
            CHECK_CLOSE(learner.objective(), oracle.objective(), 1e-6 * (1 + oracle.objective()));
            for (std::size_t i = 0; i < net.connections.size(); ++i) {
                const DirectedConnection& after = learner.net().connections[i];
                const DirectedConnection& before = net.connections[i];
                AutoencoderOracle::Part& part = oracle.parts[i];
                QVERIFY(!sameBits(after.recognition, before.recognition));
                compareWith(oracle, after.recognition, before.recognition, part.up);
                compareWith(oracle, after.generative, before.generative, part.down);
                compareWith(oracle, after.below.bias, before.below.bias, part.below);
                compareWith(oracle, after.above.bias, before.above.bias, part.above);
            }
        }
    }
}

void AutoencoderLearnerTest::momentumDecayAndAdam_data() {
    QTest::addColumn<bool>("tied");
    QTest::newRow("tied") << true;
    QTest::newRow("untied") << false;
}

// The optimisers act on the plain gradient, that of both directions together where they share weights.
void AutoencoderLearnerTest::momentumDecayAndAdam() {
    QFETCH(bool, tied);
    const Matrix clean = uniformTable(7, cases, "clean");
    ThreadTeam team(1);
    const Autoencoder start = autoencoderOf({7, 5, 3}, UnitKind::Bernoulli, UnitKind::Bernoulli, tied);
    const auto after = [&](const Autoencoder& net, const AutoencoderSettings& settings, OptimiserKind kind) {
        AutoencoderLearner learner(net, kind, seed);
        learner.prepare(cases) = clean;
        learner.step(settings, team);
        return learner.net();
    };
    AutoencoderSettings settings;
    settings.update = {.learningRate = 0.1F, .momentum = 0.7F, .weightDecay = 0.02F, .weightDecayL1 = 0.01F};
    AutoencoderLearner learner(start, OptimiserKind::Momentum, seed);
    Matrix velocity = Matrix::Zero(5, 3);
    for (int update = 0; update < 3; ++update) {
        const Matrix before = learner.net().connections[1].recognition;
        const Matrix gradient =
            after(learner.net(), plainStep(), OptimiserKind::Momentum).connections[1].recognition - before;
        learner.prepare(cases) = clean;
        learner.step(settings, team);
        velocity = 0.7F * velocity +
                   0.1F * (gradient.array() - 0.02F * before.array() - 0.01F * before.array().sign()).matrix();
        CHECK_TABLES_CLOSE(learner.net().connections[1].recognition, (before + velocity).eval(), 1e-6);
    }
    settings.update = {.learningRate = 0.01F};
    const Autoencoder uphill = after(start, plainStep(), OptimiserKind::Momentum);
    const Autoencoder adam = after(start, settings, OptimiserKind::Adam);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto signOf = [&](const auto& to, const auto& from) {
            return Matrix(0.01F * (to - from).array().sign());
        };
        const DirectedConnection& before = start.connections[i];
        CHECK_TABLES_CLOSE(Matrix(adam.connections[i].recognition - before.recognition),
                           signOf(uphill.connections[i].recognition, before.recognition), 1e-4);
        CHECK_TABLES_CLOSE(Matrix(adam.connections[i].generative - before.generative),
                           signOf(uphill.connections[i].generative, before.generative), 1e-4);
        CHECK_TABLES_CLOSE(Matrix(adam.connections[i].below.bias - before.below.bias),
                           signOf(uphill.connections[i].below.bias, before.below.bias), 1e-4);
    }
}

void AutoencoderLearnerTest::lossesAreThoseOfTheReconstruction() {
    const Matrix clean = uniformTable(150, 9, "clean");
    const Autoencoder net = autoencoderOf({150, 20}, UnitKind::Bernoulli, UnitKind::Tanh, true);
    ThreadTeam team(1);
    const Eigen::ArrayXXd y = reconstruct(net, clean, team).cast<double>().array();
    const Eigen::ArrayXXd x = clean.cast<double>().array();
    for (const auto loss : {ReconstructionLoss::CrossEntropy, ReconstructionLoss::SquaredError}) {
        AutoencoderLearner learner(net, OptimiserKind::Momentum, seed);
        learner.prepare(9) = clean;
        AutoencoderSettings settings = plainStep();
        settings.loss = loss;
        learner.step(settings, team);
        CHECK_CLOSE(learner.squaredError(), (x - y).square().mean(), 1e-6);
        CHECK_CLOSE(learner.crossEntropy(), -(x * y.log() + (1.0 - x) * (1.0 - y).log()).sum() / 9, 1e-3);
    }
}

void AutoencoderLearnerTest::tiedStaysTied() {
    ThreadTeam team(1);
    for (const OptimiserKind kind : {OptimiserKind::Momentum, OptimiserKind::Adam}) {
        AutoencoderLearner learner(autoencoderOf({7, 5, 3}, UnitKind::Bernoulli, UnitKind::Bernoulli, true), kind,
                                   seed);
        learner.prepare(cases) = uniformTable(7, cases, "clean");
        learner.step({}, team);
        QVERIFY(learner.net().tied());
    }
}

void AutoencoderLearnerTest::corruptionIsFreshEachTime() {
    const Autoencoder net = autoencoderOf({7, 5}, UnitKind::Bernoulli, UnitKind::Bernoulli, false);
    AutoencoderSettings settings;
    settings.update.learningRate = 0;
    settings.corruption = {CorruptionKind::Masking, 0.5F, 0, 1};
    ThreadTeam team(1);
    AutoencoderLearner learner(net, OptimiserKind::Momentum, seed);
    const auto lossNow = [&] {
        learner.prepare(cases) = uniformTable(7, cases, "clean");
        learner.step(settings, team);
        return learner.objective();
    };
    const double first = lossNow();
    QVERIFY(first != lossNow());
    learner.seek(0);
    QCOMPARE(lossNow(), first);
    settings.corruption.level = 0;
    const double clean = lossNow();
    QCOMPARE(lossNow(), clean);
}

void AutoencoderLearnerTest::threadsDoNotMatter() {
    for (const SparsityKind sparsity : {SparsityKind::KullbackLeibler, SparsityKind::LargestOnly}) {
        for (const bool tied : {false, true}) {
            AutoencoderSettings settings;
            settings.sparsity = sparsity;
            settings.update.sparsityCost = 0.1F;
            settings.corruption = {CorruptionKind::SaltAndPepper, 0.3F, 0, 1};
            const auto learn = [&](int threads) {
                ThreadTeam team(threads);
                AutoencoderLearner learner(
                    autoencoderOf({130, 200, 110}, UnitKind::Bernoulli, UnitKind::Bernoulli, tied),
                    OptimiserKind::Adam, seed);
                for (const Index count : {60, 60, 33, 60}) {
                    learner.prepare(count) = uniformTable(130, count, "clean");
                    learner.step(settings, team);
                }
                return std::pair(learner.net(), learner.objective());
            };
            const auto [one, loss] = learn(1);
            for (const int threads : {2, 3}) {
                const auto [more, sameLoss] = learn(threads);
                QVERIFY(sameWeights(more, one));
                QCOMPARE(sameLoss, loss);
            }
        }
    }
}

// What a larger minibatch left in the buffers plays no part in a smaller one.
void AutoencoderLearnerTest::smallerMinibatchesInBetween() {
    ThreadTeam team(1);
    for (const bool tied : {false, true}) {
        AutoencoderLearner large(autoencoderOf({7, 5, 4}, UnitKind::Bernoulli, UnitKind::Tanh, tied),
                                 OptimiserKind::Momentum, seed);
        large.prepare(40) = uniformTable(7, 40, "clean");
        large.step(plainStep(), team);
        AutoencoderLearner fresh(large.net(), OptimiserKind::Momentum, seed);
        for (AutoencoderLearner* learner : {&large, &fresh}) {
            learner->prepare(cases) = uniformTable(7, cases, "other");
            learner->step(plainStep(), team);
        }
        QVERIFY(sameWeights(large.net(), fresh.net()));
    }
}

void AutoencoderLearnerTest::divergenceGoesBackToTheLastGoodNet() {
    const Autoencoder net = autoencoderOf({7, 5, 4}, UnitKind::Gaussian, UnitKind::RectifiedLinear, false);
    ThreadTeam team(1);
    for (const OptimiserKind kind : {OptimiserKind::Momentum, OptimiserKind::Adam}) {
        AutoencoderLearner learner(net, kind, seed);
        AutoencoderSettings settings;
        settings.loss = ReconstructionLoss::SquaredError;
        settings.update.learningRate = 1e5F;
        const auto learn = [&](const Matrix& clean) {
            for (int i = 0; i < 50; ++i) {
                learner.prepare(cases) = clean;
                learner.step(settings, team);
            }
        };
        QVERIFY_EXCEPTION_THROWN(learn(uniformTable(7, cases, "clean")), DivergenceError);
        QVERIFY(sameWeights(learner.net(), net));
        settings.update.learningRate = 0.01F;
        QVERIFY_EXCEPTION_THROWN(learn(Matrix::Constant(7, cases, std::nanf(""))), DivergenceError);
        QVERIFY(sameWeights(learner.net(), net));
        learn(uniformTable(7, cases, "clean"));
        QVERIFY(learner.net().finite() && !sameWeights(learner.net(), net));
    }
}

void AutoencoderLearnerTest::meansOfActivation() {
    const Matrix clean = uniformTable(7, cases, "clean");
    ThreadTeam team(1);
    AutoencoderLearner learner(autoencoderOf({7, 5, 4}, UnitKind::Bernoulli, UnitKind::Bernoulli, true),
                               OptimiserKind::Momentum, seed);
    std::vector<Vector> expected;
    for (int update = 0; update < 3; ++update) {
        for (Index layer = 0; layer < 2; ++layer) {
            const Vector mean = layerMean(learner.net(), clean, layer, team).rowwise().mean();
            if (update == 0)
                expected.push_back(mean);
            else
                expected[static_cast<std::size_t>(layer)] =
                    0.95F * expected[static_cast<std::size_t>(layer)] + 0.05F * mean;
        }
        learner.prepare(cases) = clean;
        learner.step(plainStep(), team);
    }
    for (std::size_t layer = 0; layer < 2; ++layer)
        CHECK_TABLES_CLOSE(learner.meanActivation[layer], expected[layer], 1e-6);
}

void AutoencoderLearnerTest::onlyTheLargestStay() {
    ThreadTeam team(1);
    AutoencoderLearner learner(autoencoderOf({7, 10}, UnitKind::Bernoulli, UnitKind::Bernoulli, true),
                               OptimiserKind::Momentum, seed);
    AutoencoderSettings settings;
    settings.sparsity = SparsityKind::LargestOnly;
    settings.update.sparsityTarget = 0.3F;
    learner.prepare(cases) = uniformTable(7, cases, "clean");
    learner.step(settings, team);
    QCOMPARE(learner.net().activeUnits, Index{3});
    const Matrix codes = encode(learner.net(), uniformTable(7, cases, "clean"), team);
    for (Index column = 0; column < cases; ++column)
        QCOMPARE((codes.col(column).array() != 0.0F).count(), Index{3});
    settings.sparsity = SparsityKind::None;
    learner.step(settings, team);
    QCOMPARE(learner.net().activeUnits, Index{0});
}

void AutoencoderLearnerTest::sparsityReachesItsTarget() {
    const Matrix clean = uniformTable(20, 50, "clean");
    ThreadTeam team(1);
    AutoencoderLearner learner(autoencoderOf({20, 12}, UnitKind::Bernoulli, UnitKind::Bernoulli, true),
                               OptimiserKind::Adam, seed);
    AutoencoderSettings settings;
    settings.update = {.learningRate = 0.02F, .sparsityTarget = 0.1F, .sparsityCost = 20};
    settings.sparsity = SparsityKind::KullbackLeibler;
    for (int update = 0; update < 400; ++update) {
        learner.prepare(50) = clean;
        learner.step(settings, team);
    }
    CHECK_TABLES_CLOSE(learner.meanActivation[0], Vector::Constant(12, 0.1F).eval(), 0.03);
}

void AutoencoderLearnerTest::whatDoesNotSuitIsRefused() {
    ThreadTeam team(1);
    const auto refusal = [&](const Autoencoder& net, const AutoencoderSettings& settings) {
        return failureOf<Error>([&] {
            AutoencoderLearner learner(net, OptimiserKind::Momentum, seed);
            learner.prepare(cases) = uniformTable(7, cases, "clean");
            learner.step(settings, team);
        });
    };
    const auto netOf = [](UnitKind pixels, UnitKind hidden) {
        return autoencoderOf({7, 5}, pixels, hidden, true);
    };
    QVERIFY(refusal(netOf(UnitKind::Bernoulli, UnitKind::Tanh), plainStep()).empty());
    QVERIFY(!refusal(Autoencoder{}, plainStep()).empty());
    QVERIFY(refusal(netOf(UnitKind::Gaussian, UnitKind::Tanh), plainStep()).find("squared error") !=
            std::string::npos);
    QVERIFY(!refusal(netOf(UnitKind::Bernoulli, UnitKind::Softmax), plainStep()).empty());
    AutoencoderSettings sparse = plainStep();
    sparse.sparsity = SparsityKind::KullbackLeibler;
    QVERIFY(refusal(netOf(UnitKind::Bernoulli, UnitKind::RectifiedLinear), sparse).find("L1") !=
            std::string::npos);
    Autoencoder uneven = autoencoderOf({7, 5, 4}, UnitKind::Bernoulli, UnitKind::Tanh, true);
    uneven.connections[1].below = Layer(UnitKind::Bernoulli, 5);
    QVERIFY(!refusal(uneven, plainStep()).empty());
}

REVERIE_SUITE(AutoencoderLearnerTest, None)

} // namespace autoencoder_learner_test

#include "autoencoder_learner_test.moc"
