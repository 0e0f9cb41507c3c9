#include "core/experiment/model_view.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace observed_filters_test {

using namespace reverie;
using namespace reverie::small;

using enum FilterProjection;
using Projections = std::vector<FilterProjection>;

namespace {

ExperimentConfig withStages(const std::vector<StageKind>& kinds) {
    ExperimentConfig config = smallConfig();
    for (const StageKind kind : kinds)
        config.stages.push_back({kind, false, {{"hidden", std::int64_t{9}}, {"epochs", std::int64_t{1}}}});
    return config;
}

std::shared_ptr<const FiltersView> filtersOf(const Experiment& experiment, FilterProjection projection,
                                             Index layer = -1) {
    return experiment.observe({.filters = true, .layer = layer, .projection = projection})->filters;
}

bool arePictures(const Matrix& fields) {
    return fields.minCoeff() >= 0 && fields.maxCoeff() <= 1 && fields.maxCoeff() > fields.minCoeff();
}

} // namespace

class ObservedFiltersTest : public QObject {
    Q_OBJECT

private slots:
    void everyLayerInEveryProjection();
    void aMachineAloneHasThemToo();
    void standardisedPixelsComeBack();
    void gaussianUnitsAreNotSampled();
    void aFeedForwardNetDoesNotDream();
    void withoutImagesNothingIsMostActive();
    void aModelKeepsItsFilters();
    void aModelKnowsHowActiveEachLayerIs();
    void wishesAreUnited();
};

void ObservedFiltersTest::everyLayerInEveryProjection() {
    Experiment experiment = begin(withStages({StageKind::Rbm, StageKind::Rbm, StageKind::AssociativeMemory}));
    run(experiment, 18);
    const auto weights = filtersOf(experiment, Weights, 1);
    QCOMPARE(weights->projections, (Projections{Weights, MostActive, Sampled}));
    for (const Index layer : {0, 1, 2})
        for (const FilterProjection projection : {MostActive, Sampled}) {
            const auto view = filtersOf(experiment, projection, layer);
            QCOMPARE(view->layer, layer);
            QCOMPARE(view->projection, projection);
            QCOMPARE(view->fields.rows(), shape.pixels());
            QCOMPARE(view->fields.cols(), 9);
            QVERIFY(arePictures(view->fields));
            QVERIFY(sameBits(view->norm, filtersOf(experiment, Weights, layer)->norm));
            QVERIFY(sameBits(view->fields, filtersOf(experiment, projection, layer)->fields));
        }
    QVERIFY(!sameBits(filtersOf(experiment, MostActive)->fields, filtersOf(experiment, Sampled)->fields));
}

void ObservedFiltersTest::aMachineAloneHasThemToo() {
    Experiment experiment = begin(smallConfig());
    run(experiment, 5);
    for (const FilterProjection projection : {MostActive, Sampled})
        QVERIFY(arePictures(filtersOf(experiment, projection)->fields));
    QVERIFY(sameBits(filtersOf(experiment, Weights)->fields, experiment.machine().weights));
}

void ObservedFiltersTest::standardisedPixelsComeBack() {
    ExperimentConfig config = smallConfig();
    config.visibleUnits = UnitKind::Gaussian;
    config.standardise = true;
    config.learningRate = 0.005;
    const Experiment experiment = begin(config);
    const auto view = filtersOf(experiment, MostActive);
    QVERIFY(arePictures(view->fields));
    Matrix images;
    smallData()->training.read(0, trainingCases, images);
    CHECK_CLOSE(view->fields.mean(), images.mean(), 0.05);
}

void ObservedFiltersTest::gaussianUnitsAreNotSampled() {
    ExperimentConfig config = smallConfig();
    config.hiddenUnits = UnitKind::Gaussian;
    const Experiment experiment = begin(config);
    const auto view = filtersOf(experiment, Sampled);
    QCOMPARE(view->projections, (Projections{Weights, MostActive}));
    QCOMPARE(view->projection, Weights);
    QVERIFY(sameBits(view->fields, experiment.machine().weights));
}

void ObservedFiltersTest::aFeedForwardNetDoesNotDream() {
    Experiment experiment = begin(withStages({StageKind::Rbm, StageKind::Backpropagation}));
    run(experiment, 10);
    QCOMPARE(experiment.position().stage, 1U);
    const auto view = filtersOf(experiment, Sampled);
    QCOMPARE(view->projections, (Projections{Weights, MostActive}));
    QVERIFY(sameBits(view->fields, filtersOf(experiment, Weights)->fields));
    QVERIFY(arePictures(filtersOf(experiment, MostActive)->fields));
}

void ObservedFiltersTest::withoutImagesNothingIsMostActive() {
    ModelView view(begin(smallConfig()).model());
    const auto filters = view.observe({.filters = true, .projection = MostActive})->filters;
    QCOMPARE(filters->projections, (Projections{Weights, Sampled}));
    QVERIFY(sameBits(filters->fields, view.model().net().top.weights));
    QVERIFY(arePictures(view.observe({.filters = true, .projection = Sampled})->filters->fields));
}

void ObservedFiltersTest::aModelKeepsItsFilters() {
    ModelView view(begin(withStages({StageKind::Rbm, StageKind::Rbm})).model(), smallData());
    const auto first = view.observe({.filters = true, .projection = Sampled})->filters;
    QCOMPARE(view.observe({true, 3, 0, true, -1, Sampled})->filters, first);
    QVERIFY(!view.observe({.reconstructions = 3})->filters);
    QCOMPARE(view.observe({.filters = true, .projection = Sampled})->filters, first);
    QCOMPARE(view.observe({.filters = true})->filters->projection, Weights);
    QCOMPARE(view.observe({.filters = true, .layer = 0})->filters->layer, 0);
}

void ObservedFiltersTest::aModelKnowsHowActiveEachLayerIs() {
    Experiment experiment = begin(withStages({StageKind::Rbm, StageKind::Rbm}));
    run(experiment, 10);
    QCOMPARE(experiment.position().stage, 1U);
    ModelView view(experiment.model(), smallData());
    Matrix states;
    smallData()->training.read(0, trainingCases, states);
    view.model().coding.encodeMean(states);
    ThreadTeam alone(1);
    for (const Index layer : {0, 1}) {
        const Matrix mean = machine::layerMean(view.model().machine, states, layer, alone);
        const auto filters = view.observe({.filters = true, .layer = layer})->filters;
        QVERIFY(sameBits(filters->meanActivation, Vector(mean.rowwise().mean())));
        QCOMPARE(filtersOf(experiment, Weights, layer)->meanActivation.size(), layer == 1 ? 9 : 0);
    }
    ModelView alike(experiment.model());
    QCOMPARE(alike.observe({.filters = true})->filters->meanActivation.size(), 0);
}

void ObservedFiltersTest::wishesAreUnited() {
    const SnapshotRequest others = {.reconstructions = 4};
    const SnapshotRequest filters = {.filters = true, .layer = 1, .projection = Sampled};
    QCOMPARE((others | filters).projection, Sampled);
    QCOMPARE((filters | others).projection, Sampled);
    QCOMPARE((others | others).projection, Weights);
}

REVERIE_SUITE(ObservedFiltersTest, Console)

} // namespace observed_filters_test

#include "observed_filters_test.moc"
