#include "autoencoder_oracle.h"
#include "core/error.h"
#include "core/experiment/stage_layers.h"
#include "core/io/model_file.h"
#include "small_stages.h"
#include "tests/suite.h"

namespace autoencoder_stack_test {

using namespace reverie;
using namespace reverie::small;

namespace {

/// One autoencoder with settings of its own.
ExperimentConfig alone(std::map<std::string, SettingValue, std::less<>> own) {
    ExperimentConfig config = smallConfig();
    config.stages = {stage(StageKind::Autoencoder, 3, std::move(own))};
    return config;
}

} // namespace

/// Autoencoders that learn the codes of others, and what is made of them.
class AutoencoderStackTest : public QObject {
    Q_OBJECT
private slots:
    void aStackLearnsTheCodesBelow();
    void stacksThatCannotStandAreRefused();
    void tunesAStackOfAutoencoders();
};

void AutoencoderStackTest::aStackLearnsTheCodesBelow() {
    ExperimentConfig config = stackedPlan({{"corruption", std::string("masking")}});
    config.stages.push_back(stage(StageKind::Autoencoder, 1));
    Experiment experiment = begin(config);
    run(experiment, perEpoch);
    const Autoencoder lower = autoencoderIn(experiment);
    run(experiment, 3 * perEpoch);
    const Autoencoder both = autoencoderIn(experiment);
    QCOMPARE(both.hiddenLayers(), Index{2});
    QCOMPARE(both.code().size(), Index{4});
    QCOMPARE(addedLayers(config, 1), std::vector<Index>{4});
    QVERIFY(addedLayers(config, 2).empty());
    QVERIFY(test::sameWeights(Autoencoder{{both.connections[0]}}, lower));
    QVERIFY(experiment.observe({.reconstructions = 5})->reconstructions->corrupted.size() == 0);

    const Autoencoder upper{{both.connections[1]}};
    QVERIFY(!upper.bottom().bias.isZero(0));
    ThreadTeam team(1);
    Matrix states;
    smallData()->validation.read(0, smallData()->validation.size(), states);
    const Matrix codes = encode(lower, states, team);
    CHECK_TABLES_CLOSE(encode(both, states, team), encode(upper, codes, team), 1e-6);
    CHECK_TABLES_CLOSE(reconstruct(both, states, team), decode(lower, reconstruct(upper, codes, team), team),
                       1e-6);

    experiment.endStage();
    QVERIFY(test::sameWeights(autoencoderIn(experiment), both));
    while (!experiment.finished())
        experiment.advance();
    QVERIFY2(!test::sameWeights(Autoencoder{{autoencoderIn(experiment).connections[0]}}, lower),
             "all learn together");
}

void AutoencoderStackTest::stacksThatCannotStandAreRefused() {
    QVERIFY(refusal(stackedPlan()).empty());
    QVERIFY(contains(refusal(alone({{"stacked", true}})), "learn one before it"));
    ExperimentConfig onLayer = stackedPlan();
    onLayer.stages[0] = layer(9, 1);
    QVERIFY(contains(refusal(onLayer), "learn one before it"));
    ExperimentConfig onTanh = stackedPlan();
    onTanh.stages[0].own["code-units"] = std::string("tanh");
    QVERIFY(contains(refusal(onTanh), "squares"));
    onTanh.stages[1].own["reconstruction-loss"] = std::string("squares");
    QVERIFY(refusal(onTanh).empty());

    ExperimentConfig onFew = stackedPlan();
    onFew.stages[0].own["sparsity"] = std::string("largest");
    QVERIFY(contains(refusal(onFew), "uppermost code"));
    onFew.stages[0].own.erase("sparsity");
    onFew.stages[1].own["sparsity"] = std::string("largest");
    QVERIFY(refusal(onFew).empty());

    const QTemporaryDir folder;
    Experiment few = begin(alone({{"sparsity", std::string("largest")}}));
    run(few, 1);
    few.saveModel(inside(folder, "few"));
    ExperimentConfig onFewModel = alone({{"stacked", true}, {"hidden", std::int64_t{4}}});
    onFewModel.from = inside(folder, "few").string();
    QVERIFY(contains(refusal(onFewModel), "uppermost code"));
    Experiment experiment = begin(alone({{"code-units", std::string("tanh")}}));
    run(experiment, 3);
    experiment.saveModel(inside(folder, "model"));
    ExperimentConfig onModel = alone({{"stacked", true}, {"hidden", std::int64_t{4}}});
    onModel.from = inside(folder, "model").string();
    QVERIFY(contains(refusal(onModel), "squares"));
    onModel.stages[0].own["reconstruction-loss"] = std::string("squares");
    QCOMPARE(autoencoderIn(begin(onModel)).hiddenLayers(), Index{2});
}

/// The stacked denoising autoencoders of Vincent et al. (2010).
void AutoencoderStackTest::tunesAStackOfAutoencoders() {
    ExperimentConfig config = smallConfig();
    config.momentum = 0.9;
    config.weightDecay = 0;
    config.compareRandom = true;
    config.optimiser = OptimiserKind::Adam;
    config.learningRate = 0.01;
    const StagePlan lower = {
        StageKind::Autoencoder,
        false,
        {{"epochs", std::int64_t{2}}, {"hidden", std::int64_t{12}}, {"corruption", std::string("masking")}}};
    StagePlan upper = lower;
    upper.own.insert({{"stacked", true}});
    config.stages = {lower, upper, stage(StageKind::Backpropagation, 60)};
    Experiment experiment = begin(config);
    run(experiment, 4 * perEpoch);
    const auto stack = std::get<Autoencoder>(experiment.model().machine);
    experiment.endStage();
    const FeedForwardNet start = *experiment.model().classifier;
    QCOMPARE(start.steps.size(), std::size_t{3});
    ThreadTeam team(1);
    Matrix images;
    smallData()->validation.read(0, 10, images);
    CHECK_TABLES_CLOSE(layerOutput(start, images, 1, team), encode(stack, images, team), 1e-6);

    run(experiment, 20);
    const QTemporaryDir folder;
    experiment.saveCheckpoint(inside(folder, "run"));
    Experiment rest = Experiment::loadCheckpoint(inside(folder, "run"), smallData());
    for (Experiment* const one : {&experiment, &rest})
        while (!one->finished())
            one->advance();
    QVERIFY(sameRows(rest.metrics(), experiment.metrics()));
    QVERIFY(experiment.metrics().back()[Metric::LabelCrossEntropyTraining] <
            0.8F * experiment.metrics()[4 * perEpoch][Metric::LabelCrossEntropyTraining]);
    QVERIFY(experiment.metrics().back().has(Metric::ErrorRandomStartValidation));
    QVERIFY(test::sameWeights(std::get<Autoencoder>(experiment.model().machine), stack));
    const auto seen = experiment.observe({.filters = true, .reconstructions = 5, .net = true});
    QVERIFY(seen->filters && seen->reconstructions && seen->classifier);

    experiment.saveModel(inside(folder, "model"));
    const Model model = loadModel(inside(folder, "model"));
    QVERIFY(model.classifier && sameLayers(*model.classifier, start));
    QVERIFY(test::sameWeights(std::get<Autoencoder>(model.machine), stack));
}

REVERIE_SUITE(AutoencoderStackTest, None)

} // namespace autoencoder_stack_test

#include "autoencoder_stack_test.moc"
