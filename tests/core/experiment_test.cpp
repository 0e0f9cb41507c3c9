#include "core/error.h"
#include "core/experiment/presets.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace experiment_test {

using namespace reverie;
using namespace reverie::small;

class ExperimentTest : public QObject {
    Q_OBJECT
private slots:
    void positionCounts();
    void threadsDoNotMatter_data() { addConfigurations(); }
    void threadsDoNotMatter();
    void repeatsItself();
    void seedsMatter();
    void observingChangesNothing_data() { addConfigurations(); }
    void observingChangesNothing();
    void observingCopiesWhatIsAskedFor();
    void metricsAreTakenOnce();
    void evaluationsComeAtTheirInterval();
    void epochsCanBeMoved();
    void divergenceGivesAdviceAndAFiniteMachine();
    void mismatchesAreRefusedWithAdvice();
    void exactLearningRaisesTheLikelihood();
    void reconstructionErrorFalls();

private:
    static ExperimentConfig fetched() {
        QFETCH(int, which);
        return configurations()[static_cast<std::size_t>(which)].config;
    }
};

void ExperimentTest::positionCounts() {
    ExperimentConfig config = smallConfig();
    config.epochs = 2;
    Experiment experiment = begin(config);
    QCOMPARE(experiment.position().minibatchesPerEpoch, 7);
    QCOMPARE(experiment.position().minibatch, 0U);
    run(experiment, 6);
    QCOMPARE(experiment.position().epoch, 0);
    QCOMPARE(experiment.position().minibatchInEpoch, 6);
    run(experiment, 1);
    QCOMPARE(experiment.position().epoch, 1);
    QCOMPARE(experiment.position().minibatchInEpoch, 0);
    QVERIFY(!experiment.finished());
    run(experiment, 7);
    QVERIFY(experiment.finished());
    QCOMPARE(experiment.position().minibatch, 14U);
    QCOMPARE(experiment.metrics().size(), 14U);
    QCOMPARE(experiment.metrics().front().minibatch, 1U);
    QCOMPARE(experiment.metrics().back().minibatch, 14U);
    QCOMPARE(experiment.metrics().back().epoch, 2.0);
}

void ExperimentTest::threadsDoNotMatter() {
    ExperimentConfig config = fetched();
    Experiment one = begin(config);
    run(one, 17);
    for (const int threads : {2, 3}) {
        config.threads = threads;
        Experiment more = begin(config);
        run(more, 17);
        CHECK_SAME_RUN(more, one);
    }
}

// Stepping equals running, wherever the steps pause: there is but one way to advance.
void ExperimentTest::repeatsItself() {
    Experiment straight = begin(smallConfig());
    run(straight, 30);
    Experiment stepped = begin(smallConfig());
    for (int step = 0; step < 30; ++step) {
        stepped.advance();
        if (step % 4 == 0) stepped.takeMetrics();
        Experiment moved = std::move(stepped);
        stepped = std::move(moved);
    }
    CHECK_SAME_RUN(stepped, straight);
}

void ExperimentTest::seedsMatter() {
    ExperimentConfig config = smallConfig();
    Experiment one = begin(config);
    config.seed = 78;
    Experiment other = begin(config);
    QVERIFY(!sameMachine(one.machine(), other.machine()));
}

void ExperimentTest::observingChangesNothing() {
    const ExperimentConfig config = fetched();
    Experiment unseen = begin(config);
    Experiment seen = begin(config);
    for (int minibatch = 0; minibatch < 16; ++minibatch) {
        unseen.advance();
        seen.advance();
        seen.observe({true, 9, 9, true});
        if (minibatch % 3 == 0) seen.observe({});
    }
    CHECK_SAME_RUN(seen, unseen);
}

void ExperimentTest::observingCopiesWhatIsAskedFor() {
    ExperimentConfig config = smallConfig();
    config.estimator = Estimator::PersistentContrastiveDivergence;
    config.chains = 13;
    Experiment experiment = begin(config);
    run(experiment, 9);
    const auto nothing = experiment.observe({});
    QCOMPARE(nothing->bytesCopied, 0U);
    QVERIFY(!nothing->filters && !nothing->reconstructions && !nothing->fantasies && !nothing->machine);
    QCOMPARE(nothing->position.minibatch, 9U);

    const auto all = experiment.observe({true, 4, 6, true});
    QVERIFY(all->bytesCopied > 0);
    QVERIFY(all->filters && sameBits(all->filters->fields, experiment.machine().weights));
    for (Index j = 0; j < 11; ++j) {
        const double norm = experiment.machine().weights.col(j).cast<double>().norm();
        CHECK_CLOSE(all->filters->norm[j], norm, 1e-5 * norm);
        QVERIFY(all->filters->meanActivation[j] >= 0 && all->filters->meanActivation[j] <= 1);
    }
    QVERIFY(all->machine && sameMachine(netOf(*all->machine).top, experiment.machine()));
    QCOMPARE(all->reconstructions->data.cols(), 4);
    for (Index c = 0; c < 4; ++c) {
        const auto gap = (all->reconstructions->data.col(c) - all->reconstructions->reconstruction.col(c)).eval();
        CHECK_CLOSE(all->reconstructions->error[c], gap.cast<double>().squaredNorm() / 42, 1e-5);
    }
    QCOMPARE(all->fantasies->images.cols(), 6);
    QCOMPARE(all->fantasies->gibbsSteps, 9U);
    QVERIFY(all->fantasies->images.minCoeff() >= 0 && all->fantasies->images.maxCoeff() <= 1);
}

void ExperimentTest::metricsAreTakenOnce() {
    Experiment experiment = begin(smallConfig());
    run(experiment, 5);
    const auto first = experiment.takeMetrics();
    run(experiment, 3);
    const auto second = experiment.takeMetrics();
    QCOMPARE(first.size(), 5U);
    QCOMPARE(second.size(), 3U);
    QVERIFY(experiment.takeMetrics().empty());
    std::vector<MetricRow> both = first;
    both.insert(both.end(), second.begin(), second.end());
    QVERIFY(sameRows(both, experiment.metrics()));
}

void ExperimentTest::evaluationsComeAtTheirInterval() {
    Experiment experiment = begin(smallConfig());
    run(experiment, 20);
    for (const MetricRow& row : experiment.metrics()) {
        QVERIFY(row.has(Metric::SquaredErrorTraining));
        QVERIFY(row.has(Metric::UpdateSize));
        const bool due = row.minibatch == 1 || row.minibatch % 5 == 0;
        QCOMPARE(row.has(Metric::FreeEnergyTraining), due);
        QCOMPARE(row.has(Metric::FreeEnergyValidation), due);
        QCOMPARE(row.has(Metric::SquaredErrorValidation), due);
        QVERIFY(!row.has(Metric::ComparisonSquaredError));
        if (due)
            CHECK_CLOSE(row[Metric::FreeEnergyGap],
                        row[Metric::FreeEnergyValidation] - row[Metric::FreeEnergyTraining], 1e-4);
    }
}

void ExperimentTest::epochsCanBeMoved() {
    Experiment experiment = begin(smallConfig());
    run(experiment, 15);
    experiment.setEpochs(3);
    QCOMPARE(experiment.config().epochs, 3);
    run(experiment, 6);
    QVERIFY(experiment.finished());
    experiment.setEpochs(1);
    QVERIFY(experiment.config().epochs >= 3);
    experiment.setEpochs(9);
    QVERIFY(!experiment.finished());
}

void ExperimentTest::divergenceGivesAdviceAndAFiniteMachine() {
    ExperimentConfig config = smallConfig();
    config.visibleUnits = UnitKind::Gaussian;
    config.standardise = true;
    config.learningRate = 10;
    config.epochs = 1000;
    Experiment experiment = begin(config);
    std::string message;
    for (int i = 0; i < 3000 && message.empty(); ++i)
        message = failureOf<DivergenceError>([&] { experiment.advance(); });
    QVERIFY2(contains(message, "learning rate"), message.c_str());
    QVERIFY(experiment.machine().finite());
    for (const MetricRow& row : experiment.metrics())
        for (const float value : row.values)
            QVERIFY(!std::isinf(value));
    experiment.change("learning-rate", 0.001);
    run(experiment, 10);
    QVERIFY(experiment.machine().finite());
}

void ExperimentTest::mismatchesAreRefusedWithAdvice() {
    std::vector<float> real(static_cast<std::size_t>(20 * shape.pixels()), -1.5F);
    real.front() = 3;
    const auto realData =
        std::make_shared<const Dataset>(Dataset{"real", "Real numbers", {"real", shape, real}, {}, {}});
    const auto refusal = [](const ExperimentConfig& config, const std::shared_ptr<const Dataset>& data) {
        return failureOf<Error>([&] { const Experiment refused(config, data); });
    };
    ExperimentConfig config = smallConfig();
    QVERIFY2(contains(refusal(config, realData), "Gaussian"), refusal(config, realData).c_str());
    config.balanced = true;
    config.visibleUnits = UnitKind::Gaussian;
    QVERIFY2(contains(refusal(config, realData), "label"), refusal(config, realData).c_str());

    config = smallConfig();
    config.standardise = true;
    QVERIFY2(contains(refusal(config, smallData()), "Gaussian"), refusal(config, smallData()).c_str());
    config = smallConfig();
    config.learnVariance = true;
    QVERIFY(contains(refusal(config, smallData()), "Gaussian"));
    config = smallConfig();
    config.visibleUnits = UnitKind::Gaussian;
    config.hiddenUnits = UnitKind::Gaussian;
    QVERIFY(contains(refusal(config, smallData()), "binary"));
    config = smallConfig();
    config.estimator = Estimator::Exact;
    config.hiddenCount = 30;
    QVERIFY(!refusal(config, smallData()).empty());
    config = smallConfig();
    QVERIFY(!refusal(config, std::make_shared<const Dataset>()).empty());
}

void ExperimentTest::exactLearningRaisesTheLikelihood() {
    ExperimentConfig config = findPreset("bars-exact").config;
    config.hiddenCount = 8;
    config.evaluationInterval = 50;
    Experiment experiment(config);
    run(experiment, 400);
    double last = -1e9;
    int measured = 0;
    for (const MetricRow& row : experiment.metrics()) {
        if (!row.has(Metric::LogLikelihood)) continue;
        ++measured;
        QVERIFY(row.has(Metric::ComparisonLogLikelihood));
        QVERIFY2(row[Metric::LogLikelihood] > static_cast<float>(last) - 1e-3F,
                 qPrintable(QString::number(row[Metric::LogLikelihood])));
        last = static_cast<double>(row[Metric::LogLikelihood]);
    }
    QVERIFY(measured >= 8);
    // Sixteen fair coins give −16 log 2 = −11.1; the thirty patterns allow −log 30 = −3.4.
    QVERIFY2(last > -10 && last < -3.4, qPrintable(QString::number(last)));
}

void ExperimentTest::reconstructionErrorFalls() {
    ExperimentConfig config = smallConfig();
    config.epochs = 60;
    config.threads = 2;
    Experiment experiment = begin(config);
    while (!experiment.finished())
        experiment.advance();
    QVERIFY(experiment.metrics().back()[Metric::SquaredErrorTraining] <
            0.6F * experiment.metrics().front()[Metric::SquaredErrorTraining]);
}

REVERIE_SUITE(ExperimentTest, None)

} // namespace experiment_test

#include "experiment_test.moc"
