#include "app/session/autosave.h"
#include "tests/app/session_watch.h"
#include "tests/suite.h"

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

namespace autosave_test {

using namespace reverie;
using reverie::test::barsConfig;
using reverie::test::Watch;
using namespace std::chrono_literals;

namespace {

QStringList checkpoints(const QTemporaryDir& folder) {
    return QDir(folder.path()).entryList({"*.reverie"}, QDir::Files);
}

[[maybe_unused]] const bool killable =
    test::registerProgram(test::trainUntilKilledName, test::Surroundings::Console, [](int, char** arguments) {
        return test::trainUntilKilled(QFile::decodeName(arguments[1]));
    });

} // namespace

class AutosaveTest : public QObject {
    Q_OBJECT

private slots:
    void aTrainingRunIsKeptAndAnOrderlyEndRemovesIt() {
        const QTemporaryDir folder;
        {
            TrainingSession session({folder.path(), 1ms});
            Watch watch(session);
            session.openRun(barsConfig());
            QTRY_VERIFY(watch.opened);
            QVERIFY(checkpoints(folder).isEmpty());
            session.play();
            QTRY_COMPARE(checkpoints(folder).size(), qsizetype{1});
            Autosave other(folder.path());
            QVERIFY(!other.findInterrupted());
        }
        QVERIFY(QDir(folder.path()).entryList(QDir::Files).isEmpty());
    }

    void pausingKeepsTheRunToo() {
        const QTemporaryDir folder;
        TrainingSession session({folder.path(), 1ms});
        Watch watch(session);
        session.openRun(barsConfig());
        session.step(1);
        QTRY_COMPARE(checkpoints(folder).size(), qsizetype{1});
    }

    void aKilledRunIsOfferedAndComesBack() {
        const QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {test::trainUntilKilledName, folder.path()});
        QVERIFY(child.waitForReadyRead(30000));
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        QCOMPARE(checkpoints(folder).size(), qsizetype{1});

        TrainingSession session({folder.path(), 1h});
        Watch watch(session);
        session.openRun(barsConfig());
        session.lookForInterruptedRun();
        QTRY_VERIFY(watch.interrupted);
        QCOMPARE(watch.interrupted->epochs, std::int64_t{1});
        QVERIFY(watch.interrupted->title != "A run");
        session.resumeInterruptedRun(*watch.interrupted);
        QTRY_COMPARE(watch.openings, 2);
        QCOMPARE(watch.status.position.epoch, std::int64_t{1});
        QVERIFY(watch.status.unsaved);
        QTRY_VERIFY(watch.commands.size() == 3);
        session.step(1);
        QTRY_VERIFY(watch.status.position.minibatch > 1);
        Autosave other(folder.path());
        QVERIFY(!other.findInterrupted());
        QCOMPARE(checkpoints(folder).size(), qsizetype{1});
    }

    void aDiscardedRunIsGone() {
        const QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {test::trainUntilKilledName, folder.path()});
        QVERIFY(child.waitForReadyRead(30000));
        child.kill();
        QVERIFY(child.waitForFinished());
        Autosave autosave(folder.path());
        QVERIFY(autosave.findInterrupted());
        autosave.dropInterrupted();
        QVERIFY(!autosave.findInterrupted());
        QVERIFY(QDir(folder.path()).entryList(QDir::Files).isEmpty());
    }

    void aFileThatLiesIsNotOffered() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("123.reverie"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is no checkpoint");
        file.close();
        Autosave autosave(folder.path());
        QVERIFY(!autosave.findInterrupted());
        QVERIFY(file.exists());
    }

    void aFailingAutosaveStopsNothing() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        TrainingSession session({file.fileName() + "/autosave", 1ms});
        Watch watch(session);
        ExperimentConfig config = barsConfig();
        config.epochs = 50;
        session.openRun(config);
        session.play();
        QTRY_VERIFY(watch.heard(MessageKind::AutosaveFailed));
        QTRY_VERIFY(watch.status.finished);
        QCOMPARE(std::ranges::count(watch.messages, MessageKind::AutosaveFailed, &Message::kind), 1);
    }
};

REVERIE_SUITE(AutosaveTest, Console)

} // namespace autosave_test

#include "autosave_test.moc"
