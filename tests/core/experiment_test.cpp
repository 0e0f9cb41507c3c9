#include "closeness.h"
#include "core/error.h"
#include "core/experiment/experiment.h"
#include "core/experiment/presets.h"
#include "core/models/rbm.h"

#include <QTemporaryDir>
#include <QtTest>

#include <bit>
#include <random>

using namespace reverie;

namespace {

constexpr Index trainingCases = 130;
constexpr ImageShape shape = {6, 7};

/// Grey images: a bright square somewhere, its place the label, and a little noise.
ImageSet squares(const char* name, Index cases, unsigned seed) {
    std::mt19937 generator(seed);
    std::uniform_int_distribution<int> noise(0, 40);
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    for (Index c = 0; c < cases; ++c) {
        const auto label = static_cast<std::uint8_t>(c % 10);
        labels.push_back(label);
        for (Index row = 0; row < shape.rows; ++row)
            for (Index column = 0; column < shape.columns; ++column) {
                const bool inside = row / 3 == label / 5 && column / 2 == label % 5 / 2;
                pixels.push_back(static_cast<std::uint8_t>((inside ? 200 : 5) + noise(generator)));
            }
    }
    return {name, shape, std::move(pixels), std::move(labels)};
}

std::shared_ptr<const Dataset> smallData() {
    static const auto data =
        std::make_shared<const Dataset>(Dataset{"squares",
                                                "Squares",
                                                squares("squares, training", trainingCases, 1),
                                                squares("squares, validation", 30, 2),
                                                {}});
    return data;
}

/// A tiny run, one epoch of seven minibatches of which the last is short.
ExperimentConfig smallConfig() {
    ExperimentConfig config;
    config.preset.clear();
    config.data = "squares";
    config.hiddenCount = 11;
    config.batchSize = 20;
    config.epochs = 5;
    config.evaluationInterval = 5;
    config.evaluationCases = 25;
    config.threads = 1;
    config.seed = 77;
    return config;
}

struct NamedConfig {
    const char* name;
    ExperimentConfig config;
};

/// One configuration for each way in which runs differ.
std::vector<NamedConfig> configurations() {
    std::vector<NamedConfig> all;
    const auto add = [&](const char* name, auto&& change) {
        NamedConfig entry{name, smallConfig()};
        change(entry.config);
        all.push_back(entry);
    };
    add("CD-1", [](ExperimentConfig&) {});
    add("CD-3, sampled pixels, all decays", [](ExperimentConfig& config) {
        config.gibbsSteps = 3;
        config.greyPixels = GreyPixels::Sampled;
        config.weightDecayL1 = 1e-4;
        config.sparsityCost = 0.1;
        config.schedule = ScheduleKind::Exponential;
    });
    add("PCD, schedule", [](ExperimentConfig& config) {
        config.estimator = Estimator::PersistentContrastiveDivergence;
        config.chains = 13;
        config.schedule = ScheduleKind::Linear;
    });
    add("Gaussian, learned variances", [](ExperimentConfig& config) {
        config.visibleUnits = UnitKind::Gaussian;
        config.standardise = true;
        config.learnVariance = true;
        config.learningRate = 0.005;
        config.momentum = 0.9;
    });
    add("Gaussian hidden", [](ExperimentConfig& config) {
        config.hiddenUnits = UnitKind::Gaussian;
        config.learningRate = 0.005;
    });
    add("exact beside PCD", [](ExperimentConfig& config) {
        config.hiddenCount = 6;
        config.estimator = Estimator::Exact;
        config.compareWith = Comparison::PersistentContrastiveDivergence;
        config.chains = 9;
    });
    add("CD beside CD, balanced, thresholded", [](ExperimentConfig& config) {
        config.compareWith = Comparison::ContrastiveDivergence;
        config.balanced = true;
        config.greyPixels = GreyPixels::Thresholded;
    });
    return all;
}

void addConfigurations() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const NamedConfig& entry : configurations())
        QTest::newRow(entry.name) << which++;
}

Experiment begin(const ExperimentConfig& config) {
    return {config, smallData()};
}

void run(Experiment& experiment, int minibatches) {
    for (int i = 0; i < minibatches; ++i)
        experiment.advance();
}

bool sameRows(const std::vector<MetricRow>& left, const std::vector<MetricRow>& right) {
    return std::ranges::equal(left, right, [](const MetricRow& a, const MetricRow& b) {
        const auto sameValue = [](float x, float y) {
            return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y) ||
                   (std::isnan(x) && std::isnan(y));
        };
        return a.minibatch == b.minibatch && a.epoch == b.epoch &&
               std::ranges::equal(a.values, b.values, sameValue);
    });
}

bool sameMachine(const Rbm& left, const Rbm& right) {
    return sameBits(left.weights, right.weights) && sameBits(left.visible.bias, right.visible.bias) &&
           sameBits(left.hidden.bias, right.hidden.bias) &&
           sameBits(left.visible.logVariance, right.visible.logVariance) &&
           sameBits(left.hidden.logVariance, right.hidden.logVariance);
}

/// Machine, measurements and place; the views too, through which chains show.
QByteArray difference(const Experiment& left, const Experiment& right) {
    if (left.position().minibatch != right.position().minibatch ||
        left.position().epoch != right.position().epoch ||
        left.position().minibatchInEpoch != right.position().minibatchInEpoch)
        return "they stand at different places";
    if (!sameMachine(left.machine(), right.machine())) return "the machines differ";
    if (!sameRows(left.metrics(), right.metrics())) return "the measurements differ";
    const SnapshotRequest fantasies{false, 0, 5, false};
    const auto leftView = left.observe(fantasies)->fantasies;
    const auto rightView = right.observe(fantasies)->fantasies;
    if ((leftView == nullptr) != (rightView == nullptr)) return "only one has chains";
    if (leftView &&
        (!sameBits(leftView->images, rightView->images) || leftView->gibbsSteps != rightView->gibbsSteps))
        return "the chains differ";
    return {};
}

std::filesystem::path inside(const QTemporaryDir& folder, const char* name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

#define CHECK_SAME_RUN(left, right)                                                                               \
    do {                                                                                                          \
        const QByteArray found = difference((left), (right));                                                     \
        QVERIFY2(found.isEmpty(), found.constData());                                                             \
    } while (false)

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
    void checkpointEqualsOneStraightRun_data() { addConfigurations(); }
    void checkpointEqualsOneStraightRun();
    void checkpointsOfCheckpoints();
    void liveChangeTakesEffectAtItsMinibatch();
    void changesSurviveACheckpoint();
    void changesThatAreNotLiveAreRefused();
    void metricsAreTakenOnce();
    void evaluationsComeAtTheirInterval();
    void epochsCanBeMoved();
    void divergenceGivesAdviceAndAFiniteMachine();
    void mismatchesAreRefusedWithAdvice();
    void checkpointOfOtherDataIsRefused();
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
    QVERIFY(all->filters && sameBits(all->filters->weights, experiment.machine().weights));
    for (Index j = 0; j < 11; ++j) {
        const double norm = experiment.machine().weights.col(j).cast<double>().norm();
        CHECK_CLOSE(all->filters->norm[j], norm, 1e-5 * norm);
        QVERIFY(all->filters->meanActivation[j] >= 0 && all->filters->meanActivation[j] <= 1);
    }
    QVERIFY(all->machine && sameMachine(*all->machine, experiment.machine()));
    QCOMPARE(all->reconstructions->data.cols(), 4);
    for (Index c = 0; c < 4; ++c) {
        const auto gap = (all->reconstructions->data.col(c) - all->reconstructions->reconstruction.col(c)).eval();
        CHECK_CLOSE(all->reconstructions->error[c], gap.cast<double>().squaredNorm() / 42, 1e-5);
    }
    QCOMPARE(all->fantasies->images.cols(), 6);
    QCOMPARE(all->fantasies->gibbsSteps, 9U);
    QVERIFY(all->fantasies->images.minCoeff() >= 0 && all->fantasies->images.maxCoeff() <= 1);
}

// Saved in the middle of an epoch, it goes on as if never stopped: machine, chains, measurements and place.
void ExperimentTest::checkpointEqualsOneStraightRun() {
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

void ExperimentTest::checkpointsOfCheckpoints() {
    const QTemporaryDir folder;
    for (const int which : {1, 2, 5}) {
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

void ExperimentTest::liveChangeTakesEffectAtItsMinibatch() {
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

void ExperimentTest::changesSurviveACheckpoint() {
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

void ExperimentTest::changesThatAreNotLiveAreRefused() {
    Experiment experiment = begin(smallConfig());
    for (const char* key : {"hidden", "seed", "estimator", "batch", "threads", "no-such-setting"}) {
        const auto message = failureOf<Error>([&] { experiment.change(key, std::int64_t{3}); });
        QVERIFY2(contains(message, key), key);
    }
    QVERIFY_EXCEPTION_THROWN(experiment.change("learning-rate", -1.0), Error);
    QVERIFY_EXCEPTION_THROWN(experiment.change("momentum", std::string("much")), Error);
    QVERIFY(experiment.config() == smallConfig());
    QVERIFY(experiment.marks().empty());
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

void ExperimentTest::checkpointOfOtherDataIsRefused() {
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

QTEST_APPLESS_MAIN(ExperimentTest)
#include "experiment_test.moc"
