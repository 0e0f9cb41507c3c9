#include "core/error.h"
#include "small_stages.h"
#include "test_files.h"
#include "tests/suite.h"

namespace stage_refusals_test {

using namespace reverie;
using namespace reverie::small;

namespace {

std::string refusal(const ExperimentConfig& config) {
    return failureOf<Error>([&] { const Experiment refused(config, smallData()); });
}

} // namespace

/// Plans and checkpoints of several stages that will not do.
class StageRefusalsTest : public QObject {
    Q_OBJECT
private slots:
    void refusedBeforeTheRun();
    void checkpointsThatLie();
};

void StageRefusalsTest::refusedBeforeTheRun() {
    const auto refused = [](std::size_t number, const char* key, const SettingValue& value) {
        ExperimentConfig config = digitPlan();
        config.stages[number].own[key] = value;
        return refusal(config);
    };
    QVERIFY(refusal(digitPlan()).empty());
    QVERIFY(contains(refused(3, "estimator", std::string("exact")), "CD or PCD"));
    QVERIFY(contains(refused(0, "hidden-units", std::string("gaussian")), "Layer 1"));
    QVERIFY(refused(2, "hidden-units", std::string("gaussian")).empty());
    QVERIFY(refused(2, "estimator", std::string("exact")).empty());
    ExperimentConfig unlabelled = digitPlan();
    unlabelled.stages[2].kind = StageKind::Rbm;
    QVERIFY(refusal(unlabelled).empty());
    unlabelled.stages[3].own["label-pull"] = 1.0;
    QVERIFY(contains(refusal(unlabelled), "label-pull to 0"));
    QVERIFY(refused(3, "label-pull", 1.0).empty());
    ExperimentConfig large = digitPlan();
    large.stages[1].own["hidden"] = std::int64_t{40};
    large.stages[2].own["hidden"] = std::int64_t{40};
    large.stages[2].own["estimator"] = std::string("exact");
    QVERIFY(contains(refusal(large), "too large"));
    ExperimentConfig uneven = digitPlan();
    uneven.batchSize = 15;
    uneven.stages[2].own["balanced"] = true;
    QVERIFY(contains(refusal(uneven), "multiple of 10"));
    QVERIFY(contains(refused(3, "k-schedule", std::string("3,six")), "3,six"));
    QVERIFY(contains(refused(1, "seed", std::int64_t{5}), "whole run"));
    QVERIFY(contains(refused(1, "threads", std::int64_t{3}), "whole run"));
    QVERIFY(contains(refused(1, "data", std::string("fashion")), "whole run"));
    QVERIFY(contains(refused(1, "no-such-setting", 1.0), "no-such-setting"));
}

void StageRefusalsTest::checkpointsThatLie() {
    const QTemporaryDir folder;
    const auto path = inside(folder, "run.safetensors");
    const auto liar = inside(folder, "liar.safetensors");
    const auto told = [&](std::string_view reason, auto&& change) {
        TensorFile file = TensorFile::load(path);
        change(file);
        file.save(liar);
        const auto message = failureOf<Error>([&] { Experiment::loadCheckpoint(liar, smallData()); });
        QVERIFY2(test::tells(message, liar, reason), message.c_str());
    };
    const auto changeRun = [](TensorFile& file, const char* key, const nlohmann::json& value) {
        nlohmann::json run = file.json("run");
        run[key] = value;
        file.metadata["run"] = run.dump();
    };
    Experiment experiment = begin(digitPlan());
    run(experiment, 2 * perEpoch);
    experiment.saveCheckpoint(path);
    told("stage", [&](TensorFile& file) { changeRun(file, "stage_number", 9); });
    told("damaged", [&](TensorFile& file) { changeRun(file, "stage_number", "two"); });
    told("damaged", [&](TensorFile& file) { changeRun(file, "stage", 5); });
    told("does not fit", [](TensorFile& file) {
        file.put("layer1.recognition_weights", Matrix(Matrix::Ones(30, 9)));
        file.put("layer1.visible_bias", Vector(Vector::Ones(30)));
        file.metadata["layer1.visible_groups"] = R"([{"kind":"bernoulli","size":30}])";
    });
    told("fit", [](TensorFile& file) { file.metadata.erase("directed"); });

    run(experiment, 4 * perEpoch);
    experiment.saveCheckpoint(path);
    QCOMPARE(experiment.position().stage, 3U);
    told("does not fit", [](TensorFile& file) {
        // Nine labels for data that have ten.
        file.put("weights", Matrix(Matrix::Ones(17, 12)));
        file.put("visible_bias", Vector(Vector::Ones(17)));
        file.metadata["visible_groups"] = R"([{"kind":"bernoulli","size":8},{"kind":"softmax","size":9}])";
        file.metadata["labels"] = "9";
    });
    told("momentum.layer1.generative",
         [](TensorFile& file) { file.put("momentum.layer1.generative", Matrix(Matrix::Ones(3, 3))); });
}

REVERIE_SUITE(StageRefusalsTest, None)

} // namespace stage_refusals_test

#include "stage_refusals_test.moc"
