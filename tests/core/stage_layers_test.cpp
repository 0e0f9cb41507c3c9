#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "core/experiment/stage_layers.h"
#include "tests/suite.h"

namespace stage_layers_test {

using namespace reverie;

namespace {

std::vector<Index> layersOf(const ExperimentConfig& config) {
    std::vector<Index> all;
    for (std::size_t stage = 0; stage < config.stages.size(); ++stage)
        for (const Index units : addedLayers(config, stage))
            all.push_back(units);
    return all;
}

std::vector<Index> layersOf(std::string_view preset) {
    return layersOf(findPreset(preset).config);
}

} // namespace

/// The sizes that a person reads of a run.
class StageLayersTest : public QObject {
    Q_OBJECT

private slots:
    void everyKindAddsItsOwn() {
        QCOMPARE(layersOf("digit-model"), (std::vector<Index>{500, 500, 2000}));
        QCOMPARE(layersOf("digits-boltzmann"), (std::vector<Index>{200}));
        QCOMPARE(layersOf("autoencoder-plain"), (std::vector<Index>{500}));
        QCOMPARE(layersOf("autoencoder-deep"), (std::vector<Index>{1000, 500, 250, 2}));
        QCOMPARE(layersOf("dbm-digits"), (std::vector<Index>{200, 400}));
    }

    void aDeepMachineFromNothingBringsAll() {
        ExperimentConfig config;
        config.stages = {{StageKind::DeepBoltzmann, false, {{"deep-layers", std::string("30,20")}}}};
        QCOMPARE(layersOf(config), (std::vector<Index>{30, 20}));
        config.from = "model";
        QCOMPARE(layersOf(config), std::vector<Index>());
    }

    void aFullyVisibleMachineHasNone() {
        ExperimentConfig config;
        config.stages = {{StageKind::Boltzmann, false, {{"fully-visible", true}}}};
        QCOMPARE(layersOf(config), std::vector<Index>());
    }

    void whatIsSkippedOrUnreadableAddsNothing() {
        ExperimentConfig config = findPreset("dbm-digits").config;
        config.stages.front().skipped = true;
        QCOMPARE(layersOf(config), (std::vector<Index>{400}));
        config.stages = {{StageKind::DeepBoltzmann, false, {{"deep-layers", std::string("many")}}}};
        QCOMPARE(layersOf(config), std::vector<Index>());
    }
};

REVERIE_SUITE(StageLayersTest, None)

} // namespace stage_layers_test

#include "stage_layers_test.moc"
