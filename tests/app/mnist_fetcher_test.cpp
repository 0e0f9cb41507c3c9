#include "app/window/dress.h"
#include "app/window/message_bar.h"
#include "app/window/mnist_fetcher.h"
#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "tests/app/http_server.h"
#include "tests/app/window_fixture.h"
#include "tests/core/test_files.h"
#include "tests/suite.h"
#include "ui/dialogs/download_dialog.h"

#include <QLabel>
#include <QPushButton>

namespace mnist_fetcher_test {

using namespace reverie;
using namespace reverie::test;

namespace {

const QString labels = QStringLiteral("train-labels-idx1-ubyte.gz");

/// Bars and stripes under the names of MNIST's files.
ServedSet barsSet() {
    const Folder folder;
    const ImageSet bars = openDataset("bars-4x4")->training;
    std::vector<std::uint8_t> pixels(bars.bytes().begin(), bars.bytes().end());
    std::vector<std::uint8_t> ones(static_cast<std::size_t>(bars.size()), 1);
    writeIdx(ImageSet("bars", bars.shape(), std::move(pixels), std::move(ones)), folder / "images",
             folder / "labels");
    ServedSet set;
    for (const RemoteFile& known : mnistSet().files)
        set.add(known.name, QByteArray::fromStdString(
                                contents(folder / (known.name.contains("images") ? "images" : "labels"))));
    return set;
}

} // namespace

class MnistFetcherTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        ignoreProxies();
        dressApplication();
    }

    void init() {
        home_ = std::make_unique<Folder>();
        qputenv("XDG_DATA_HOME", QByteArray::fromStdString(home_->path().string()));
        server_ = std::make_unique<HttpServer>();
        fixture_ = std::make_unique<WindowFixture>();
        auto* fetcher = window().findChild<MnistFetcher*>();
        QVERIFY(fetcher);
        fetcher->setSource(bars_.from({server_->url()}));
    }

    void theWindowOffersToTrainOnWhatCame() {
        server_->offer(bars_.files);
        window().action(ActionId::GetMnist)->trigger();
        QVERIFY(dialog()->isVisible());
        QVERIFY(!dialog()->isModal());
        QTRY_VERIFY(offer() != nullptr && offer()->isVisible());
        QVERIFY(!dialog()->isVisible());
        QVERIFY(mnistPresent());
        press(offer(), "Train on it");
        QTRY_COMPARE(window().live().description()->config.data, std::string("mnist"));
        QTRY_VERIFY(window().live().status().position.minibatch > 0);
        QVERIFY(!offer()->isVisible());

        window().action(ActionId::GetMnist)->trigger();
        QTRY_VERIFY(offer()->isVisible());
        QCOMPARE(server_->requests().size(), qsizetype{4});
        press(offer(), "Not now");
        QVERIFY(!offer()->isVisible());
    }

    void aClickCancelsAndALaterStartGoesOn() {
        server_->offer(bars_.files);
        server_->answer("/mnist/" + labels, {.body = bars_.files[labels], .sentBytes = 10});
        window().action(ActionId::GetMnist)->trigger();
        QTRY_VERIFY(server_->requests().contains("/mnist/" + labels));
        QTRY_VERIFY(dialog()->findChild<QLabel*>("doing")->text().startsWith(labels + " from 127.0.0.1:"));
        QTest::mouseClick(dialog()->findChild<QPushButton*>("cancel"), Qt::LeftButton);
        QVERIFY(!dialog()->isVisible());
        QCOMPARE(std::distance(std::filesystem::directory_iterator(mnistFolder()), {}), 1);
        QVERIFY(offer() == nullptr);

        server_->offer(bars_.files);
        window().action(ActionId::GetMnist)->trigger();
        QTRY_VERIFY(offer() != nullptr && offer()->isVisible());
        QCOMPARE(server_->requests().size(), qsizetype{5});
    }

    void aFailureIsToldAndTriedAgain() {
        window().action(ActionId::GetMnist)->trigger();
        auto* problem = dialog()->findChild<QLabel*>("problem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains("404 Not Found"), qPrintable(problem->text()));
        server_->offer(bars_.files);
        QTest::mouseClick(dialog()->findChild<QPushButton*>("retry"), Qt::LeftButton);
        QTRY_VERIFY(offer() != nullptr && offer()->isVisible());
        QVERIFY(!dialog()->isVisible());
    }

    void closingTheWindowEndsTheDownload() {
        server_->answer("/mnist/train-images-idx3-ubyte.gz", {.body = QByteArray(100, 'x'), .sentBytes = 10});
        window().action(ActionId::GetMnist)->trigger();
        QTRY_COMPARE(server_->requests().size(), qsizetype{1});
        fixture_.reset();
        QVERIFY(std::filesystem::is_empty(mnistFolder()));
    }

private:
    MainWindow& window() { return fixture_->window(); }
    DownloadDialog* dialog() { return window().findChild<DownloadDialog*>(); }
    MessageBar* offer() { return window().findChild<MessageBar*>(QStringLiteral("mnistBar")); }
    static void press(QWidget* bar, const QString& text) {
        auto* button = bar->findChild<QPushButton*>(text);
        QVERIFY2(button, qPrintable(text));
        QTest::mouseClick(button, Qt::LeftButton);
    }

    ServedSet bars_ = barsSet();
    std::unique_ptr<Folder> home_;
    std::unique_ptr<HttpServer> server_;
    std::unique_ptr<WindowFixture> fixture_;
};

REVERIE_SUITE(MnistFetcherTest, Window)

} // namespace mnist_fetcher_test

#include "mnist_fetcher_test.moc"
