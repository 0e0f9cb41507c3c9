#include "core/math/thread_team.h"
#include "tests/suite.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <numeric>
#include <thread>
#include <vector>

namespace thread_team_test {

using namespace reverie;

namespace {

/// Threads of this process that are alive (Linux).
std::ptrdiff_t livingThreads() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                         std::filesystem::directory_iterator());
}

} // namespace

class ThreadTeamTest : public QObject {
    Q_OBJECT
private slots:
    void everyTaskRunsOnce_data();
    void everyTaskRunsOnce();
    void manySmallLoops_data();
    void manySmallLoops();
    void eachLoopSeesTheOneBefore_data();
    void eachLoopSeesTheOneBefore();
    void unevenTasksAreShared();
    void aRestedTeamWakes();
    void twoTeamsAtOnce();
    void teamsInsideTasksOfOthers();
    void destructorJoins();

private:
    static void addThreadCounts() {
        QTest::addColumn<int>("threads");
        for (int threads = 1; threads <= 4; ++threads)
            QTest::addRow("%d threads", threads) << threads;
    }
};

void ThreadTeamTest::everyTaskRunsOnce_data() {
    addThreadCounts();
}

void ThreadTeamTest::everyTaskRunsOnce() {
    QFETCH(int, threads);
    ThreadTeam team(threads);
    QCOMPARE(team.threads(), threads);
    for (const Index count : {0, 1, 2, 3, 7, 64, 1000, 100000}) {
        std::vector<std::atomic<int>> runs(static_cast<std::size_t>(count));
        std::atomic<std::int64_t> sum = 0;
        team.forEach(count, [&](Index index) {
            runs[static_cast<std::size_t>(index)].fetch_add(1, std::memory_order_relaxed);
            sum.fetch_add(index, std::memory_order_relaxed);
        });
        for (const auto& run : runs)
            QCOMPARE(run.load(), 1);
        QCOMPARE(sum.load(), count * (count - 1) / 2);
    }
}

void ThreadTeamTest::manySmallLoops_data() {
    addThreadCounts();
}

void ThreadTeamTest::manySmallLoops() {
    QFETCH(int, threads);
    ThreadTeam team(threads);
    std::vector<std::int64_t> cells(5, 0);
    for (int round = 0; round < 10000; ++round)
        team.forEach(1 + round % 5, [&](Index index) { ++cells[static_cast<std::size_t>(index)]; });
    for (std::int64_t cell = 0; cell < 5; ++cell)
        QCOMPARE(cells[static_cast<std::size_t>(cell)], 10000 - 2000 * cell);
}

void ThreadTeamTest::eachLoopSeesTheOneBefore_data() {
    addThreadCounts();
}

// Plain memory written by whichever thread in one loop must be read rightly by any other in the next.
void ThreadTeamTest::eachLoopSeesTheOneBefore() {
    QFETCH(int, threads);
    constexpr std::size_t size = 37;
    ThreadTeam team(threads);
    std::vector<std::uint64_t> here(size);
    std::iota(here.begin(), here.end(), 1U);
    std::vector<std::uint64_t> expected = here;
    std::vector<std::uint64_t> next(size);
    for (int round = 0; round < 2000; ++round) {
        team.forEach(static_cast<Index>(size), [&](Index index) {
            const auto i = static_cast<std::size_t>(index);
            next[i] = 3 * here[(i + 1) % size] + here[(i + 17) % size];
        });
        std::swap(here, next);
        std::vector<std::uint64_t> other(size);
        for (std::size_t i = 0; i < size; ++i)
            other[i] = 3 * expected[(i + 1) % size] + expected[(i + 17) % size];
        expected = other;
    }
    QVERIFY(here == expected);
}

void ThreadTeamTest::unevenTasksAreShared() {
    ThreadTeam team(3);
    std::vector<double> results(50, 0.0);
    for (int round = 0; round < 20; ++round)
        team.forEach(50, [&](Index index) {
            double sum = 0;
            const int work = index % 10 == 0 ? 20000 : 10;
            for (int i = 1; i <= work; ++i)
                sum += 1.0 / i;
            results[static_cast<std::size_t>(index)] += sum;
        });
    QCOMPARE(results[0], results[40]);
    QCOMPARE(results[1], results[49]);
    QVERIFY(results[0] > results[1]);
}

void ThreadTeamTest::aRestedTeamWakes() {
    ThreadTeam team(2);
    std::atomic<int> sum = 0;
    for (int round = 0; round < 4; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        team.forEach(100, [&](Index) { sum.fetch_add(1); });
    }
    QCOMPARE(sum.load(), 400);
}

void ThreadTeamTest::twoTeamsAtOnce() {
    const auto use = [](std::int64_t& total) {
        ThreadTeam team(2);
        std::vector<std::int64_t> cells(16, 0);
        for (int round = 0; round < 1000; ++round)
            team.forEach(16, [&](Index index) { cells[static_cast<std::size_t>(index)] += index; });
        total = std::accumulate(cells.begin(), cells.end(), std::int64_t{0});
    };
    std::int64_t here = 0;
    std::int64_t there = 0;
    {
        const std::jthread other([&] { use(there); });
        use(here);
    }
    QCOMPARE(here, std::int64_t{120000});
    QCOMPARE(there, std::int64_t{120000});
}

void ThreadTeamTest::teamsInsideTasksOfOthers() {
    ThreadTeam outer(2);
    std::vector<std::int64_t> sums(6, 0);
    outer.forEach(6, [&](Index index) {
        ThreadTeam inner(2);
        std::atomic<std::int64_t> sum = 0;
        inner.forEach(100, [&](Index i) { sum.fetch_add(i * index); });
        sums[static_cast<std::size_t>(index)] = sum.load();
    });
    for (std::size_t i = 0; i < sums.size(); ++i)
        QCOMPARE(sums[i], static_cast<std::int64_t>(4950 * i));
}

void ThreadTeamTest::destructorJoins() {
    const auto before = livingThreads();
    for (int round = 0; round < 200; ++round) {
        ThreadTeam team(1 + round % 4);
        if (round % 3 != 0) team.forEach(round % 9, [](Index) {});
    }
    QCOMPARE(livingThreads(), before);
}

REVERIE_SUITE(ThreadTeamTest, None)

} // namespace thread_team_test

#include "thread_team_test.moc"
