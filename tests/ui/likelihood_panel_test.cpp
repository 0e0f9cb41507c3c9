#include "tests/suite.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/likelihood_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/task_progress.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

namespace likelihood_panel_test {

using namespace reverie;

namespace {

LikelihoodReading reading(double sampleSize = 87.5) {
    LikelihoodReading result;
    result.estimate.partition = {451.2345, 0.0731, sampleSize};
    result.estimate.cases = 500;
    result.estimate.logLikelihood = -86.3149;
    result.estimate.standardError = 0.4213;
    result.plan = AnnealingPlan::quick();
    result.split = QStringLiteral("validation");
    return result;
}

} // namespace

class LikelihoodPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<LikelihoodPanel> panel_;

    template<class Widget>
    Widget* part(const char* name) {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString text(const char* name) { return part<QLabel>(name)->text(); }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<LikelihoodPanel>();
        panel_->resize(520, 420);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void cleanup() { panel_.reset(); }

    void theButtonAsksForWhatIsChosen() {
        QSignalSpy asked(panel_.get(), &LikelihoodPanel::estimateRequested);
        panel_->setSplits({QStringLiteral("validation"), QStringLiteral("training")});
        QTest::mouseClick(part<QPushButton>("estimate"), Qt::LeftButton);
        QCOMPARE(asked.takeFirst(), (QVariantList{QStringLiteral("validation"), false}));
        for (const char* chooser : {"split", "plan"}) {
            part<QComboBox>(chooser)->setFocus();
            QTest::keyClick(part<QComboBox>(chooser), Qt::Key_Down);
        }
        part<QPushButton>("estimate")->setFocus();
        QTest::keyClick(part<QPushButton>("estimate"), Qt::Key_Space);
        QCOMPARE(asked.takeFirst(), (QVariantList{QStringLiteral("training"), true}));
    }

    void whileItWorksItCanBeCancelled() {
        QSignalSpy cancelled(panel_.get(), &LikelihoodPanel::cancelRequested);
        auto* progress = panel_->findChild<TaskProgress*>();
        const int place = part<QPushButton>("estimate")->y();
        const QSize room = panel_->findChild<EmptyState*>()->size();
        QVERIFY(!progress->isVisible());
        panel_->setBusy(true);
        QVERIFY(progress->isVisible() && !part<QPushButton>("estimate")->isEnabled());
        panel_->setPercent(42);
        QCOMPARE(progress->findChild<QProgressBar*>()->value(), 42);
        QVERIFY(text("doing").contains(QStringLiteral("left")));
        panel_->setPercent(100);
        QVERIFY(text("doing").contains(QStringLiteral("cases")));
        QTest::mouseClick(part<QToolButton>("cancel"), Qt::LeftButton);
        QCOMPARE(cancelled.size(), 1);
        panel_->setBusy(false);
        QVERIFY(!progress->isVisible() && part<QPushButton>("estimate")->isEnabled());
        QCOMPARE(part<QPushButton>("estimate")->y(), place);
        QCOMPARE(panel_->findChild<EmptyState*>()->size(), room);
    }

    void theKeysStayWithTheWork() {
        part<QPushButton>("estimate")->setFocus();
        panel_->setBusy(true);
        QVERIFY(part<QToolButton>("cancel")->hasFocus());
        QSignalSpy cancelled(panel_.get(), &LikelihoodPanel::cancelRequested);
        QTest::keyClick(part<QToolButton>("cancel"), Qt::Key_Space);
        QCOMPARE(cancelled.size(), 1);
        panel_->setBusy(false);
        QVERIFY(part<QPushButton>("estimate")->hasFocus());
    }

    void figuresComeWithTheirErrors() {
        QVERIFY(panel_->findChild<EmptyState*>()->isVisible());
        panel_->presentReading(reading());
        QVERIFY(!panel_->findChild<EmptyState*>()->isVisible());
        QCOMPARE(text("figure"), QStringLiteral("−86.31 ± 0.42 nats"));
        QCOMPARE(text("logZ"), QStringLiteral("451.235 ± 0.073 nats"));
        QCOMPARE(text("sampleSize"), QStringLiteral("87.5 of 100 runs"));
        QVERIFY(text("meaning").contains(QStringLiteral("500 validation cases")));
        QVERIFY(text("circumstances").contains(QStringLiteral("1,450 temperatures")));
        QVERIFY(!text("circumstances").contains(QStringLiteral("epochs")));
        QVERIFY(text("trust").contains(QStringLiteral("agree")));
    }

    void aBoundIsCalledOne() {
        LikelihoodReading bound = reading();
        bound.estimate.bound = true;
        bound.estimate.sampledPixels = true;
        bound.epoch = 12.34;
        panel_->presentReading(bound);
        QCOMPARE(text("figure"), QStringLiteral("≥ −86.31 ± 0.42 nats"));
        QVERIFY(text("meaning").contains(QStringLiteral("lower bound")));
        QVERIFY(text("circumstances").contains(QStringLiteral("after 12.3 epochs")));
        QVERIFY(text("circumstances").contains(QStringLiteral("Grey pixels")));
    }

    void runsThatDisagreeAreWarnedOf() {
        panel_->presentReading(reading(2.3));
        QVERIFY(text("trust").contains(QStringLiteral("do not rely")));
        panel_->presentReading(reading(30));
        QVERIFY(text("trust").contains(QStringLiteral("standard errors")));
    }

    void problemsAndOtherRunsTakeTheFiguresAway() {
        auto* empty = panel_->findChild<EmptyState*>();
        panel_->presentReading(reading());
        panel_->presentProblem(QStringLiteral("It overflowed."));
        QVERIFY(empty->isVisible() && !panel_->shown());
        panel_->presentReading(reading());
        panel_->clear();
        QVERIFY(empty->isVisible() && !panel_->shown());
        QCOMPARE(empty->headline(), QStringLiteral("Not estimated"));
    }

    void withoutDataNothingCanBeAskedFor() {
        panel_->setSplits({});
        QVERIFY(!part<QPushButton>("estimate")->isEnabled());
        panel_->setBusy(false);
        QVERIFY(!part<QPushButton>("estimate")->isEnabled());
    }
};

REVERIE_SUITE(LikelihoodPanelTest, Window)

} // namespace likelihood_panel_test

#include "likelihood_panel_test.moc"
