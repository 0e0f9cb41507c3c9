#include "app/window/dock_recording.h"
#include "app/window/dress.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "tests/app/small_movements.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/widgets/task_progress.h"

#include <QCheckBox>
#include <QImageReader>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QXmlStreamReader>

namespace dock_export_test {

using namespace reverie;
using namespace reverie::test;

namespace {

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All text of an SVG file; none when it is no XML.
QString textOf(const QString& path) {
    QXmlStreamReader reader(bytesOf(path));
    QString text;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::Characters) text += reader.text();
    return reader.hasError() ? QString() : text;
}

} // namespace

/// Every dock as a picture in a file, and what moves as an animation.
class DockExportTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { dressApplication(); }

    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        fixture_ = std::make_unique<WindowFixture>();
        QTest::keyClick(&window(), Qt::Key_Period);
        QTRY_VERIFY(window().live().hasMeasurements());
        QTest::qWait(150);
    }

    void cleanup() {
        fixture_.reset();
        dressApplication();
    }

    void everyDockIsWrittenInEveryFormat() {
        for (PanelDock* dock : window().docks().all()) {
            const QString base = folder_->filePath(QStringLiteral("of-") + dock->panel()->id());
            if (dock->panel()->exportDrawing().size.isEmpty()) continue;
            for (const QString ending : {".png", ".svg", ".pdf"}) {
                exportDock(*dock, base + ending);
                QVERIFY2(QFile::exists(base + ending), qPrintable(base + ending));
            }
            QVERIFY2(!QImage(base + ".png").isNull(), qPrintable(base));
            QVERIFY2(bytesOf(base + ".pdf").startsWith("%PDF-"), qPrintable(base));
            QXmlStreamReader svg(bytesOf(base + ".svg"));
            while (!svg.atEnd())
                svg.readNext();
            QVERIFY2(!svg.hasError(), qPrintable(base + svg.errorString()));
        }
    }

    void plotsAreVectors() {
        const QString path = folder_->filePath(QStringLiteral("curves.svg"));
        exportDock(*window().docks().curves, path);
        const QString text = textOf(path);
        QVERIFY2(text.contains(QStringLiteral("training")), qPrintable(text));
        QVERIFY2(text.contains(QRegularExpression(QStringLiteral("[0-9]"))), qPrintable(text));
        QVERIFY(bytesOf(path).contains("<polyline") || bytesOf(path).contains("<path"));
        QVERIFY(!bytesOf(path).contains("<image"));
    }

    void lightOnRequest() {
        applyTheme(*qApp, Theme::dark());
        const QString dark = folder_->filePath(QStringLiteral("dark.png"));
        const QString light = folder_->filePath(QStringLiteral("light.png"));
        exportDock(*window().docks().curves, dark);
        whenDialogOpens<QFileDialog>([light](QFileDialog& dialog) {
            auto* box = dialog.findChild<QCheckBox*>(QStringLiteral("lightBackground"));
            QVERIFY(box && box->isVisible());
            box->click();
            auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
            name->setText(light);
            QTest::keyClick(name, Qt::Key_Return);
        });
        exporter(*window().docks().curves)->trigger();
        QCOMPARE(QImage(dark).pixelColor(1, 1), Theme::dark().surface);
        QCOMPARE(QImage(light).pixelColor(1, 1), Theme::light().surface);
        QVERIFY(currentTheme().isDark);
    }

    void theNameFollowsTheFilter() {
        QString named;
        whenDialogOpens<QFileDialog>([&named](QFileDialog& dialog) {
            dialog.selectNameFilter(QStringLiteral("PDF (*.pdf)"));
            emit dialog.filterSelected(QStringLiteral("PDF (*.pdf)"));
            named = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->text();
            dialog.reject();
        });
        exporter(*window().docks().curves)->trigger();
        QCOMPARE(named, QStringLiteral("curves.pdf"));
    }

    void aRefusalIsOneSentence() {
        QVERIFY(QDir(folder_->path()).mkdir(QStringLiteral("curves.png")));
        const QString path = folder_->filePath(QStringLiteral("curves.jpg"));
        exportDock(*window().docks().curves, path);
        const auto* problem = window().findChild<MessageBar*>(QStringLiteral("problemBar"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().startsWith(path), qPrintable(problem->text()));
        QVERIFY(!QFile::exists(path));
    }

    void whatMovesIsRecorded() {
        QTest::keyClick(&window(), Qt::Key_Space);
        window().findChild<QAction*>(QStringLiteral("record-filters"))->trigger();
        QVERIFY(window().recording().running());
        QVERIFY(progress().isVisible());
        QTRY_VERIFY(frames() > 3);
        const QString path = folder_->filePath(QStringLiteral("filters.gif"));
        nameFile(path);
        pressKeys(window(), Qt::Key_G, Qt::ControlModifier);
        QVERIFY(!window().recording().running());
        QTRY_COMPARE(window().statusBar()->currentMessage(), QStringLiteral("Exported ") + path);
        QCOMPARE(QImageReader(path).imageCount(), frames());
        QVERIFY(progress().isHidden());
        QTest::keyClick(&window(), Qt::Key_Space);
    }

    void whatStoodStillIsNotWritten() {
        window().findChild<QAction*>(QStringLiteral("record-network"))->trigger();
        QTest::qWait(250);
        pressKeys(window(), Qt::Key_G, Qt::ControlModifier);
        const auto* problem = window().findChild<MessageBar*>(QStringLiteral("problemBar"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(QStringLiteral("did not move")));
    }

    void closingAsksAboutARecording() {
        window().findChild<QAction*>(QStringLiteral("record-curves"))->trigger();
        QVERIFY(!window().close());
        QVERIFY(asked());
        press(*asked(), QStringLiteral("Cancel"));
        QVERIFY(window().isVisible());
        QVERIFY(window().recording().running());
    }

    void closingFinishesWhatIsBeingWritten() {
        window().movementExport().start(smallMovement(2000), QFont(), path("board.gif"));
        QVERIFY(!window().close());
        QVERIFY(asked());
        press(*asked(), QStringLiteral("Finish"));
        QTRY_COMPARE_WITH_TIMEOUT(QImageReader(folder_->filePath(QStringLiteral("board.gif"))).imageCount(), 2000,
                                  20000);
    }

private:
    MainWindow& window() const { return fixture_->window(); }
    TaskProgress& progress() const { return *window().statusBar()->findChild<TaskProgress*>(); }
    int frames() const { return static_cast<int>(window().recording().recorded().frames.size()); }
    std::filesystem::path path(const char* name) const {
        return folder_->filePath(QLatin1String(name)).toStdString();
    }
    QMessageBox* asked() const { return window().findChild<QMessageBox*>(QStringLiteral("loseMovement")); }
    QAction* exporter(const PanelDock& dock) const {
        return window().findChild<QAction*>("export-" + dock.panel()->id());
    }
    void exportDock(const PanelDock& dock, const QString& path) const {
        nameFile(path);
        exporter(dock)->trigger();
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WindowFixture> fixture_;
};

REVERIE_SUITE(DockExportTest, Window)

} // namespace dock_export_test

#include "dock_export_test.moc"
