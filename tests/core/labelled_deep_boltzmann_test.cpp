#include "core/error.h"
#include "core/evaluation/enumeration.h"
#include "core/evaluation/recognition.h"
#include "core/evaluation/variational_bound.h"
#include "core/io/model_file.h"
#include "core/learning/rbm_learner.h"
#include "core/models/mean_field.h"
#include "dreaming_nets.h"
#include "labelled_oracle.h"
#include "test_files.h"
#include "tests/suite.h"

namespace labelled_deep_boltzmann_test {

using namespace reverie;
using namespace reverie::test;
using dreaming::chainCount;
using namespace reverie::oracle;

class LabelledDeepBoltzmannTest : public QObject {
    Q_OBJECT

private slots:
    void energiesAndPartition_data() { addLabelledSizes(); }
    void energiesAndPartition();
    void clampedChainsHaveTheEnumeratedConditional_data() { addLabelledSizes(); }
    void clampedChainsHaveTheEnumeratedConditional();
    void clampedChainsStayThere_data() { addLabelledSizes(); }
    void clampedChainsStayThere();
    void heldPixelsHaveTheEnumeratedLabels_data() { addLabelledSizes(); }
    void heldPixelsHaveTheEnumeratedLabels();
    void boundsAreThoseOfTheDefinition_data() { addLabelledSizes(); }
    void boundsAreThoseOfTheDefinition();
    void followsTheGradientOfTheBound_data() { addLabelledSizes(); }
    void followsTheGradientOfTheBound();
    void pretrainedLayersBringLabels();
    void view();
    void files_data() { addLabelledSizes(); }
    void files();

private:
    /// Strong weights, and biases that leave every unit undecided, so that a label says much of the pixels.
    static DeepMachine coupled() {
        DeepMachine deep = fetchedLabelled(4.0);
        for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
            deep.biases[layer].setZero();
            if (layer > 0) deep.biases[layer] -= 0.5 * deep.weights[layer - 1].colwise().sum().transpose();
            if (layer + 1 < deep.layers()) deep.biases[layer] -= 0.5 * deep.weights[layer].rowwise().sum();
        }
        return deep;
    }
};

void LabelledDeepBoltzmannTest::energiesAndPartition() {
    const DeepMachine deep = fetchedLabelled();
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
    CHECK_CLOSE(logPartition(machine.sides), logSum(deep.logWeights(states)), 1e-5);
}

// From noise, long after.
void LabelledDeepBoltzmannTest::clampedChainsHaveTheEnumeratedConditional() {
    const DeepMachine deep = coupled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const States pixels = pixelStates(deep);
    const Table shares = pixelsAndLabel(deep, pixels);
    const Column expected = shares.col(1) / shares.col(1).sum();
    QVERIFY((expected - shares.rowwise().sum()).cwiseAbs().maxCoeff() > 0.02); // The label matters.
    ThreadTeam team(2);
    Dreams dreams(42, "clamped");
    dreams.clampLabels(oneLabel(1, chainCount));
    dreams.startFromNoise(DeepBoltzmannRef(machine), chainCount, team);
    dreams.advance(DeepBoltzmannRef(machine), 80, team);
    const auto counts = histogram(pixels, dreams.visibleSample(DeepBoltzmannRef(machine), team));
    QVERIFY(counts.front() >= 0);
    CHECK_CHI_SQUARE(chiSquare(counts, expected, chainCount), static_cast<double>(pixels.count() - 1));
    QVERIFY(dreams.labels(DeepBoltzmannRef(machine)) == oneLabel(1, chainCount));
}

// Begun at the conditional, they stay there after every step.
void LabelledDeepBoltzmannTest::clampedChainsStayThere() {
    const DeepMachine deep = coupled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const bool odd = DeepBoltzmannRef(machine).oddLabels() > 0;
    const States pixels = pixelStates(deep);
    const Table shares = pixelsAndLabel(deep, pixels);
    const Column expected = shares.col(2) / shares.col(2).sum();
    QVERIFY((expected - shares.rowwise().sum()).cwiseAbs().maxCoeff() > 0.01);
    const Table all = statesOf(deep);
    Column share = deep.logWeights(all);
    share = (share.array() - logSum(share)).exp() * all.row(all.rows() - 1).transpose().array();
    Table even(machine.sides.visible.size(), all.cols());
    for (Index i = 0; i < all.cols(); ++i)
        even.col(i) = deep.side(all.col(i), 0);
    const Index units = (odd ? machine.sides.hidden : machine.sides.visible).size();
    Clamp clamp{Matrix::Zero(units, 1), Matrix::Zero(units, chainCount)};
    clamp.mask.bottomRows(labelCount).setOnes();
    clamp.values.bottomRows(1).setOnes();
    Chains chains(49, "stationary");
    chains.start(drawStates(even, share / share.sum(), chainCount, 50));
    ThreadTeam team(2);
    for (int step = 0; step < 3; ++step) {
        chains.advance(machine.sides, team, 1, odd ? Clamps{nullptr, &clamp} : Clamps{&clamp, nullptr});
        const auto counts = histogram(pixels, chains.visible().topRows(3));
        QVERIFY(counts.front() >= 0);
        CHECK_CHI_SQUARE(chiSquare(counts, expected, chainCount), static_cast<double>(pixels.count() - 1));
        QVERIFY((odd ? chains.hidden() : chains.visible()).bottomRows(1).isOnes(0));
    }
}

void LabelledDeepBoltzmannTest::heldPixelsHaveTheEnumeratedLabels() {
    const DeepMachine deep = fetchedLabelled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const States pixels = pixelStates(deep);
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
    const DeepMachine deep = fetchedLabelled(2.0);
    const DeepBoltzmannMachine machine = labelled(deep);
    const States pixels = pixelStates(deep);
    const Matrix images = pixels.states.cast<float>();
    const double logZ = logSum(deep.logWeights(statesOf(deep)));
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
            CHECK_CLOSE(bounds[image], boundOf(deep, shown, meansAbove(open, deep, image)), 2e-5);
            CHECK_CLOSE(joint[image], boundOf(deep, shown, meansAbove(given, deep, image)), 2e-5);
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
    const DeepMachine deep = fetchedLabelled();
    const DeepBoltzmannMachine machine = labelled(deep);
    const DeepBoltzmannRef before(machine);
    const Matrix images = someStates(before.bottom(), 6, 45);
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
            sum += boundOf(changed, images.col(image).cast<double>(), meansAbove(field, deep, image));
        return sum / static_cast<double>(images.cols()) - logSum(changed.logWeights(all));
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

void LabelledDeepBoltzmannTest::pretrainedLayersBringLabels() {
    const DeepMachine deep = randomDeep({4, 3, 2, labelCount}, 46);
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

void LabelledDeepBoltzmannTest::view() {
    const NetView view = viewOf(DeepBoltzmannRef(labelled(randomDeep({3, 2, 4, labelCount}, 48))));
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
    const DeepBoltzmannMachine machine = labelled(fetchedLabelled());
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

} // namespace labelled_deep_boltzmann_test

#include "labelled_deep_boltzmann_test.moc"
