#include "tests/suite.h"
#include "ui/dialogs/download_dialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>

#include <memory>

namespace download_dialog_test {

using namespace reverie;

class DownloadDialogTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void init() {
        dialog_ = std::make_unique<DownloadDialog>("Get MNIST", "Digits come into a folder.");
        dialog_->show();
        QVERIFY(QTest::qWaitForWindowExposed(dialog_.get()));
    }

    void progressIsShown() {
        dialog_->showProgress("images from a mirror", 2'900'000, 11'600'000);
        QCOMPARE(label("doing")->text(), QStringLiteral("images from a mirror"));
        QCOMPARE(label("amount")->text(), QStringLiteral("2.9 of 11.6 MB"));
        QCOMPARE(dialog_->findChild<QProgressBar*>()->value(), 250);
        dialog_->showProgress("nothing known", 0, 0);
        QCOMPARE(dialog_->findChild<QProgressBar*>()->value(), 0);
        QVERIFY(!label("problem")->isVisible());
    }

    void cancellingIsAClickOrEscape() {
        QSignalSpy cancelled(dialog_.get(), &DownloadDialog::cancelRequested);
        QTest::mouseClick(button("cancel"), Qt::LeftButton);
        QCOMPARE(cancelled.count(), 1);
        QVERIFY(!dialog_->isVisible());
        dialog_->show();
        QTest::keyClick(dialog_.get(), Qt::Key_Escape);
        QCOMPARE(cancelled.count(), 2);
        dialog_->show();
        dialog_->close();
        QCOMPARE(cancelled.count(), 3);
    }

    void aProblemIsToldWholeAndCanBeTriedAgain() {
        QSignalSpy cancelled(dialog_.get(), &DownloadDialog::cancelRequested);
        QSignalSpy again(dialog_.get(), &DownloadDialog::retryRequested);
        const int height = dialog_->height();
        dialog_->showProblem(QStringLiteral("No mirror can be reached, ").repeated(10));
        QVERIFY(label("problem")->isVisible());
        QVERIFY(label("problem")->height() >= label("problem")->heightForWidth(label("problem")->width()));
        QVERIFY(dialog_->height() > height);
        QVERIFY(!dialog_->findChild<QProgressBar*>()->isVisible());
        QTest::mouseClick(button("retry"), Qt::LeftButton);
        QCOMPARE(again.count(), 1);
        dialog_->showProgress("again", 0, 1);
        QVERIFY(!label("problem")->isVisible() && !button("retry")->isVisible());
        QCOMPARE(dialog_->height(), height);
        dialog_->showProblem("No.");
        QTest::mouseClick(button("cancel"), Qt::LeftButton);
        QVERIFY(!dialog_->isVisible());
        QCOMPARE(cancelled.count(), 0);
    }

private:
    QLabel* label(const char* name) { return dialog_->findChild<QLabel*>(QString::fromLatin1(name)); }
    QPushButton* button(const char* name) { return dialog_->findChild<QPushButton*>(QString::fromLatin1(name)); }

    std::unique_ptr<DownloadDialog> dialog_;
};

REVERIE_SUITE(DownloadDialogTest, Window)

} // namespace download_dialog_test

#include "download_dialog_test.moc"
