#include "app/session/likelihood_job.h"
#include "core/evaluation/enumeration.h"
#include "tests/app/session_watch.h"
#include "tests/core/net_oracle.h"
#include "tests/core/small_experiment.h"
#include "tests/suite.h"

namespace likelihood_job_test {

using namespace reverie;

namespace {

std::shared_ptr<const Snapshot> snapshotOf(DeepBeliefNet net) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->machine = std::make_shared<const AnyMachine>(std::move(net));
    snapshot->shape = small::shape;
    return snapshot;
}

/// A machine alone, or a net.
std::shared_ptr<const Snapshot> smallNet(bool deep) {
    const std::vector<Index> sizes =
        deep ? std::vector<Index>{small::shape.pixels(), 9, 7} : std::vector<Index>{small::shape.pixels(), 8};
    return snapshotOf(oracle::netOf(UnitKind::Bernoulli, sizes, 0, deep, 5));
}

/// So large that a temperature takes a while.
std::shared_ptr<const Snapshot> largeMachine() {
    Rbm machine(Layer(UnitKind::Bernoulli, small::shape.pixels()), Layer(UnitKind::Bernoulli, 4000));
    return snapshotOf({{}, std::move(machine), 0});
}

/// A job and all that it tells.
class Job : public QObject {
public:
    Job() {
        connect(&job, &LikelihoodJob::progressed, this, [this](int percent) { percents.push_back(percent); });
        connect(&job, &LikelihoodJob::estimated, this,
                [this](const LikelihoodReading& reading) { readings.push_back(reading); });
        connect(&job, &LikelihoodJob::failed, this, [this](const QString& sentence) { problems += sentence; });
    }

    std::vector<int> percents;
    std::vector<LikelihoodReading> readings;
    QStringList problems;
    LikelihoodJob job;
};

} // namespace

class LikelihoodJobTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { threads_ = test::threadCount(); }
    void cleanup() { QTRY_COMPARE(test::threadCount(), threads_); }

    void agreesWithTheExactPartitionFunction() {
        const auto net = smallNet(false);
        Job job;
        job.job.start(net, small::smallData(), Split::Validation, AnnealingPlan::quick(), 3.5);
        QTRY_COMPARE(job.readings.size(), 1U);
        const LikelihoodReading& reading = job.readings.front();
        const double error = reading.estimate.partition.standardError;
        QVERIFY(error > 0 && error < 0.2);
        CHECK_CLOSE(reading.estimate.partition.logZ, logPartition(netOf(*net->machine).top), 4 * error);
        QCOMPARE(reading.estimate.cases, small::smallData()->validation.size());
        QVERIFY(!reading.estimate.bound);
        QCOMPARE(reading.split, QStringLiteral("validation"));
        QCOMPARE(reading.epoch, 3.5);
        QCOMPARE(reading.plan.runs, 100);
        QVERIFY(std::ranges::is_sorted(job.percents));
        QCOMPARE(job.percents.back(), 100);
        QVERIFY(job.percents.size() <= 100);
    }

    void aNetHasALowerBound() {
        Job job;
        job.job.start(smallNet(true), small::smallData(), Split::Training, AnnealingPlan::quick(), -1);
        QTRY_COMPARE(job.readings.size(), 1U);
        QVERIFY(job.readings.front().estimate.bound);
        QCOMPARE(job.readings.front().split, QStringLiteral("training"));
    }

    void imagesThatDoNotFitAreAProblem() {
        auto other = std::make_shared<Snapshot>(*smallNet(false));
        other->shape = {7, 6};
        Job job;
        job.job.start(other, small::smallData(), Split::Validation, AnnealingPlan::quick(), 0);
        QTRY_COMPARE(job.problems.size(), 1);
        QVERIFY(job.readings.empty());
    }

    void anEmptySplitIsAProblem() {
        Job job;
        job.job.start(smallNet(false), small::smallData(), Split::Test, AnnealingPlan::quick(), 0);
        QTRY_COMPARE(job.problems.size(), 1);
    }

    void aCancelledJobIsNotHeardOf() {
        Job job;
        job.job.start(largeMachine(), small::smallData(), Split::Validation, AnnealingPlan::thorough(), 0);
        QTRY_VERIFY(!job.percents.empty());
        job.job.cancel();
        const std::size_t told = job.percents.size();
        QTRY_COMPARE(test::threadCount(), threads_);
        QCOMPARE(job.percents.size(), told);
        job.job.start(smallNet(false), small::smallData(), Split::Validation, AnnealingPlan::quick(), 0);
        QTRY_COMPARE(job.readings.size(), 1U);
    }

    void endsWhileItAnneals() {
        Job job;
        job.job.start(largeMachine(), small::smallData(), Split::Validation, AnnealingPlan::thorough(), 0);
        QTRY_VERIFY(!job.percents.empty());
    }

    // Ten up-passes of so many cases would take long.
    void endsWhileItWeighsTheCases() {
        const auto endless = std::make_shared<const Dataset>(
            Dataset{"endless", "Endless", small::squares("training", 400'000, 1), small::squares("v", 10, 2), {}});
        Job job;
        AnnealingPlan plan;
        plan.inverseTemperatures = {0, 0.5F, 1};
        job.job.start(smallNet(true), endless, Split::Training, plan, 0);
        QTRY_VERIFY(!job.percents.empty() && job.percents.back() == 100);
    }

private:
    int threads_ = 0;
};

REVERIE_SUITE(LikelihoodJobTest, Console)

} // namespace likelihood_job_test

#include "likelihood_job_test.moc"
