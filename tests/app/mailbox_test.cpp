#include "app/session/mailbox.h"
#include "tests/suite.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace mailbox_test {

using namespace reverie;

/// Counts the notifications that reach it, as the window would receive them.
class Receiver : public QObject {
public:
    int received = 0;
    static constexpr QEvent::Type notification = QEvent::User;
    bool event(QEvent* event) override {
        if (event->type() == notification) ++received;
        return QObject::event(event);
    }
};

class MailboxTest : public QObject {
    Q_OBJECT

private slots:
    void theLatestWins() {
        Mailbox<std::shared_ptr<const int>> mailbox;
        for (int i = 0; i < 10; ++i)
            mailbox.post(std::make_shared<const int>(i));
        QCOMPARE(*mailbox.take(), 9);
        QVERIFY(mailbox.take() == nullptr);
    }

    void onlyTheFirstFillingNotifies() {
        Mailbox<int> mailbox;
        QVERIFY(mailbox.post(1));
        QVERIFY(!mailbox.post(2));
        QVERIFY(!mailbox.change([](int& slot) { ++slot; }));
        QCOMPARE(mailbox.take(), 3);
        QVERIFY(mailbox.post(4));
    }

    void manyNotificationsLeaveAtMostOnePendingEvent() {
        Mailbox<int> mailbox;
        Receiver receiver;
        std::thread writer([&] {
            for (int i = 0; i < 100'000; ++i)
                if (mailbox.post(i)) QCoreApplication::postEvent(&receiver, new QEvent(Receiver::notification));
        });
        writer.join();
        QCoreApplication::processEvents();
        QCOMPARE(receiver.received, 1);
        QCOMPARE(mailbox.take(), 99'999);
    }

    void nothingIsLostBetweenThreads() {
        Mailbox<std::vector<int>> mailbox;
        std::atomic<int> pending = 0;
        std::atomic<int> mostPending = 0;
        std::atomic<bool> done = false;
        constexpr int count = 100'000;
        std::thread writer([&] {
            for (int i = 0; i < count; ++i)
                if (mailbox.change([i](std::vector<int>& slot) { slot.push_back(i); }))
                    mostPending = std::max(mostPending.load(), ++pending);
            done = true;
        });
        std::vector<int> seen;
        while (!done || pending > 0) {
            if (pending == 0) continue;
            --pending;
            const std::vector<int> batch = mailbox.take();
            seen.insert(seen.end(), batch.begin(), batch.end());
        }
        writer.join();
        QCOMPARE(seen.size(), std::size_t{count});
        for (int i = 0; i < count; ++i)
            QCOMPARE(seen[static_cast<std::size_t>(i)], i);
        QVERIFY(mostPending <= 1);
    }
};

REVERIE_SUITE(MailboxTest, Console)

} // namespace mailbox_test

#include "mailbox_test.moc"
