#include "autoencoder_oracle.h"
#include "core/error.h"
#include "core/experiment/model_view.h"
#include "core/experiment/observation.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "core/io/model_file.h"
#include "small_stages.h"
#include "tests/suite.h"

namespace autoencoder_stage_test {

using namespace reverie;
using namespace reverie::small;

namespace {

/// One autoencoder stage with settings of its own: three epochs of seven minibatches.
ExperimentConfig plan(std::map<std::string, SettingValue, std::less<>> own = {}) {
    ExperimentConfig config = smallConfig();
    config.stages = {stage(StageKind::Autoencoder, 3, std::move(own))};
    return config;
}

/// 42 – 9 – 4 and back, two layers learned before it.
ExperimentConfig unrolledPlan() {
    ExperimentConfig config = smallConfig();
    config.stages = {
        layer(9, 1), layer(4, 1),
        stage(StageKind::Autoencoder, 3, {{"optimiser", std::string("adam")}, {"learning-rate", 0.02}})};
    return config;
}

std::vector<NamedConfig> plans() {
    std::vector<NamedConfig> all;
    all.push_back({"plain", plan()});
    all.push_back({"deep, tied, Adam, masking, KL", plan({{"encoder-layers", std::string("9,7,3")},
                                                          {"tied", true},
                                                          {"optimiser", std::string("adam")},
                                                          {"learning-rate", 0.01},
                                                          {"corruption", std::string("masking")},
                                                          {"sparsity", std::string("kl")},
                                                          {"sparsity-cost", 0.1}})});
    all.push_back(
        {"rectified, salt and pepper, L1, squares", plan({{"code-units", std::string("rectified")},
                                                          {"corruption", std::string("salt-and-pepper")},
                                                          {"sparsity", std::string("l1")},
                                                          {"sparsity-cost", 0.001},
                                                          {"learning-rate", 0.01},
                                                          {"reconstruction-loss", std::string("squares")}})});
    all.push_back({"linear code, Gaussian noise", plan({{"encoder-layers", std::string("9,2")},
                                                        {"code-units", std::string("linear")},
                                                        {"corruption", std::string("gaussian")}})});
    all.push_back({"tanh, k-sparse", plan({{"code-units", std::string("tanh")},
                                           {"sparsity", std::string("largest")},
                                           {"sparsity-target", 0.3}})});
    all.push_back({"unrolled", unrolledPlan()});
    all.push_back({"stacked, masking", stackedPlan({{"corruption", std::string("masking")}, {"tied", true}})});
    all.push_back({"stacked on tanh, salt and pepper, deep",
                   stackedPlan({{"encoder-layers", std::string("6,3")},
                                {"corruption", std::string("salt-and-pepper")},
                                {"reconstruction-loss", std::string("squares")}})});
    all.back().config.stages[0].own["code-units"] = std::string("tanh");
    NamedConfig real{"standardised pixels", plan({{"reconstruction-loss", std::string("squares")},
                                                  {"learning-rate", 0.001},
                                                  {"corruption", std::string("salt-and-pepper")}})};
    real.config.visibleUnits = UnitKind::Gaussian;
    real.config.standardise = true;
    all.push_back(real);
    return all;
}

void runToEnd(Experiment& experiment) {
    while (!experiment.finished())
        experiment.advance();
}

} // namespace

class AutoencoderStageTest : public QObject {
    Q_OBJECT
private slots:
    void resumesBitForBit_data();
    void resumesBitForBit();
    void itLearns();
    void layersAreThoseOfTheText();
    void unrollsTheLayersBelow();
    void theNextStageGoesOn();
    void modelsComeBack();
    void liveSettingsTakeEffect();
    void whatItShows();
    void aReopenedDenoiserIsShownSpoiltCases();
    void saltAndPepperOfRealPixelsGoBothWays();
    void whatDoesNotSuitIsRefused();
    void damagedCheckpointsAreRefused();
    void presetsAreSound();
    void divergenceAdvises();
};

void AutoencoderStageTest::resumesBitForBit_data() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const NamedConfig& entry : plans())
        QTest::newRow(entry.name) << which++;
}

void AutoencoderStageTest::resumesBitForBit() {
    QFETCH(int, which);
    const ExperimentConfig config = plans()[static_cast<std::size_t>(which)].config;
    Experiment whole = begin(config);
    runToEnd(whole);
    const int last = static_cast<int>(whole.position().minibatch);
    const QTemporaryDir folder;
    for (const int at : {last - 20, last - 5}) {
        Experiment part = begin(config);
        run(part, at);
        part.saveCheckpoint(inside(folder, "run"));
        Experiment rest = Experiment::loadCheckpoint(inside(folder, "run"), smallData());
        runToEnd(rest);
        QVERIFY(test::sameWeights(autoencoderIn(rest), autoencoderIn(whole)));
        QVERIFY(sameRows(rest.metrics(), whole.metrics()));
        const SnapshotRequest all{.filters = true, .reconstructions = 5};
        const auto left = rest.observe(all);
        const auto right = whole.observe(all);
        QVERIFY(sameBits(left->reconstructions->reconstruction, right->reconstructions->reconstruction));
        QVERIFY(sameBits(left->filters->meanActivation, right->filters->meanActivation));
    }
}

void AutoencoderStageTest::itLearns() {
    for (NamedConfig entry : plans()) {
        entry.config.stages.back().own["epochs"] = std::int64_t{15};
        Experiment experiment = begin(entry.config);
        const std::size_t first = (entry.config.stages.size() - 1) * perEpoch;
        runToEnd(experiment);
        const MetricRow& begin = experiment.metrics()[first];
        const MetricRow& end = experiment.metrics().back();
        QVERIFY2(end[Metric::SquaredErrorTraining] < begin[Metric::SquaredErrorTraining], entry.name);
        QVERIFY(end.has(Metric::MeanActivation));
        const auto& own = entry.config.stages.back().own;
        const bool binary = own.contains("stacked") ? !own.contains("reconstruction-loss")
                                                    : entry.config.visibleUnits == UnitKind::Bernoulli;
        QCOMPARE(end.has(Metric::CrossEntropyTraining), binary);
        QVERIFY(begin.has(Metric::SquaredErrorValidation));
        QCOMPARE(begin.has(Metric::CrossEntropyValidation), binary);
    }
}

void AutoencoderStageTest::layersAreThoseOfTheText() {
    const Autoencoder alone = autoencoderIn(begin(plan()));
    QCOMPARE(alone.hiddenLayers(), Index{1});
    QCOMPARE(alone.code().size(), Index{11});
    const Autoencoder deep = autoencoderIn(begin(
        plan({{"encoder-layers", std::string("9,7,2")}, {"code-units", std::string("linear")}, {"tied", true}})));
    QCOMPARE(deep.hiddenLayers(), Index{3});
    QCOMPARE(deep.hiddenCount(1), Index{7});
    QVERIFY(deep.tied());
    QVERIFY(deep.code().has(UnitKind::Gaussian));
    QVERIFY(deep.connections[1].above.has(UnitKind::Bernoulli));
    QVERIFY(!deep.bottom().bias.isZero(0));
}

void AutoencoderStageTest::unrollsTheLayersBelow() {
    Experiment experiment = begin(unrolledPlan());
    run(experiment, 2 * perEpoch);
    const AnyMachine before = experiment.model().machine;
    experiment.endStage();
    const Autoencoder after = autoencoderIn(experiment);
    QCOMPARE(after.hiddenLayers(), Index{2});
    QVERIFY(!after.tied());
    ThreadTeam team(1);
    Matrix states;
    smallData()->validation.read(0, 20, states);
    CHECK_TABLES_CLOSE(reconstruct(after, states, team), machine::reconstruct(before, states, team), 1e-6);
}

void AutoencoderStageTest::theNextStageGoesOn() {
    ExperimentConfig config = plan();
    config.stages.push_back(stage(StageKind::Autoencoder, 1, {{"corruption", std::string("masking")}}));
    Experiment experiment = begin(config);
    run(experiment, 3 * perEpoch);
    const Autoencoder before = autoencoderIn(experiment);
    experiment.endStage();
    QVERIFY(test::sameWeights(autoencoderIn(experiment), before));
    runToEnd(experiment);
    QVERIFY(!test::sameWeights(autoencoderIn(experiment), before));
}

void AutoencoderStageTest::modelsComeBack() {
    const QTemporaryDir folder;
    for (const NamedConfig& entry : plans()) {
        Experiment experiment = begin(entry.config);
        runToEnd(experiment);
        experiment.saveModel(inside(folder, "model"));
        const Model model = loadModel(inside(folder, "model"));
        const Autoencoder& net = std::get<Autoencoder>(model.machine);
        QVERIFY(test::sameWeights(net, autoencoderIn(experiment)));
        QCOMPARE(net.activeUnits, autoencoderIn(experiment).activeUnits);
        QCOMPARE(kindOf(model.machine), std::string_view("autoencoder"));
        ExperimentConfig further = entry.config;
        further.stages = {stage(StageKind::Autoencoder, 1, entry.config.stages.back().own)};
        further.stages[0].own.erase("stacked");
        further.from = inside(folder, "model").string();
        QVERIFY(test::sameWeights(autoencoderIn(begin(further)), net));
        further.stages = {stage(StageKind::UpDown, 1)};
        QVERIFY2(contains(refusal(further), "autoencoder"), refusal(further).c_str());
    }
}

void AutoencoderStageTest::liveSettingsTakeEffect() {
    Experiment experiment = begin(plan());
    run(experiment, 3);
    QVERIFY(experiment.observe({.reconstructions = 5})->reconstructions->corrupted.size() == 0);
    experiment.change("corruption", std::string("masking"));
    experiment.change("corruption-level", 0.5);
    experiment.change("sparsity", std::string("largest"));
    experiment.change("sparsity-target", 0.2);
    // At once, for those who changed them while the run rests.
    QCOMPARE(autoencoderIn(experiment).activeUnits, Index{2});
    QVERIFY(experiment.observe({.reconstructions = 5})->reconstructions->corrupted.size() > 0);
    experiment.advance();
    QCOMPARE(autoencoderIn(experiment).activeUnits, Index{2});
    QVERIFY(experiment.observe({.reconstructions = 5})->reconstructions->corrupted.size() > 0);
    QCOMPARE(experiment.marks().size(), std::size_t{4});
}

void AutoencoderStageTest::whatItShows() {
    Experiment experiment = begin(plan({{"encoder-layers", std::string("9,4")},
                                        {"corruption", std::string("masking")},
                                        {"corruption-level", 0.4}}));
    run(experiment, 5);
    const auto snapshot = experiment.observe({.filters = true, .reconstructions = 6, .net = true, .layer = 0});
    const Autoencoder net = autoencoderIn(experiment);
    QVERIFY(sameBits(snapshot->filters->fields, net.connections[0].recognition));
    QCOMPARE(snapshot->filters->layers, Index{2});
    QCOMPARE(snapshot->filters->meanActivation.size(), Index{9});
    QCOMPARE(snapshot->hiddenCount, std::size_t{4});
    QVERIFY(snapshot->machine && std::holds_alternative<Autoencoder>(*snapshot->machine));
    QCOMPARE(snapshot->view->layers.size(), std::size_t{5});
    QCOMPARE(snapshot->view->layers[2].name, std::string("code"));

    const ReconstructionsView& view = *snapshot->reconstructions;
    QCOMPARE(view.corrupted.cols(), Index{6});
    QVERIFY(((view.corrupted.array() == 0.0F) || (view.corrupted.array() == view.data.array())).all());
    const double share = (view.corrupted.array() == 0.0F && view.data.array() != 0.0F).cast<double>().mean();
    QVERIFY(share > 0.3 && share < 0.5);
    ThreadTeam team(1);
    QVERIFY(sameBits(view.reconstruction, reconstruct(net, view.corrupted, team)));
    const auto again = experiment.observe({.reconstructions = 6});
    QVERIFY(sameBits(again->reconstructions->corrupted, view.corrupted));

    const auto code = experiment.observe({.filters = true});
    CHECK_TABLES_CLOSE(code->filters->fields,
                       (net.connections[0].recognition * net.connections[1].recognition).eval(), 1e-5);
    const auto active =
        experiment.observe({.filters = true, .layer = 1, .projection = FilterProjection::MostActive});
    QCOMPARE(active->filters->projection, FilterProjection::MostActive);
    QVERIFY(active->filters->fields.minCoeff() >= 0.0F);
}

void AutoencoderStageTest::aReopenedDenoiserIsShownSpoiltCases() {
    const Experiment experiment = begin(plan({{"corruption", std::string("masking")}}));
    ModelView view(experiment.model(), experiment.sharedData());
    const auto shown = view.observe({.reconstructions = 5})->reconstructions;
    const auto learning = experiment.observe({.reconstructions = 5})->reconstructions;
    QCOMPARE(shown->corrupted.cols(), Index{5});
    QVERIFY(shown->corrupted == learning->corrupted);
    QVERIFY(shown->reconstruction == learning->reconstruction);
    // A net that was fine-tuned to name labels is shown whole cases.
    ExperimentConfig tuned = plan();
    tuned.corruption = CorruptionKind::Masking;
    tuned.stages.push_back(stage(StageKind::Backpropagation, 1));
    ModelView classifier(begin(tuned).model(), experiment.sharedData());
    QCOMPARE(classifier.observe({.reconstructions = 5})->reconstructions->corrupted.size(), Index{0});
    ModelView plain(begin(plan()).model(), experiment.sharedData());
    QCOMPARE(plain.observe({.reconstructions = 5})->reconstructions->corrupted.size(), Index{0});
}

void AutoencoderStageTest::saltAndPepperOfRealPixelsGoBothWays() {
    for (const bool whitened : {false, true}) {
        ExperimentConfig real = plan({{"reconstruction-loss", std::string("squares")},
                                      {"corruption", std::string("salt-and-pepper")},
                                      {"corruption-level", 0.5}});
        real.visibleUnits = UnitKind::Gaussian;
        real.standardise = !whitened;
        if (whitened) real.whitening = WhiteningKind::Zca;
        Experiment experiment = begin(real);
        const auto view = experiment.observe({.reconstructions = 5})->reconstructions;
        const PixelCoding coding = experiment.model().coding;
        Matrix expected;
        experiment.data().validation.read(0, 5, expected);
        coding.encodeMean(expected);
        corrupt(expected, {CorruptionKind::SaltAndPepper, 0.5F, -2, 2}, 0, shownCorruption());
        coding.decode(expected);
        QVERIFY(view->corrupted == expected);
    }
}

void AutoencoderStageTest::whatDoesNotSuitIsRefused() {
    QVERIFY(refusal(plan()).empty());
    QVERIFY(contains(refusal(plan({{"encoder-layers", std::string("100,many")}})), "100,many"));
    QVERIFY(contains(refusal(plan({{"encoder-layers", std::string("0")}})), "layers"));
    QVERIFY(contains(refusal(plan({{"encoder-layers", std::string("100000")}})), "layers"));
    QVERIFY(
        contains(refusal(plan({{"code-units", std::string("linear")}, {"sparsity", std::string("kl")}})), "L1"));
    ExperimentConfig real = plan();
    real.visibleUnits = UnitKind::Gaussian;
    real.standardise = true;
    QVERIFY(contains(refusal(real), "squares"));
    ExperimentConfig labelled = smallConfig();
    labelled.stages = {stage(StageKind::AssociativeMemory, 1), stage(StageKind::Autoencoder, 1)};
    QVERIFY(contains(refusal(labelled), "associative memory"));
    ExperimentConfig onTop = smallConfig();
    onTop.stages = {stage(StageKind::Autoencoder, 1), layer(5, 1)};
    QVERIFY(contains(refusal(onTop), "cannot come after"));
    ExperimentConfig linear = unrolledPlan();
    linear.stages[1].own["hidden-units"] = std::string("gaussian");
    QVERIFY(refusal(linear).empty());
    linear.stages[2].own["sparsity"] = std::string("kl");
    QVERIFY(contains(refusal(linear), "L1"));
    Experiment experiment = begin(plan({{"code-units", std::string("rectified")}}));
    QVERIFY(!failureOf<Error>([&] { experiment.change("sparsity", std::string("kl")); }).empty());
}

void AutoencoderStageTest::damagedCheckpointsAreRefused() {
    const QTemporaryDir folder;
    Experiment experiment = begin(plan());
    run(experiment, 4);
    experiment.saveCheckpoint(inside(folder, "run"));
    const TensorFile sound = TensorFile::load(inside(folder, "run"));
    for (const auto& [missing, ignored] : sound.tensors()) {
        TensorFile file;
        file.metadata = sound.metadata;
        for (const auto& [name, tensor] : sound.tensors()) {
            if (name == missing) continue;
            if (name == "metrics")
                file.put(name, std::span<const double>(sound.doubles(name)));
            else if (tensor.shape.size() == 1)
                file.put(name, sound.vector(name));
            else
                file.put(name, sound.matrix(name));
        }
        file.save(inside(folder, "damaged"));
        const std::string sentence =
            failureOf<Error>([&] { Experiment::loadCheckpoint(inside(folder, "damaged"), smallData()); });
        QVERIFY2(sentence.starts_with(inside(folder, "damaged").string()), missing.c_str());
    }
}

void AutoencoderStageTest::presetsAreSound() {
    for (const char* const id : {"autoencoder-plain", "autoencoder-denoising", "autoencoder-sparse",
                                 "autoencoder-stacked", "autoencoder-deep"}) {
        ExperimentConfig config = findPreset(id).config;
        QCOMPARE(config.data, std::string("bundled"));
        config.threads = 1;
        config.hiddenCount = 8;
        for (StagePlan& stage : config.stages)
            if (stage.own.contains("hidden") && stage.own["hidden"] != SettingValue(std::int64_t{2}))
                stage.own["hidden"] = std::int64_t{8};
        Experiment experiment(config, smallData());
        while (experiment.position().stage + 1 < config.stages.size()) {
            experiment.advance();
            experiment.endStage();
        }
        experiment.advance();
        QVERIFY(autoencoderIn(experiment).finite());
    }
    const auto deep = findPreset("autoencoder-deep").config;
    QCOMPARE(deep.stages.size(), std::size_t{5});
}

void AutoencoderStageTest::divergenceAdvises() {
    ExperimentConfig wild = plan({{"code-units", std::string("linear")},
                                  {"reconstruction-loss", std::string("squares")},
                                  {"learning-rate", 10.0}});
    wild.visibleUnits = UnitKind::Gaussian;
    wild.standardise = true;
    Experiment running = begin(wild);
    const std::string advice = failureOf<DivergenceError>([&] { run(running, 20); });
    QVERIFY2(contains(advice, "the autoencoder"), advice.c_str());
    QVERIFY(autoencoderIn(running).finite());
}

REVERIE_SUITE(AutoencoderStageTest, None)

} // namespace autoencoder_stage_test

#include "autoencoder_stage_test.moc"
