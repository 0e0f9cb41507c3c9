#include "app/command_line/fetch_command.h"
#include "tests/app/http_server.h"
#include "tests/app/program.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <csignal>

namespace fetch_command_test {

using namespace reverie;
using namespace reverie::test;

namespace {

const QString images = QStringLiteral("train-images-idx3-ubyte.gz");
const QString labels = QStringLiteral("train-labels-idx1-ubyte.gz");

/// The program, run while the servers of this test go on answering.
class Running {
public:
    Running(const QStringList& arguments, const Folder& folder) {
        process_.setProcessEnvironment(displaylessEnvironment());
        process_.setWorkingDirectory(QString::fromStdString(folder.path().string()));
        process_.start(QStringLiteral(REVERIE_PROGRAM), QStringList{QStringLiteral("fetch-mnist")} + arguments);
    }
    void raise(int signal) { ::kill(static_cast<pid_t>(process_.processId()), signal); }
    ProgramResult end() {
        [&] { QTRY_COMPARE_WITH_TIMEOUT(process_.state(), QProcess::NotRunning, 60'000); }();
        return {process_.exitCode(), process_.readAllStandardOutput(), process_.readAllStandardError()};
    }

private:
    QProcess process_;
};

} // namespace

class FetchCommandTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { ignoreProxies(); }
    void init() {
        server_ = std::make_unique<HttpServer>();
        folder_ = std::make_unique<Folder>();
    }

    void everyFileComes() {
        server_->offer(small_.files);
        QCOMPARE(fetchSet(small_.from({server_->url()}), *folder_ / "mnist"), ExitCode::Success);
        for (const auto& [name, bytes] : small_.files.asKeyValueRange())
            QCOMPARE(QByteArray::fromStdString(contents(*folder_ / ("mnist/" + name.toStdString()))), bytes);
        QCOMPARE(fetchSet(small_.from({server_->url()}), *folder_ / "mnist"), ExitCode::Success);
        QCOMPARE(server_->requests().size(), qsizetype{4});
    }

    void anInterruptKeepsWhatIsComplete() {
        server_->offer(small_.files);
        server_->answer("/mnist/" + labels, {.body = small_.files[labels], .sentBytes = 100});
        QTimer watch;
        connect(&watch, &QTimer::timeout, this, [this, &watch] {
            if (!server_->requests().contains("/mnist/" + labels)) return;
            watch.stop();
            std::raise(SIGINT);
        });
        watch.start(10);
        QCOMPARE(fetchSet(small_.from({server_->url()}), folder_->path()), ExitCode::Interrupted);
        QCOMPARE(folder_->fileCount(), std::size_t{1});
        QCOMPARE(QByteArray::fromStdString(contents(*folder_ / images.toStdString())), small_.files[images]);
    }

    void theProgramEndsWith130AfterCtrlC() {
        server_->answer("/mnist/" + images, {.body = small_.files[images], .sentBytes = 100});
        Running running({"--from", server_->url().toString(), "--to", "here"}, *folder_);
        QTRY_VERIFY(std::filesystem::exists(*folder_ / "here" / (images + ".part").toStdString()));
        running.raise(SIGINT);
        const ProgramResult result = running.end();
        QCOMPARE(result.exitCode, 130);
        QVERIFY(result.output.isEmpty());
        QVERIFY2(result.errors.startsWith("file 1/4  train-images-idx3-ubyte.gz from 127.0.0.1:") &&
                     result.errors.contains("Interrupted; the files that are complete are kept in "),
                 result.errors.constData());
        QVERIFY(std::filesystem::is_empty(*folder_ / "here"));
    }

    void whatIsNotMnistIsRefused() {
        server_->offer(small_.files);
        const ProgramResult result =
            Running({"--from", server_->url().toString(), "--to", "here"}, *folder_).end();
        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.output.isEmpty());
        const QByteArray sentence = result.errors.split('\n').value(1);
        QVERIFY2(sentence.startsWith("reverie: train-images-idx3-ubyte.gz cannot be fetched (127.0.0.1:") &&
                     sentence.contains("ends too early"),
                 result.errors.constData());
        QVERIFY(std::filesystem::is_empty(*folder_ / "here"));
    }

    void withoutToItGoesIntoTheUsersData() {
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", QByteArray::fromStdString((*folder_ / "data").string()));
        const QString closed = HttpServer().url().toString();
        const ProgramResult result = Running({"--from", closed}, *folder_).end();
        qputenv("XDG_DATA_HOME", before);
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(
            result.errors.contains("reverie: MNIST cannot be fetched, because no mirror can be reached; is this "
                                   "machine online? (127.0.0.1:") &&
                result.errors.contains("the connection was refused"),
            result.errors.constData());
        QVERIFY(std::filesystem::is_directory(*folder_ / "data/Reverie/Reverie/mnist"));
    }

    void addressesAreChecked_data() {
        QTest::addColumn<QString>("address");
        QTest::newRow("word") << QStringLiteral("somewhere");
        QTest::newRow("other protocol") << QStringLiteral("ftp://example.org/mnist");
        QTest::newRow("no host") << QStringLiteral("http:///mnist");
        QTest::newRow("blank") << QStringLiteral("http://exa mple.org");
    }

    void addressesAreChecked() {
        QFETCH(QString, address);
        const ProgramResult result = Running({"--from", address, "--to", "here"}, *folder_).end();
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.errors.startsWith("reverie: --from: ") && result.errors.count('\n') == 1,
                 result.errors.constData());
        QVERIFY(!std::filesystem::exists(*folder_ / "here"));
    }

private:
    ServedSet small_ = smallSet();
    std::unique_ptr<HttpServer> server_;
    std::unique_ptr<Folder> folder_;
};

REVERIE_SUITE(FetchCommandTest, Console)

} // namespace fetch_command_test

#include "fetch_command_test.moc"
