#include "core/error.h"
#include "core/evaluation/enumeration.h"
#include "core/evaluation/recognition.h"
#include "core/evaluation/unit_pictures.h"
#include "core/evaluation/variational_bound.h"
#include "core/io/model_file.h"
#include "core/learning/rbm_learner.h"
#include "core/models/feed_forward_net.h"
#include "core/models/mean_field.h"
#include "deep_oracle.h"
#include "dreaming_nets.h"
#include "test_files.h"
#include "tests/suite.h"

using namespace reverie;
using namespace reverie::test;
using dreaming::chainCount;
using oracle::Column;
using oracle::DeepMachine;
using oracle::Table;

namespace {

constexpr Index labelCount = 3;

/// Three labels above two hidden layers, where they belong to the odd side, and above three, to the even one.
std::vector<std::vector<Index>> labelledSizes() {
    return {{3, 2, 3, labelCount}, {3, 2, 2, 2, labelCount}};
}

/// The machine whose uppermost layer of the definition is one choice.
DeepBoltzmannMachine labelled(const DeepMachine& deep) {
    std::vector<Index> hidden;
    for (std::size_t layer = 1; layer + 1 < deep.layers(); ++layer)
        hidden.push_back(deep.biases[layer].size());
    DeepBoltzmannMachine machine(Layer(UnitKind::Bernoulli, deep.biases.front().size()), hidden, labelCount);
    for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
        machine.bias(layer) = deep.biases[layer].cast<float>();
        if (layer + 1 < deep.layers()) machine.setWeights(layer, deep.weights[layer].cast<float>());
    }
    return machine;
}

/// Every joint state in which one label is on.
Table statesOf(const DeepMachine& deep) {
    const Table all = deep.states();
    Table some(all.rows(), 0);
    std::vector<Index> kept;
    for (Index i = 0; i < all.cols(); ++i)
        if (all.col(i).tail(labelCount).sum() == 1) kept.push_back(i);
    return all(Eigen::all, kept);
}

/// P(pixels, label): states of the pixels × labels.
Table pixelsAndLabel(const DeepMachine& deep, const oracle::States& pixels) {
    const Table states = statesOf(deep);
    const Column weights = deep.logWeights(states);
    const double logZ = oracle::logSum(weights);
    Table shares = Table::Zero(pixels.count(), labelCount);
    for (Index i = 0; i < states.cols(); ++i)
        for (Index s = 0; s < pixels.count(); ++s)
            if (states.col(i).head(pixels.states.rows()) == pixels.states.col(s))
                for (Index label = 0; label < labelCount; ++label)
                    shares(s, label) +=
                        states(states.rows() - labelCount + label, i) * std::exp(weights[i] - logZ);
    return shares;
}

oracle::States pixelStates(const DeepMachine& deep) {
    return oracle::allStates(Layer(UnitKind::Bernoulli, deep.biases[0].size()));
}

Matrix oneLabel(Index label, Index cases) {
    Matrix labels = Matrix::Zero(labelCount, cases);
    labels.row(label).setOnes();
    return labels;
}

/// The bound by the definition, the labels being one choice.
double boundOf(const DeepMachine& deep, const Column& pixels, const Column& means) {
    double surplus = 0; // What the entropy of independent labels has over that of a choice.
    for (const double p : means.tail(labelCount))
        if (p < 1) surplus -= (1 - p) * std::log(1 - p);
    return deep.bound(pixels, means) - surplus;
}

} // namespace

class LabelledDeepBoltzmannTest : public QObject {
    Q_OBJECT

private slots:
    void energiesAndPartition_data() { addSizes(); }
    void energiesAndPartition();
    void clampedChainsHaveTheEnumeratedConditional_data() { addSizes(); }
    void clampedChainsHaveTheEnumeratedConditional();
    void clampedChainsStayThere_data() { addSizes(); }
    void clampedChainsStayThere();
    void heldPixelsHaveTheEnumeratedLabels_data() { addSizes(); }
    void heldPixelsHaveTheEnumeratedLabels();
    void boundsAreThoseOfTheDefinition_data() { addSizes(); }
    void boundsAreThoseOfTheDefinition();
    void followsTheGradientOfTheBound_data() { addSizes(); }
    void followsTheGradientOfTheBound();
    void recognitionIsThatOfTheTop_data() { addSizes(); }
    void recognitionIsThatOfTheTop();
    void recognitionAgreesWithEnumeration_data() { addSizes(); }
    void recognitionAgreesWithEnumeration();
    void pretrainedLayersBringLabels();
    void unrollsIntoTheFirstPass_data() { addSizes(); }
    void unrollsIntoTheFirstPass();
    void sampledFilters_data() { addSizes(); }
    void sampledFilters();
    void view();
    void files_data() { addSizes(); }
    void files();

private:
    static void addSizes() {
        QTest::addColumn<int>("which");
        QTest::newRow("odd labels") << 0;
        QTest::newRow("even labels") << 1;
    }
    static DeepMachine fetched(double scale = 1.0) {
        QFETCH(int, which);
        return oracle::randomDeep(labelledSizes()[static_cast<std::size_t>(which)], 41, scale);
    }
    /// Strong weights, and biases that leave every unit undecided, so that a label says much of the pixels.
    static DeepMachine coupled() {
        DeepMachine deep = fetched(4.0);
        for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
            deep.biases[layer].setZero();
            if (layer > 0) deep.biases[layer] -= 0.5 * deep.weights[layer - 1].colwise().sum().transpose();
            if (layer + 1 < deep.layers()) deep.biases[layer] -= 0.5 * deep.weights[layer].rowwise().sum();
        }
        return deep;
    }
};

void LabelledDeepBoltzmannTest::energiesAndPartition() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = labelled(deep);
    const DeepBoltzmannRef ref(machine);
    QCOMPARE(ref.hiddenLayers(), static_cast<Index>(deep.layers()) - 2);
    QCOMPARE(ref.oddLabels() + ref.evenLabels(), labelCount);
    QCOMPARE(ref.oddLabels() > 0, deep.layers() == 4);
    const Table states = statesOf(deep);
    for (Index i = 0; i < states.cols(); ++i) {
        const Matrix even = deep.side(states.col(i), 0).cast<float>();
        const Matrix odd = deep.side(states.col(i), 1).cast<float>();
        CHECK_CLOSE(machine.sides.energy(even, odd)[0], deep.energy(states.col(i)), 1e-5);
    }
    CHECK_CLOSE(logPartition(machine.sides), oracle::logSum(deep.logWeights(states)), 1e-5);
}

// From noise, long after.
void LabelledDeepBoltzmannTest::clampedChainsHaveTheEnumeratedConditional() {
    const DeepMachine deep = coupled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const oracle::States pixels = pixelStates(deep);
    const Table shares = pixelsAndLabel(deep, pixels);
    const Column expected = shares.col(1) / shares.col(1).sum();
    QVERIFY((expected - shares.rowwise().sum()).cwiseAbs().maxCoeff() > 0.02); // The label matters.
    ThreadTeam team(2);
    Dreams dreams(42, "clamped");
    dreams.clampLabels(oneLabel(1, chainCount));
    dreams.startFromNoise(DeepBoltzmannRef(machine), chainCount, team);
    dreams.advance(DeepBoltzmannRef(machine), 80, team);
    const auto counts = oracle::histogram(pixels, dreams.visibleSample(DeepBoltzmannRef(machine), team));
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(oracle::chiSquare(counts, expected, chainCount), static_cast<double>(pixels.count() - 1));
    QVERIFY(dreams.labels(DeepBoltzmannRef(machine)) == oneLabel(1, chainCount));
}

// Begun at the conditional, they stay there after every step.
void LabelledDeepBoltzmannTest::clampedChainsStayThere() {
    const DeepMachine deep = coupled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const bool odd = DeepBoltzmannRef(machine).oddLabels() > 0;
    const oracle::States pixels = pixelStates(deep);
    const Table shares = pixelsAndLabel(deep, pixels);
    const Column expected = shares.col(2) / shares.col(2).sum();
    QVERIFY((expected - shares.rowwise().sum()).cwiseAbs().maxCoeff() > 0.01);
    const Table all = statesOf(deep);
    Column share = deep.logWeights(all);
    share = (share.array() - oracle::logSum(share)).exp() * all.row(all.rows() - 1).transpose().array();
    Table even(machine.sides.visible.size(), all.cols());
    for (Index i = 0; i < all.cols(); ++i)
        even.col(i) = deep.side(all.col(i), 0);
    const Index units = (odd ? machine.sides.hidden : machine.sides.visible).size();
    Clamp clamp{Matrix::Zero(units, 1), Matrix::Zero(units, chainCount)};
    clamp.mask.bottomRows(labelCount).setOnes();
    clamp.values.bottomRows(1).setOnes();
    Chains chains(49, "stationary");
    chains.start(oracle::drawStates(even, share / share.sum(), chainCount, 50));
    ThreadTeam team(2);
    for (int step = 0; step < 3; ++step) {
        chains.advance(machine.sides, team, 1, odd ? Clamps{nullptr, &clamp} : Clamps{&clamp, nullptr});
        const auto counts = oracle::histogram(pixels, chains.visible().topRows(3));
        QVERIFY(counts.front() >= 0);
        CHECK_CHI_SQUARE(oracle::chiSquare(counts, expected, chainCount), static_cast<double>(pixels.count() - 1));
        QVERIFY((odd ? chains.hidden() : chains.visible()).bottomRows(1).isOnes(0));
    }
}

void LabelledDeepBoltzmannTest::heldPixelsHaveTheEnumeratedLabels() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = labelled(deep);
    const oracle::States pixels = pixelStates(deep);
    const Table shares = pixelsAndLabel(deep, pixels);
    const Index shown = 5;
    const Column expected = shares.row(shown).transpose() / shares.row(shown).sum();
    ThreadTeam team(2);
    Dreams dreams(43, "held");
    const Matrix image = pixels.states.col(shown).cast<float>().replicate(1, chainCount);
    dreams.clampPixels(Vector::Ones(3), image);
    dreams.startFrom(DeepBoltzmannRef(machine), image, team);
    CHECK_TABLES_CLOSE(dreams.labels(DeepBoltzmannRef(machine)).colwise().sum(), Matrix::Ones(1, chainCount),
                       1e-5);
    dreams.advance(DeepBoltzmannRef(machine), 40, team);
    QVERIFY(dreams.visibleMean(DeepBoltzmannRef(machine), team) == image);
    const double tolerance = 5 * 0.5 / std::sqrt(static_cast<double>(chainCount));
    CHECK_TABLES_CLOSE(dreams.labels(DeepBoltzmannRef(machine)).cast<double>().rowwise().mean(), expected,
                       tolerance);
    RandomStream stream(44, "recognition");
    const Matrix read = recogniseByGibbs(DeepBoltzmannRef(machine), image, 20, stream, team);
    CHECK_TABLES_CLOSE(read.cast<double>().rowwise().mean(), expected, tolerance);
}

void LabelledDeepBoltzmannTest::boundsAreThoseOfTheDefinition() {
    const DeepMachine deep = fetched(2.0);
    const DeepBoltzmannMachine machine = labelled(deep);
    const oracle::States pixels = pixelStates(deep);
    const Matrix images = pixels.states.cast<float>();
    const double logZ = oracle::logSum(deep.logWeights(statesOf(deep)));
    const Table shares = pixelsAndLabel(deep, pixels);
    const CaseValues exact = logUnnormalised(machine, images);
    ThreadTeam team(2);
    MeanField open(machine, images, team);
    MeanField given(machine, images, oneLabel(2, images.cols()), team);
    for (int sweep = 0; sweep < 20; ++sweep) {
        const CaseValues bounds = unnormalisedBound(machine, open.even(), open.odd());
        const CaseValues joint = unnormalisedBound(machine, given.even(), given.odd());
        for (Index image = 0; image < images.cols(); ++image) {
            const Column shown = pixels.states.col(image);
            CHECK_CLOSE(exact[image], std::log(shares.row(image).sum()) + logZ, 1e-5);
            CHECK_CLOSE(bounds[image], boundOf(deep, shown, oracle::meansAbove(open, deep, image)), 2e-5);
            CHECK_CLOSE(joint[image], boundOf(deep, shown, oracle::meansAbove(given, deep, image)), 2e-5);
            QVERIFY(bounds[image] < exact[image] + 1e-5);
            QVERIFY(joint[image] < std::log(shares(image, 2)) + logZ + 1e-5);
        }
        open.sweep(team);
        given.sweep(team);
        QVERIFY((unnormalisedBound(machine, open.even(), open.odd()) - bounds).minCoeff() > -1e-5);
        QVERIFY((unnormalisedBound(machine, given.even(), given.odd()) - joint).minCoeff() > -1e-5);
    }
}

// Central differences of the bound on log P(v, label) in every weight and bias, by the definition.
void LabelledDeepBoltzmannTest::followsTheGradientOfTheBound() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = labelled(deep);
    const DeepBoltzmannRef before(machine);
    const Matrix images = oracle::someStates(before.bottom(), 6, 45);
    Matrix labels = Matrix::Zero(labelCount, images.cols());
    for (Index image = 0; image < images.cols(); ++image)
        labels(image % labelCount, image) = 1;
    ThreadTeam team(2);
    RbmLearner learner(machine.sides, std::make_unique<ExactGradient>());
    learner.optimiser().absent = before.absent();
    MatrixRef states = learner.prepare(images.cols());
    states.topRows(images.rows()) = images;
    fillByMeanField(machine, states, labels, 300, team);
    if (before.oddLabels() > 0) learner.giveHidden(labels);
    UpdateSettings settings;
    settings.learningRate = 1;
    settings.momentum = 0;
    learner.step(1, settings, team);
    const DeepBoltzmannRef after(learner.machine(), machine.sizes, machine.labels);
    for (const auto& [rows, columns] : before.absent())
        QVERIFY(learner.machine().weights.block(rows.first, columns.first, rows.count, columns.count).isZero(0));

    MeanField field(machine, images, labels, team);
    field.settle(team, 300);
    constexpr double step = 1e-4;
    DeepMachine changed = deep;
    const Table all = statesOf(deep);
    const auto value = [&] {
        double sum = 0;
        for (Index image = 0; image < images.cols(); ++image)
            sum += boundOf(changed, images.col(image).cast<double>(), oracle::meansAbove(field, deep, image));
        return sum / static_cast<double>(images.cols()) - oracle::logSum(changed.logWeights(all));
    };
    const auto slope = [&](double& parameter) {
        const double old = parameter;
        parameter = old + step;
        const double more = value();
        parameter = old - step;
        const double less = value();
        parameter = old;
        return (more - less) / (2 * step);
    };
    for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
        const Vector change = after.layer(layer).bias - before.layer(layer).bias;
        for (Index unit = 0; unit < change.size(); ++unit)
            CHECK_CLOSE(change[unit], slope(changed.biases[layer][unit]), 1e-4);
        if (layer + 1 == deep.layers()) continue;
        const Matrix difference = after.weights(layer) - before.weights(layer);
        for (Index i = 0; i < difference.size(); ++i)
            CHECK_CLOSE(difference.data()[i], slope(changed.weights[layer].data()[i]), 1e-4);
    }
}

// With the layer below the top at its means, the top and the labels are summed over exactly.
void LabelledDeepBoltzmannTest::recognitionIsThatOfTheTop() {
    const DeepMachine deep = fetched(2.0);
    const DeepBoltzmannMachine machine = labelled(deep);
    const Matrix images = pixelStates(deep).states.cast<float>();
    ThreadTeam team(2);
    MeanField field(machine, images, team);
    field.settle(team);
    const std::size_t top = deep.layers() - 2;
    const Matrix below = field.layer(top - 1);
    const Matrix read = recognise(DeepBoltzmannRef(machine), images, team);
    for (Index image = 0; image < images.cols(); ++image) {
        Column scores(labelCount);
        for (Index label = 0; label < labelCount; ++label) {
            const Column input = deep.weights[top - 1].transpose() * below.col(image).cast<double>() +
                                 deep.weights[top].col(label) + deep.biases[top];
            scores[label] = deep.biases[top + 1][label] + (1 + input.array().exp()).log().sum();
        }
        const Column expected = (scores.array() - oracle::logSum(scores)).exp();
        CHECK_TABLES_CLOSE(read.col(image).cast<double>(), expected, 1e-5);
    }
}

// Weak weights at the top leave hardly any dependence between the layers below and labels to neglect.
void LabelledDeepBoltzmannTest::recognitionAgreesWithEnumeration() {
    DeepMachine deep = fetched(3.0);
    for (std::size_t layer = 1; layer < deep.weights.size(); ++layer)
        deep.weights[layer] *= layer + 1 == deep.weights.size() ? 0.5 : 0.125;
    const DeepBoltzmannMachine machine = labelled(deep);
    const oracle::States pixels = pixelStates(deep);
    Table expected = pixelsAndLabel(deep, pixels).transpose();
    for (Index image = 0; image < expected.cols(); ++image)
        expected.col(image) /= expected.col(image).sum();
    ThreadTeam team(2);
    const Matrix read = recognise(DeepBoltzmannRef(machine), pixels.states.cast<float>(), team);
    CHECK_TABLES_CLOSE(read.cast<double>(), expected, 0.02);
    QVERIFY(likeliest(read) == likeliest(expected.cast<float>()));
}

void LabelledDeepBoltzmannTest::pretrainedLayersBringLabels() {
    const DeepMachine deep = oracle::randomDeep({4, 3, 2, labelCount}, 46);
    std::vector<DirectedConnection> layers;
    for (std::size_t level = 0; level < 2; ++level) {
        std::vector<UnitGroup> below = {{UnitKind::Bernoulli, deep.biases[level].size()}};
        if (level == 1) below.push_back({UnitKind::Softmax, labelCount});
        layers.push_back({Layer(below), Layer(UnitKind::Bernoulli, deep.biases[level + 1].size()), {}, {}});
        layers.back().below.bias.head(deep.biases[level].size()) = deep.biases[level].cast<float>();
        layers.back().above.bias.setConstant(static_cast<float>(level));
    }
    layers[0].recognition = deep.weights[0].cast<float>();
    layers[1].recognition.resize(3 + labelCount, 2);
    layers[1].recognition << deep.weights[1].cast<float>(), deep.weights[2].transpose().cast<float>();
    layers[1].below.bias.tail(labelCount) = deep.biases[3].cast<float>();
    const DeepBoltzmannMachine machine = composed(layers, labelCount);
    const DeepBoltzmannRef ref(machine);
    QCOMPARE(ref.labels, labelCount);
    CHECK_TABLES_CLOSE(ref.weights(0), 0.5 * deep.weights[0], 0);
    CHECK_TABLES_CLOSE(ref.weights(1), deep.weights[1], 0);
    CHECK_TABLES_CLOSE(ref.weights(2), deep.weights[2], 0);
    CHECK_TABLES_CLOSE(ref.layer(0).bias, deep.biases[0], 0);
    CHECK_TABLES_CLOSE(ref.layer(1).bias, 0.5 * deep.biases[1], 0);
    CHECK_TABLES_CLOSE(ref.layer(2).bias, Column::Ones(2), 0);
    CHECK_TABLES_CLOSE(ref.layer(3).bias, deep.biases[3], 0);
    const Rbm top = ref.topMachine();
    CHECK_TABLES_CLOSE(top.weights, layers[1].recognition, 0);
}

void LabelledDeepBoltzmannTest::unrollsIntoTheFirstPass() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = labelled(deep);
    const Matrix images = pixelStates(deep).states.cast<float>();
    ThreadTeam team(1);
    RandomStream stream(47, "classifier");
    const FeedForwardNet net = unroll(DeepBoltzmannRef(machine), labelCount, stream, 0.1F);
    Table states = images.cast<double>();
    const std::size_t top = deep.layers() - 2;
    for (std::size_t layer = 1; layer <= top; ++layer) {
        const Table input = ((layer < top ? 2.0 : 1.0) * deep.weights[layer - 1].transpose() * states).colwise() +
                            deep.biases[layer];
        states = 1 / (1 + (-input.array()).exp());
    }
    Table outputs = ((deep.weights[top].transpose() * states).colwise() + deep.biases[top + 1]).array().exp();
    for (Index image = 0; image < outputs.cols(); ++image)
        outputs.col(image) /= outputs.col(image).sum();
    CHECK_TABLES_CLOSE(output(net, images, team), outputs, 1e-5);
    QCOMPARE(unroll(DeepBoltzmannRef(machine), 7, stream, 0.1F).classes(), Index{7});
}

// E[v | hᵢ = 1] by enumeration.
void LabelledDeepBoltzmannTest::sampledFilters() {
    const DeepMachine deep = fetched();
    const DeepBoltzmannMachine machine = labelled(deep);
    const Table states = statesOf(deep);
    Column share = deep.logWeights(states);
    share = (share.array() - oracle::logSum(share)).exp();
    ThreadTeam team(2);
    for (Index layer = 0; layer < DeepBoltzmannRef(machine).hiddenLayers(); ++layer) {
        const Matrix found =
            sampledImages(DeepBoltzmannRef(machine), layer, {.chains = 4000, .burnIn = 30, .kept = 20}, team);
        Index first = 0;
        for (Index below = 0; below <= layer; ++below)
            first += deep.biases[static_cast<std::size_t>(below)].size();
        QCOMPARE(found.cols(), deep.biases[static_cast<std::size_t>(layer) + 1].size());
        for (Index unit = 0; unit < found.cols(); ++unit) {
            const Column on = share.array() * states.row(first + unit).transpose().array();
            CHECK_TABLES_CLOSE(found.col(unit).cast<double>(), states.topRows(3) * on / on.sum(), 0.02);
        }
    }
}

void LabelledDeepBoltzmannTest::view() {
    const NetView view = viewOf(DeepBoltzmannRef(labelled(oracle::randomDeep({3, 2, 4, labelCount}, 48))));
    QCOMPARE(view.layers.size(), std::size_t{4});
    QCOMPARE(view.layers[2].name, std::string("labels"));
    QVERIFY(view.layers[2].labels);
    QCOMPARE(view.layers[3].units, Index{4});
}

void LabelledDeepBoltzmannTest::files() {
    const Folder folder;
    Model model;
    model.shape = {1, 3};
    model.config = nlohmann::json::object();
    const DeepBoltzmannMachine machine = labelled(fetched());
    model.machine = machine;
    saveModel(model, folder / "model");
    const auto read = std::get<DeepBoltzmannMachine>(loadModel(folder / "model").machine);
    QCOMPARE(read.labels, labelCount);
    QVERIFY(read.sizes == machine.sizes);
    QVERIFY(sameBits(read.sides.weights, machine.sides.weights));
    QCOMPARE(machine::labels(loadModel(folder / "model").machine), labelCount);
    for (const char* labels : {"2", "11", "-3"}) {
        TensorFile file = TensorFile::load(folder / "model");
        file.metadata["labels"] = labels;
        file.save(folder / "liar");
        const std::string message = errorOf([&] { loadModel(folder / "liar"); });
        QVERIFY2(tells(message, folder / "liar", "labels"), message.c_str());
    }
}

REVERIE_SUITE(LabelledDeepBoltzmannTest, None)
#include "labelled_deep_boltzmann_test.moc"
