#include "app/session/dream_worker.h"
#include "tests/app/session_watch.h"
#include "tests/app/small_dreams.h"
#include "tests/suite.h"

namespace dream_worker_test {

using namespace reverie;
using dreaming::smallDrawing;
using dreaming::smallLabels;
using dreaming::smallNet;
using dreaming::smallShape;

constexpr std::chrono::hours unlimited{1};

/// A worker with a held board, and what it reported last.
class Dreamer : public QObject {
public:
    explicit Dreamer(std::uint64_t seed = 7) : seed_(seed) {
        connect(
            &worker, &DreamWorker::dreamed, this, [this] { ++notified; }, Qt::QueuedConnection);
        BoardSettings settings;
        settings.running = false;
        worker.setBoard(settings);
    }

    void take(const std::shared_ptr<const DeepBeliefNet>& net) {
        worker.setNet(DreamedNet{std::make_shared<const AnyMachine>(*net), {}, seed_}, smallShape);
    }

    /// Asks and waits for what comes of it.
    DreamReport ask(bool board, bool drawing) {
        const int before = notified;
        worker.ask(board, drawing, unlimited);
        [&] { QTRY_VERIFY(notified > before); }();
        return worker.take();
    }

    DreamReport step(int iterations) {
        for (int i = 0; i < iterations; ++i)
            worker.stepBoard();
        return ask(true, false);
    }

    DreamWorker worker;
    int notified = 0;

private:
    std::uint64_t seed_;
};

class DreamWorkerTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { threads_ = test::threadCount(); }
    void cleanup() { QTRY_COMPARE(test::threadCount(), threads_); }

    void worksOnlyWhenAskedAndForWhatIsAsked() {
        Dreamer dreamer;
        dreamer.worker.ask(true, true, unlimited);
        dreamer.take(smallNet());
        dreamer.worker.recognise(smallDrawing(), 0);
        dreamer.worker.stepBoard();
        dreamer.worker.stepBoard();
        const DreamReport first = dreamer.ask(false, false);
        QCOMPARE(dreamer.notified, 1);
        QVERIFY(first.recognition);
        QVERIFY(!first.board);
        QVERIFY(!first.large);
        QVERIFY(!first.drawn);
        const DreamReport second = dreamer.ask(true, true);
        QVERIFY(second.board);
        QVERIFY(second.large);
        QVERIFY(!second.drawn);
        QVERIFY(!second.recognition);
        QVERIFY(second.took.count() > 0);
    }

    void stepsThatWereAskedForTogetherAreAllDone() {
        Dreamer dreamer;
        dreamer.take(smallNet());
        QCOMPARE(dreamer.step(3).board->iterations, std::uint64_t{3});
        QCOMPARE(dreamer.step(2).board->iterations, std::uint64_t{5});
        QCOMPARE(dreamer.step(0).board->iterations, std::uint64_t{5});
    }

    void theSameSeedDreamsTheSame() {
        Dreamer one;
        Dreamer other;
        Dreamer different(8);
        for (Dreamer* dreamer : {&one, &other, &different})
            dreamer->take(smallNet());
        one.step(4);
        const DreamReport inTwoGoes = one.step(4);
        const DreamReport atOnce = other.step(8);
        QVERIFY(inTwoGoes.board->images == atOnce.board->images);
        QVERIFY(inTwoGoes.large->image == atOnce.large->image);
        QVERIFY(different.step(8).board->images != atOnce.board->images);
    }

    void theNewestNetIsDreamtWith() {
        Dreamer dreamer;
        Dreamer twin;
        dreamer.take(smallNet());
        twin.take(smallNet());
        dreamer.step(2);
        twin.step(2);
        dreamer.take(smallNet(8));
        dreamer.take(smallNet(9));
        twin.take(smallNet(9));
        const DreamReport newest = dreamer.step(2);
        QCOMPARE(newest.board->iterations, std::uint64_t{4});
        QVERIFY(newest.board->images == twin.step(2).board->images);
    }

    void aNetThatWasWithdrawnIsNotHeardOf() {
        Dreamer dreamer;
        dreamer.take(smallNet());
        dreamer.worker.ask(true, false, unlimited);
        QTRY_COMPARE(dreamer.notified, 1);
        dreamer.worker.setNet({}, {});
        QVERIFY(!dreamer.worker.take().board);
        dreamer.take(smallNet(3, 2));
        QCOMPARE(dreamer.step(1).board->labels.size(), std::size_t{2});
    }

    void labelsAreClampedWithTheNextAsk() {
        Dreamer dreamer;
        dreamer.worker.clampLabels({0, 0, 1, 0});
        dreamer.take(smallNet());
        QVERIFY(dreamer.step(1).large->labels == Vector::Unit(smallLabels, 2));
        dreamer.worker.clampLabels({0.5F, 0.5F, 0, 0});
        dreamer.take(smallNet(5));
        QVERIFY(dreamer.step(1).large->labels == (Vector(smallLabels) << 0.5F, 0.5F, 0, 0).finished());
        dreamer.worker.clampLabels({});
        QVERIFY(!dreamer.step(1).large->labelsClamped);
    }

    void restartingBeginsAtOtherImages() {
        Dreamer dreamer;
        dreamer.take(smallNet());
        const DreamReport first = dreamer.step(0);
        dreamer.step(5);
        dreamer.worker.restartBoard();
        const DreamReport again = dreamer.step(0);
        QCOMPARE(again.board->iterations, std::uint64_t{0});
        QVERIFY(again.board->images != first.board->images);
    }

    void aDrawingIsDreamtOfUntilItIsStopped() {
        Dreamer dreamer;
        dreamer.take(smallNet());
        dreamer.worker.dreamFrom(smallDrawing(), Vector::Zero(smallShape.pixels()));
        QVERIFY(!dreamer.ask(true, false).drawn);
        QCOMPARE(dreamer.ask(false, true).drawn->iterations, std::uint64_t{1});
        dreamer.worker.stopDreaming();
        QVERIFY(!dreamer.ask(false, true).drawn);
        dreamer.worker.stopDreaming();
        dreamer.worker.dreamFrom(smallDrawing(), Vector::Zero(smallShape.pixels()));
        QVERIFY(dreamer.ask(false, true).drawn);
    }

    void aNetWithoutLabelsHasNoBoard() {
        Dreamer dreamer;
        dreamer.take(smallNet(3, 0));
        dreamer.worker.recognise(smallDrawing(), 0);
        const DreamReport report = dreamer.ask(true, false);
        QVERIFY(!report.board);
        QVERIFY(!report.large);
        QVERIFY(report.recognition);
    }

    void nothingOfAnUnreadReportIsLost() {
        Dreamer dreamer;
        dreamer.take(smallNet());
        dreamer.worker.recognise(smallDrawing(), 0);
        dreamer.worker.ask(false, false, unlimited);
        QTRY_COMPARE(dreamer.notified, 1);
        dreamer.worker.stepBoard();
        dreamer.worker.ask(true, false, unlimited);
        DreamReport report;
        const auto gather = [&] {
            DreamReport more = dreamer.worker.take();
            if (more.board) report.board = more.board;
            if (more.recognition) report.recognition = more.recognition;
            return report.board != nullptr;
        };
        QTRY_VERIFY(gather());
        QVERIFY(report.recognition);
        QCOMPARE(report.board->iterations, std::uint64_t{1});
    }

    void endsWhileItDreams() {
        Dreamer dreamer;
        dreamer.take(smallNet());
        BoardSettings settings;
        settings.iterationsPerSecond = 0;
        dreamer.worker.setBoard(settings);
        for (int i = 0; i < 10; ++i)
            dreamer.worker.ask(true, true, std::chrono::milliseconds(5));
        QTRY_VERIFY(dreamer.notified > 0);
        dreamer.worker.ask(true, true, std::chrono::milliseconds(5));
    }

private:
    int threads_ = 0;
};

REVERIE_SUITE(DreamWorkerTest, Console)

} // namespace dream_worker_test

#include "dream_worker_test.moc"
