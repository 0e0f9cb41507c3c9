#include "app/download/download.h"
#include "core/data/dataset.h"
#include "tests/app/http_server.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"

#include <QStandardPaths>

namespace download_test {

using namespace reverie;
using namespace reverie::test;

namespace {

constexpr auto littlePatience = std::chrono::seconds(1);
const QString images = QStringLiteral("train-images-idx3-ubyte.gz");
const QString labels = QStringLiteral("train-labels-idx1-ubyte.gz");
const QString pathOfImages = QStringLiteral("/mnist/train-images-idx3-ubyte.gz");

/// A download and what it told.
class Watched {
public:
    Watched(RemoteSet set, const std::filesystem::path& folder) : download(std::move(set), folder) {
        download.setPatience(std::chrono::hours(1));
        QObject::connect(&download, &Download::progressed, &download,
                         [this](const DownloadProgress& progress) { told.append(progress); });
    }

    /// True when every file came.
    bool run() {
        download.start();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(!download.running(), 60'000); }();
        return finished.count() == 1 && failed.isEmpty() && cancelled.isEmpty();
    }
    QString failure() const { return failed.value(0).value(0).toString(); }

    Download download;
    QSignalSpy finished{&download, &Download::finished};
    QSignalSpy failed{&download, &Download::failed};
    QSignalSpy cancelled{&download, &Download::cancelled};
    QList<DownloadProgress> told;
};

QByteArray held(const Folder& folder, const QString& name) {
    return QByteArray::fromStdString(contents(folder / name.toStdString()));
}

} // namespace

class DownloadTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { ignoreProxies(); }
    void init() {
        server_ = std::make_unique<HttpServer>();
        other_ = std::make_unique<HttpServer>();
        folder_ = std::make_unique<Folder>();
    }

    void everyFileComesAndProgressIsTold() {
        server_->offer(small_.files);
        Watched watched(small_.from({server_->url()}), folder_->path() / "data" / "mnist");
        QVERIFY2(watched.run(), qPrintable(watched.failure()));
        for (const auto& [name, bytes] : small_.files.asKeyValueRange())
            QCOMPARE(QByteArray::fromStdString(contents(folder_->path() / "data/mnist" / name.toStdString())),
                     bytes);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder_->path() / "data/mnist"), {}), 4);
        const DownloadProgress last = watched.told.back();
        QCOMPARE(last.number, qsizetype{4});
        QCOMPARE(last.count, qsizetype{4});
        QCOMPARE(last.received, last.total);
        for (qsizetype i = 1; i < watched.told.size(); ++i)
            QVERIFY(watched.told[i].received >= watched.told[i - 1].received);
    }

    void onlyWhatIsMissingOrWrongIsFetched() {
        server_->offer(small_.files);
        for (const RemoteFile& file : {small_.set.files[0], small_.set.files[2]})
            folder_->write(file.name.toStdString(), small_.files[file.name].toStdString());
        folder_->write(small_.set.files[1].name.toStdString(), "cut off");
        Watched watched(small_.from({server_->url()}), folder_->path());
        QVERIFY2(watched.run(), qPrintable(watched.failure()));
        QCOMPARE(server_->requests(), (QStringList{QStringLiteral("/mnist/") + small_.set.files[1].name,
                                                   QStringLiteral("/mnist/") + small_.set.files[3].name}));
        QCOMPARE(held(*folder_, small_.set.files[1].name), small_.files[small_.set.files[1].name]);
        QCOMPARE(folder_->fileCount(), std::size_t{4});
    }

    void copiesPackedOtherwiseAreRight() {
        server_->offer(small_.files);
        const RemoteFile& file = small_.set.files[0];
        folder_->write("unpacked", small_.files[file.name].toStdString());
        ByteReader reader(*folder_ / "unpacked");
        const auto bytes = reader.take(static_cast<std::uint64_t>(file.bytes));
        server_->answer(pathOfImages, {.body = QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                                          qsizetype(bytes.size()))});
        Watched watched(small_.from({server_->url()}), folder_->path());
        QVERIFY2(watched.run(), qPrintable(watched.failure()));
        QCOMPARE(held(*folder_, images).size(), qsizetype(file.bytes));
    }

    void aMirrorThatFailsLeadsToTheNext_data() {
        const QByteArray good = small_.files[images];
        const QByteArray wrong = small_.files[labels];
        QTest::addColumn<HttpAnswer>("answer");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const HttpAnswer& answer, const char* reason) {
            QTest::newRow(name) << answer << QString::fromUtf8(reason);
        };
        row("not found", {.body = "no", .status = "404 Not Found"}, "it answered “404 Not Found”");
        row("broken", {.body = "no", .status = "500 Internal Server Error"}, "it answered “500");
        row("nothing there", {.status = "204 No Content"}, "it answered “204");
        row("wrong content", {.body = wrong}, "another checksum");
        row("no gzip", {.body = "<html>Please log in</html>"}, "ends too early");
        row("truncated", {.body = good.first(9'000)}, "the gzip stream is truncated");
        row("hangs up", {.body = good, .sentBytes = 9'000, .hangsUp = true}, "it hung up after 9,000 bytes");
        row("hangs up at once", {.body = good, .length = -1, .sentBytes = 0, .hangsUp = true}, "ends too early");
        row("stalls", {.body = good, .sentBytes = 9'000}, "it fell silent for 1 s after 9,000 bytes");
        row("says too little", {.body = good, .length = 9'000, .hangsUp = true}, "the gzip stream is truncated");
        row("says a little too much", {.body = good, .length = good.size() + 100, .hangsUp = true},
            "it hung up after");
        row("says far too much", {.body = good, .length = 1'000'000'000'000}, "it offers a longer file");
        row("sends too much", {.body = QByteArray(200'000, 'x'), .length = -1}, "it sends a longer file");
        row("redirects in circles", {.status = "302 Found", .location = pathOfImages.toLatin1()},
            "it redirects without end");
        row("redirects nowhere", {.status = "302 Found"}, "it answered “302 Found”");
    }

    void aMirrorThatFailsLeadsToTheNext() {
        QFETCH(HttpAnswer, answer);
        QFETCH(QString, reason);
        server_->answer(pathOfImages, answer);
        Watched alone(small_.from({server_->url()}), folder_->path());
        const bool stalls = QByteArray(QTest::currentDataTag()) == "stalls";
        if (stalls) alone.download.setPatience(littlePatience);
        QVERIFY(!alone.run());
        QVERIFY2(alone.failure().startsWith(images + " cannot be fetched (127.0.0.1:"),
                 qPrintable(alone.failure()));
        QVERIFY2(alone.failure().contains(reason), qPrintable(alone.failure()));
        QVERIFY(!alone.failure().contains('\n'));
        QCOMPARE(folder_->fileCount(), std::size_t{0});

        other_->offer(small_.files);
        Watched both(small_.from({server_->url(), other_->url()}), folder_->path());
        if (stalls) both.download.setPatience(littlePatience);
        QVERIFY2(both.run(), qPrintable(both.failure()));
        QCOMPARE(held(*folder_, images), small_.files[images]);
        QCOMPARE(other_->requests().size(), qsizetype{4});
        QCOMPARE(folder_->fileCount(), std::size_t{4});
    }

    void redirectsAreFollowed() {
        other_->offer(small_.files);
        for (const RemoteFile& file : small_.set.files)
            server_->answer(
                QStringLiteral("/old/") + file.name,
                {.status = "301 Moved Permanently", .location = other_->url("/mnist/" + file.name).toEncoded()});
        Watched watched(small_.from({server_->url("/old/")}), folder_->path());
        QVERIFY2(watched.run(), qPrintable(watched.failure()));
        QCOMPARE(held(*folder_, labels), small_.files[labels]);
    }

    void offlineIsSaidPlainly() {
        const QUrl closed = HttpServer().url();
        Watched watched(small_.from({closed, QUrl("http://mirror.invalid/mnist")}), folder_->path());
        QVERIFY(!watched.run());
        const QString failure = watched.failure();
        QVERIFY2(failure.startsWith("MNIST cannot be fetched, because no mirror can be reached"),
                 qPrintable(failure));
        QVERIFY2(failure.contains("is this machine online?") && failure.contains("the connection was refused") &&
                     failure.contains("mirror.invalid: "),
                 qPrintable(failure));
    }

    void aSilentServerIsNoAnswer() {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Watched watched(small_.from({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(silent.serverPort()))}),
                        folder_->path());
        watched.download.setPatience(littlePatience);
        QVERIFY(!watched.run());
        QVERIFY2(watched.failure().contains("there was no answer within 1 s"), qPrintable(watched.failure()));
    }

    void cancellingKeepsWhatIsComplete() {
        server_->offer(small_.files);
        server_->answer(QStringLiteral("/mnist/") + labels, {.body = small_.files[labels], .sentBytes = 5'000});
        Watched watched(small_.from({server_->url()}), folder_->path());
        watched.download.start();
        QTRY_VERIFY(!watched.told.isEmpty() && watched.told.back().number == 2 &&
                    watched.told.back().received >= small_.files[images].size() + 5'000);
        QVERIFY(std::filesystem::exists(folder_->path() / (labels + ".part").toStdString()));
        watched.download.cancel();
        QCOMPARE(watched.cancelled.count(), 1);
        QVERIFY(!watched.download.running());
        QCOMPARE(folder_->fileCount(), std::size_t{1});
        QCOMPARE(held(*folder_, images), small_.files[images]);

        server_->offer(small_.files);
        QVERIFY2(!watched.run() && watched.finished.count() == 1, qPrintable(watched.failure()));
        QCOMPARE(server_->requests().count(pathOfImages), qsizetype{1});
        QCOMPARE(folder_->fileCount(), std::size_t{4});
    }

    void anEndInTheMiddleLeavesNoRemainder() {
        server_->answer(pathOfImages, {.body = small_.files[images], .sentBytes = 5'000});
        {
            Watched watched(small_.from({server_->url()}), folder_->path());
            watched.download.start();
            QTRY_VERIFY(!watched.told.isEmpty() && watched.told.back().received == 5'000);
        }
        QCOMPARE(folder_->fileCount(), std::size_t{0});
    }

    void aFolderThatWillNotDoIsTold() {
        const auto file = folder_->write("file", "no folder");
        Watched inFile(small_.from({server_->url()}), file / "mnist");
        QVERIFY(!inFile.run());
        QVERIFY2(tells(inFile.failure().toStdString(), file / "mnist", "cannot be made"),
                 qPrintable(inFile.failure()));
        server_->offer(small_.files);
        std::filesystem::create_directories(*folder_ / images.toStdString() / "taken");
        Watched taken(small_.from({server_->url()}), folder_->path());
        QVERIFY(!taken.run());
        QVERIFY2(tells(taken.failure().toStdString(), *folder_ / images.toStdString(), "cannot be written"),
                 qPrintable(taken.failure()));
    }

    void twoDoNotWriteIntoOneFolder() {
        server_->answer(pathOfImages, {.body = small_.files[images], .sentBytes = 5'000});
        Watched first(small_.from({server_->url()}), folder_->path());
        first.download.start();
        QTRY_VERIFY(!first.told.isEmpty() && first.told.back().received == 5'000);
        Watched second(small_.from({server_->url()}), folder_->path());
        QVERIFY(!second.run());
        QVERIFY2(tells(second.failure().toStdString(), folder_->path(), "another Reverie is fetching"),
                 qPrintable(second.failure()));
        QVERIFY(first.download.running());
        QVERIFY(std::filesystem::exists(folder_->path() / (images + ".part").toStdString()));
    }

    void theFolderIsTheProgramsOwn() {
        QCoreApplication::setOrganizationName(QStringLiteral("Reverie"));
        QCoreApplication::setApplicationName(QStringLiteral("Reverie"));
        for (const QByteArray& data : {QByteArray(), QByteArray("/somewhere/data")}) {
            const QByteArray before = qgetenv("XDG_DATA_HOME");
            data.isEmpty() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", data);
            const QString expected = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/mnist";
            const std::string folder = mnistFolder().string();
            qputenv("XDG_DATA_HOME", before);
            QCOMPARE(QString::fromStdString(folder), expected);
        }
    }

private:
    ServedSet small_ = smallSet();
    std::unique_ptr<HttpServer> server_;
    std::unique_ptr<HttpServer> other_;
    std::unique_ptr<Folder> folder_;
};

REVERIE_SUITE(DownloadTest, Console)

} // namespace download_test

#include "download_test.moc"
