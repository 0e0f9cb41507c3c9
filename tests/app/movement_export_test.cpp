#include "app/session/movement_export.h"
#include "tests/app/session_watch.h"
#include "tests/app/small_movements.h"
#include "tests/suite.h"

#include <QTemporaryDir>

#include <vector>

namespace movement_export_test {

using namespace reverie;
using reverie::test::endlessMovement;
using reverie::test::smallMovement;

namespace {

/// An export and all that it tells.
class Export : public QObject {
public:
    Export() {
        connect(&job, &MovementExport::progressed, this, [this](int percent) { percents.push_back(percent); });
        connect(&job, &MovementExport::finished, this, [this](const QString& path) { finished.append(path); });
        connect(&job, &MovementExport::failed, this, [this](const QString& text) { failures.append(text); });
        connect(&job, &MovementExport::runningChanged, this, [this](bool running) { states.push_back(running); });
    }

    void start(BoardMovement movement, const QString& path) {
        job.start(std::move(movement), QFont(), path.toStdString());
    }

    std::vector<int> percents;
    QStringList finished;
    QStringList failures;
    std::vector<bool> states;
    MovementExport job;
};

} // namespace

class MovementExportTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { threads_ = test::threadCount(); }

    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void cleanup() { QTRY_COMPARE(test::threadCount(), threads_); }

    void theFileIsTheAnimation() {
        const BoardMovement movement = smallMovement(25);
        Export writing;
        writing.start(movement, gif());
        QVERIFY(writing.job.running());
        QTRY_COMPARE(writing.finished, QStringList{gif()});
        QVERIFY(!writing.job.running());
        QCOMPARE(bytes(gif()), movementGif(movement, QFont()));
        QCOMPARE(left(), QStringList{QStringLiteral("board.gif")});
        QVERIFY(writing.failures.isEmpty());
        QCOMPARE(writing.states, (std::vector{true, false}));
    }

    void eachPercentIsToldOnceAtMost() {
        Export writing;
        writing.start(smallMovement(1000), gif());
        QTRY_COMPARE(writing.finished.size(), qsizetype{1});
        QCOMPARE(writing.percents.size(), std::size_t{99});
        QVERIFY(std::ranges::is_sorted(writing.percents, std::less_equal()));
        QCOMPARE(writing.percents.back(), 99);
    }

    void whatFailsIsOneSentenceThatNamesTheFile_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("frames");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no such folder") << "/nowhere/at-all/board.gif" << 3 << 2 << "No such file or directory";
        QTest::newRow("a full disk") << "/dev/full" << 3 << 2 << "No space left on device";
        QTest::newRow("nothing recorded") << gifLater << 3 << 0 << "No movement of the board has been recorded";
        QTest::newRow("too wide") << gifLater << 2000 << 2 << "GIF takes 1 to 65535 a side";
    }

    void whatFailsIsOneSentenceThatNamesTheFile() {
        QFETCH(QString, path);
        QFETCH(int, columns);
        QFETCH(int, frames);
        QFETCH(QString, reason);
        if (path == gifLater) path = gif();
        BoardMovement movement = smallMovement(static_cast<std::size_t>(frames));
        movement.columns = columns;
        for (auto& frame : movement.frames) {
            auto wide = std::make_shared<BoardMovement::Frame>(*frame);
            wide->pixels.setZero(12, columns);
            frame = std::move(wide);
        }
        Export writing;
        writing.start(std::move(movement), path);
        QTRY_COMPARE(writing.failures.size(), qsizetype{1});
        const QString& told = writing.failures.front();
        QVERIFY2(told.startsWith(path + QStringLiteral(": ")), qPrintable(told));
        QVERIFY2(told.contains(reason), qPrintable(told));
        QVERIFY(writing.finished.isEmpty());
        QVERIFY(!writing.job.running());
        QVERIFY(left().isEmpty());
    }

    void aCancelledExportLeavesWhatWasThere() {
        write(gif(), "the file before");
        Export writing;
        writing.start(endlessMovement(), gif());
        QTRY_VERIFY(left().size() > 1);
        writing.job.cancel();
        QVERIFY(!writing.job.running());
        QTRY_COMPARE(left(), QStringList{QStringLiteral("board.gif")});
        QTRY_COMPARE(test::threadCount(), threads_);
        QCoreApplication::processEvents();
        QCOMPARE(bytes(gif()), QByteArray("the file before"));
        QVERIFY(writing.finished.isEmpty() && writing.failures.isEmpty());
        writing.job.cancel();
        QCOMPARE(writing.states, (std::vector{true, false}));
    }

    void aCancelledExportIsNotHeardOf() {
        Export writing;
        writing.start(smallMovement(300), gif());
        // Its thread ends while what it has to say still waits to be told.
        while (test::threadCount() > threads_)
            QThread::yieldCurrentThread();
        writing.job.cancel();
        QCoreApplication::processEvents();
        QVERIFY(writing.finished.isEmpty() && writing.percents.empty());
    }

    void aNewExportTakesThePlaceOfTheOld() {
        Export writing;
        writing.start(endlessMovement(), gif());
        const QString other = folder_->filePath(QStringLiteral("other.gif"));
        writing.start(smallMovement(4), other);
        QTRY_COMPARE(writing.finished, QStringList{other});
        QCOMPARE(left(), QStringList{QStringLiteral("other.gif")});
        QCOMPARE(writing.states, (std::vector{true, false, true, false}));
    }

    void endsWhileItEncodes() {
        {
            Export writing;
            writing.start(endlessMovement(), gif());
            QTRY_VERIFY(!left().isEmpty());
        }
        QVERIFY(left().isEmpty());
    }

private:
    QString gif() const { return folder_->filePath(QStringLiteral("board.gif")); }
    /// All files of the folder, those without a finished name too.
    QStringList left() const { return QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }

    static QByteArray bytes(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static void write(const QString& path, const QByteArray& text) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    static inline const QString gifLater = QStringLiteral("in the folder");

    std::unique_ptr<QTemporaryDir> folder_;
    int threads_ = 0;
};

REVERIE_SUITE(MovementExportTest, Window)

} // namespace movement_export_test

#include "movement_export_test.moc"
