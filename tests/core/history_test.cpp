#include "core/experiment/history.h"
#include "small_experiment.h"
#include "tests/suite.h"

namespace history_test {

using namespace reverie;
using namespace reverie::small;

namespace {

Moment momentOf(const Experiment& experiment, bool resumable) {
    Moment moment = {experiment.position(), std::make_shared<const Model>(experiment.model()), nullptr};
    if (resumable) moment.checkpoint = std::make_shared<const TensorFile>(experiment.checkpoint());
    return moment;
}

/// What a run of so many minibatches leaves in a history.
History kept(Experiment& experiment, int minibatches, History history) {
    for (int i = 0; i <= minibatches; ++i) {
        const std::uint64_t now = experiment.position().minibatch;
        if (history.due(now)) history.keep(momentOf(experiment, history.checkpointDue(now)));
        if (i < minibatches) experiment.advance();
    }
    return history;
}

std::vector<std::uint64_t> minibatches(const History& history) {
    std::vector<std::uint64_t> all;
    for (const Moment& moment : history.moments())
        all.push_back(moment.position.minibatch);
    return all;
}

ExperimentConfig longConfig() {
    ExperimentConfig config = smallConfig();
    config.epochs = 100;
    return config;
}

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT

private slots:
    void allMomentsAreKeptWhileThereIsRoom() {
        Experiment experiment = begin(longConfig());
        const History history = kept(experiment, 9, History());
        QCOMPARE(history.moments().size(), std::size_t{10});
        QCOMPARE(history.timeline().interval, std::uint64_t{1});
        QVERIFY(history.timeline().moments[0].resumable && history.timeline().moments[8].resumable);
        QVERIFY(!history.timeline().moments[1].resumable);
    }

    void momentsAreThinnedEvenly() {
        Experiment experiment = begin(longConfig());
        const History history = kept(experiment, 40, History(History::usualBudget, 6));
        QCOMPARE(minibatches(history), (std::vector<std::uint64_t>{0, 8, 16, 24, 32, 40}));
        QCOMPARE(history.timeline().interval, std::uint64_t{8});
        // Only multiples of eight intervals, and the first one, can be resumed.
        for (const Timeline::Kept& one : history.timeline().moments)
            QCOMPARE(one.resumable, one.position.minibatch % 64 == 0);
    }

    void theBudgetHolds() {
        Experiment experiment = begin(longConfig());
        const std::size_t one = parameterBytes(experiment.model().machine);
        const std::size_t budget = 40 * one;
        const History history = kept(experiment, 100, History(budget));
        QVERIFY(history.timeline().bytes <= budget);
        QVERIFY(history.moments().size() > 2);
        QCOMPARE(history.timeline().budget, budget);
        const auto all = minibatches(history);
        for (std::size_t i = 1; i < all.size(); ++i)
            QCOMPARE(all[i] - all[i - 1], history.timeline().interval);
    }

    /// A run that was opened in the middle begins its history there.
    void theFirstMomentStays() {
        Experiment experiment = begin(longConfig());
        run(experiment, 5);
        const History history = kept(experiment, 30, History(History::usualBudget, 6));
        QCOMPARE(minibatches(history).front(), std::uint64_t{5});
        QVERIFY(history.timeline().moments.front().resumable);
    }

    void theMomentBeforeAMinibatchIsFound() {
        Experiment experiment = begin(longConfig());
        const History history = kept(experiment, 20, History(History::usualBudget, 6));
        QCOMPARE(history.at(0)->position.minibatch, std::uint64_t{0});
        QCOMPARE(history.at(7)->position.minibatch, std::uint64_t{4});
        QCOMPARE(history.at(1000)->position.minibatch, std::uint64_t{20});
        QVERIFY(History().at(3) == nullptr);
    }

    void aMomentHoldsWhatWasLearnedThen() {
        Experiment experiment = begin(longConfig());
        run(experiment, 4);
        const Rbm then = experiment.machine();
        const Moment moment = momentOf(experiment, false);
        run(experiment, 4);
        QVERIFY(sameMachine(moment.model->net().top, then));
        QVERIFY(!sameMachine(experiment.machine(), then));
    }

    void resumingFromAMomentEqualsOneStraightRun_data() { addConfigurations(); }
    void resumingFromAMomentEqualsOneStraightRun() {
        QFETCH(int, which);
        const ExperimentConfig config = configurations()[static_cast<std::size_t>(which)].config;
        Experiment straight = begin(config);
        run(straight, 5);
        const Moment moment = momentOf(straight, true);
        run(straight, 9);
        Experiment resumed = Experiment::readCheckpoint(*moment.checkpoint, smallData());
        run(resumed, 9);
        CHECK_SAME_RUN(resumed, straight);
    }

    void whatCameAfterIsForgotten() {
        Experiment experiment = begin(longConfig());
        History history = kept(experiment, 12, History());
        history.forgetAfter(5);
        QCOMPARE(minibatches(history), (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5}));
        QVERIFY(history.due(6) && !history.due(5));
    }
};

REVERIE_SUITE(HistoryTest, None)

} // namespace history_test

#include "history_test.moc"
