#include "core/error.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace experiment_resume_test {

using namespace reverie;
using namespace reverie::small;

class ExperimentResumeTest : public QObject {
    Q_OBJECT
private slots:
    void checkpointEqualsOneStraightRun_data() { addConfigurations(); }
    void checkpointEqualsOneStraightRun();
    void checkpointsOfCheckpoints();
    void liveChangeTakesEffectAtItsMinibatch();
    void changesSurviveACheckpoint();
    void changesThatAreNotLiveAreRefused();
    void checkpointOfOtherDataIsRefused();

private:
    static ExperimentConfig fetched() {
        QFETCH(int, which);
        return configurations()[static_cast<std::size_t>(which)].config;
    }
};

// Saved in the middle of an epoch, it goes on as if never stopped: machine, chains, measurements and place.
void ExperimentResumeTest::checkpointEqualsOneStraightRun() {
    const ExperimentConfig config = fetched();
    const QTemporaryDir folder;
    const auto path = inside(folder, "run.safetensors");
    Experiment straight = begin(config);
    Experiment stopped = begin(config);
    run(straight, 10);
    run(stopped, 10);
    stopped.saveCheckpoint(path);
    CHECK_SAME_RUN(stopped, straight);

    Experiment resumed = Experiment::loadCheckpoint(path, smallData());
    QVERIFY(resumed.config() == config);
    CHECK_SAME_RUN(resumed, straight);
    run(straight, 14);
    run(resumed, 14);
    CHECK_SAME_RUN(resumed, straight);
    // What was saved went on undisturbed as well.
    run(stopped, 14);
    CHECK_SAME_RUN(stopped, straight);
}

void ExperimentResumeTest::checkpointsOfCheckpoints() {
    const QTemporaryDir folder;
    for (const int which : {1, 2, 5, 7, 8, 10, 11}) {
        ExperimentConfig config = configurations()[static_cast<std::size_t>(which)].config;
        Experiment straight = begin(config);
        Experiment broken = begin(config);
        for (int stretch = 0; stretch < 5; ++stretch) {
            run(straight, 3);
            run(broken, 3);
            broken.saveCheckpoint(inside(folder, "again.safetensors"));
            broken = Experiment::loadCheckpoint(inside(folder, "again.safetensors"), smallData());
        }
        CHECK_SAME_RUN(broken, straight);
    }
}

void ExperimentResumeTest::liveChangeTakesEffectAtItsMinibatch() {
    Experiment changed = begin(smallConfig());
    Experiment untouched = begin(smallConfig());
    run(changed, 9);
    run(untouched, 9);
    changed.change("learning-rate", 0.01);
    changed.change("k", std::int64_t{3});
    CHECK_SAME_RUN(changed, untouched);
    QCOMPARE(changed.config().learningRate, 0.01);
    QCOMPARE(changed.marks().size(), 2U);
    QCOMPARE(changed.marks()[0].minibatch, 9U);
    QVERIFY(contains(changed.marks()[0].text, "0.05") && contains(changed.marks()[0].text, "0.01"));
    run(changed, 1);
    run(untouched, 1);
    QVERIFY(!sameMachine(changed.machine(), untouched.machine()));

    // Changed at the same minibatch, it is the same run again.
    Experiment again = begin(smallConfig());
    run(again, 9);
    again.change("k", std::int64_t{3});
    again.change("learning-rate", 0.01);
    run(again, 1);
    CHECK_SAME_RUN(again, changed);
}

void ExperimentResumeTest::changesSurviveACheckpoint() {
    const QTemporaryDir folder;
    Experiment straight = begin(smallConfig());
    run(straight, 4);
    straight.change("momentum", 0.9);
    run(straight, 4);
    straight.saveCheckpoint(inside(folder, "changed.safetensors"));
    Experiment resumed = Experiment::loadCheckpoint(inside(folder, "changed.safetensors"), smallData());
    QCOMPARE(resumed.config().momentum, 0.9);
    QCOMPARE(resumed.marks().size(), 1U);
    QCOMPARE(resumed.marks()[0].text, straight.marks()[0].text);
    run(straight, 6);
    run(resumed, 6);
    CHECK_SAME_RUN(resumed, straight);
}

void ExperimentResumeTest::changesThatAreNotLiveAreRefused() {
    Experiment experiment = begin(smallConfig());
    for (const char* key : {"hidden", "seed", "compare-with", "batch", "threads", "no-such-setting"}) {
        const auto message = failureOf<Error>([&] { experiment.change(key, std::int64_t{3}); });
        QVERIFY2(contains(message, key), key);
    }
    QVERIFY_EXCEPTION_THROWN(experiment.change("learning-rate", -1.0), Error);
    QVERIFY_EXCEPTION_THROWN(experiment.change("momentum", std::string("much")), Error);
    QVERIFY(experiment.config() == smallConfig());
    QVERIFY(experiment.marks().empty());
}

void ExperimentResumeTest::checkpointOfOtherDataIsRefused() {
    const QTemporaryDir folder;
    const auto path = inside(folder, "other.safetensors");
    Experiment experiment = begin(smallConfig());
    run(experiment, 2);
    experiment.saveCheckpoint(path);
    const auto other = std::make_shared<const Dataset>(
        Dataset{"squares", "Other squares", squares("squares, training", trainingCases, 9), {}, {}});
    const auto message = failureOf<Error>([&] { Experiment::loadCheckpoint(path, other); });
    QVERIFY2(message.starts_with(path.string()), message.c_str());

    experiment.saveModel(inside(folder, "model.safetensors"));
    const auto noRun =
        failureOf<Error>([&] { Experiment::loadCheckpoint(inside(folder, "model.safetensors"), smallData()); });
    QVERIFY2(contains(noRun, "model.safetensors"), noRun.c_str());
}

REVERIE_SUITE(ExperimentResumeTest, None)

} // namespace experiment_resume_test

#include "experiment_resume_test.moc"
