#include "app/session/classification_job.h"
#include "tests/app/session_watch.h"
#include "tests/core/net_oracle.h"
#include "tests/core/small_experiment.h"
#include "tests/suite.h"

namespace classification_job_test {

using namespace reverie;

namespace {

constexpr Index digits = 10;

/// Nets of 42 pixels and ten labels, of every kind that is wanted.
std::shared_ptr<const Snapshot> nets(bool labelled, bool classifiers) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->machine = std::make_shared<const AnyMachine>(
        oracle::netOf(UnitKind::Bernoulli, {small::shape.pixels(), 9, 8, 12}, labelled ? digits : 0, true, 5));
    if (classifiers) {
        RandomStream stream(1, "classifier");
        const FeedForwardNet net = unroll(netOf(*snapshot->machine), digits, stream, 0.5F);
        snapshot->classifier = std::make_shared<const FeedForwardNet>(net);
        snapshot->randomStart = std::make_shared<const FeedForwardNet>(randomTwin(net, stream, 4));
    }
    return snapshot;
}

/// As many cases as keep a job busy for long.
std::shared_ptr<const Dataset> endlessData() {
    return std::make_shared<const Dataset>(
        Dataset{"endless", "Endless", small::squares("training", 400'000, 1), small::squares("v", 10, 2), {}});
}

/// A job and all that it tells.
class Job : public QObject {
public:
    Job() {
        connect(&job, &ClassificationJob::measured, this,
                [this](const std::shared_ptr<const ClassificationView>& view) { views.push_back(view); });
        connect(&job, &ClassificationJob::finished, this, [this] { ++finished; });
    }

    QStringList methods() const {
        QStringList names;
        for (const auto& view : views)
            names += QString::fromStdString(view->method);
        return names;
    }

    std::vector<std::shared_ptr<const ClassificationView>> views;
    int finished = 0;
    ClassificationJob job;
};

} // namespace

class ClassificationJobTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { threads_ = test::threadCount(); }
    void cleanup() { QTRY_COMPARE(test::threadCount(), threads_); }

    void everyWayThatTheNetsHaveIsMeasured_data() {
        QTest::addColumn<bool>("labelled");
        QTest::addColumn<bool>("classifiers");
        QTest::addColumn<QStringList>("methods");
        QTest::newRow("label units") << true << false << QStringList{"free energy", "Gibbs"};
        QTest::newRow("fine-tuned") << false << true << QStringList{"fine-tuned net", "random start"};
        QTest::newRow("both") << true << true
                              << QStringList{"free energy", "Gibbs", "fine-tuned net", "random start"};
        QTest::newRow("neither") << false << false << QStringList{};
    }

    void everyWayThatTheNetsHaveIsMeasured() {
        QFETCH(bool, labelled);
        QFETCH(bool, classifiers);
        QFETCH(QStringList, methods);
        Job job;
        job.job.start(nets(labelled, classifiers), small::smallData(), Split::Validation, {});
        QTRY_COMPARE(job.finished, 1);
        QCOMPARE(job.methods(), methods);
    }

    void theCountsAreThoseOfTheCases() {
        const auto data = small::smallData();
        const ImageSet& cases = data->validation;
        Job job;
        job.job.start(nets(true, true), data, Split::Validation, {});
        QTRY_COMPARE(job.finished, 1);
        for (const auto& view : job.views) {
            QCOMPARE(view->split, std::string("validation"));
            QCOMPARE(view->cases, cases.size());
            QCOMPARE(view->confusion.cases(), cases.size());
            QCOMPARE(view->confusion.errors(), static_cast<Index>(view->wrong.size()));
            QCOMPARE(view->images.cols(), static_cast<Index>(view->wrong.size()));
            QVERIFY(!view->wrong.empty());
            for (std::size_t i = 0; i < view->wrong.size(); ++i) {
                const WrongCase& wrong = view->wrong[i];
                QCOMPARE(wrong.truth, int{cases.labels()[static_cast<std::size_t>(wrong.number)]});
                QVERIFY(wrong.recognised != wrong.truth);
                Matrix image;
                cases.read(wrong.number, 1, image);
                QVERIFY(view->images.col(static_cast<Index>(i)) == image);
            }
        }
    }

    void casesTheNetHasLearnedFromAreCounted() {
        const auto data = small::smallData();
        const SeenCases seen{"squares", data->validation.size(), data->validation.fingerprint()};
        Job job;
        job.job.start(nets(true, false), data, Split::Validation, {seen});
        QTRY_COMPARE(job.finished, 1);
        QCOMPARE(job.views.front()->seen, data->validation.size());
    }

    void withoutLabelsNothingIsMeasured() {
        const auto data = small::smallData();
        const ImageSet bare("bare", small::shape, std::vector<std::uint8_t>(84));
        Job job;
        job.job.start(nets(true, false), std::make_shared<const Dataset>(Dataset{"bare", "Bare", bare, bare, {}}),
                      Split::Training, {});
        QTRY_COMPARE(job.finished, 1);
        QVERIFY(job.views.empty());
    }

    void aNewJobTakesThePlaceOfTheOld() {
        const auto data = endlessData();
        Job job;
        job.job.start(nets(true, false), data, Split::Training, {});
        job.job.start(nets(true, false), data, Split::Validation, {});
        QTRY_COMPARE(job.finished, 1);
        QCOMPARE(job.methods(), (QStringList{"free energy", "Gibbs"}));
        for (const auto& view : job.views)
            QCOMPARE(view->split, std::string("validation"));
    }

    void aCancelledJobIsNotHeardOf() {
        Job job;
        job.job.start(nets(true, false), small::smallData(), Split::Validation, {});
        // Its thread ends while what it found still waits to be told.
        while (test::threadCount() > threads_)
            QThread::yieldCurrentThread();
        job.job.cancel();
        QCoreApplication::processEvents();
        QVERIFY(job.views.empty());
        QCOMPARE(job.finished, 0);
        job.job.start(nets(false, true), small::smallData(), Split::Validation, {});
        QTRY_COMPARE(job.finished, 1);
        QCOMPARE(job.methods(), (QStringList{"fine-tuned net", "random start"}));
    }

    void endsWhileItMeasures() {
        Job job;
        job.job.start(nets(true, false), endlessData(), Split::Training, {});
    }

private:
    int threads_ = 0;
};

REVERIE_SUITE(ClassificationJobTest, Console)

} // namespace classification_job_test

#include "classification_job_test.moc"
