#include "tests/suite.h"
#include "ui/panels/transport_bar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/number_box.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>

namespace transport_bar_test {

using namespace reverie;

class TransportBarTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void init() {
        play_ = std::make_unique<QAction>("Play");
        play_->setCheckable(true);
        minibatch_ = std::make_unique<QAction>("Step");
        epoch_ = std::make_unique<QAction>("Epoch");
        reset_ = std::make_unique<QAction>("Reset");
        bar_ = std::make_unique<TransportBar>(play_.get(), minibatch_.get(), epoch_.get(), reset_.get());
        bar_->resize(1100, 56);
        bar_->show();
        QVERIFY(QTest::qWaitForWindowExposed(bar_.get()));
    }

    void cleanup() { bar_.reset(); }

    void buttonsAreTheActions() {
        QSignalSpy toggled(play_.get(), &QAction::toggled);
        QSignalSpy stepped(minibatch_.get(), &QAction::triggered);
        QSignalSpy epochs(epoch_.get(), &QAction::triggered);
        QSignalSpy resets(reset_.get(), &QAction::triggered);
        QTest::mouseClick(bar_->findChild<QToolButton*>("play"), Qt::LeftButton);
        QTest::mouseClick(bar_->findChild<QToolButton*>("stepMinibatch"), Qt::LeftButton);
        QTest::mouseClick(bar_->findChild<QToolButton*>("stepEpoch"), Qt::LeftButton);
        QTest::mouseClick(bar_->findChild<QToolButton*>("reset"), Qt::LeftButton);
        QVERIFY(play_->isChecked());
        QCOMPARE(toggled.count() + stepped.count() + epochs.count() + resets.count(), 4);
        reset_->setEnabled(false);
        QVERIFY(!bar_->findChild<QToolButton*>("reset")->isEnabled());
    }

    void positionIsToldInWords() {
        QCOMPARE(positionText({0, 0, 0, 45}, 30), QStringLiteral("epoch 1 of 30 · minibatch 0 of 45"));
        QCOMPARE(positionText({117, 2, 27, 45}, 30), QStringLiteral("epoch 3 of 30 · minibatch 27 of 45"));
        QCOMPARE(positionText({135, 3, 0, 45}, 30), QStringLiteral("epoch 3 of 30 · minibatch 45 of 45"));
    }

    void timeLeftIsHonest() {
        TransportState state{{117, 2, 27, 45}, 30, true, false, -1, 0};
        bar_->setState(state);
        QCOMPARE(bar_->findChild<QLabel*>("timeLeft")->text(), QStringLiteral("—"));
        state.secondsLeft = 130;
        bar_->setState(state);
        QCOMPARE(bar_->findChild<QLabel*>("timeLeft")->text(), QStringLiteral("about 2 min left"));
        const auto* progress = bar_->findChild<QProgressBar*>();
        QCOMPARE(progress->value(), qRound(progress->maximum() * 2.6 / 30));
        state.finished = true;
        bar_->setState(state);
        QCOMPARE(bar_->findChild<QLabel*>("timeLeft")->text(), QStringLiteral("done"));
    }

    void numbersDoNotMoveTheirNeighbours() {
        TransportState state{{1, 0, 1, 45}, 30, true, false, 5, 0};
        bar_->setState(state);
        QTest::qWait(0);
        const QPoint before = bar_->findChild<QWidget*>("epochsToRun")->mapTo(bar_.get(), QPoint());
        const QPoint time = bar_->findChild<QLabel*>("timeLeft")->mapTo(bar_.get(), QPoint());
        state.position = {1312, 29, 7, 45};
        state.secondsLeft = 35000;
        bar_->setState(state);
        bar_->findChild<QSlider*>("speed")->setValue(0);
        QTest::qWait(0);
        QCOMPARE(bar_->findChild<QWidget*>("epochsToRun")->mapTo(bar_.get(), QPoint()), before);
        QCOMPARE(bar_->findChild<QLabel*>("timeLeft")->mapTo(bar_.get(), QPoint()), time);
    }

    void wordsGiveWayBeforeControls() {
        bar_->resize(1200, bar_->height());
        bar_->setState({{117, 2, 27, 45}, 30, true, false, 130, 0});
        const auto shows = [this](const char* name) { return bar_->findChild<QWidget*>(name)->isVisible(); };
        QVERIFY(shows("epochsName") && shows("speedName") && shows("speedText") && shows("timeLeft"));
        QVERIFY2(bar_->minimumSizeHint().width() <= 600,
                 qPrintable(QString::number(bar_->minimumSizeHint().width())));
        int before = 99;
        for (int width = 1200; width >= bar_->minimumSizeHint().width(); width -= 20) {
            bar_->resize(width, bar_->height());
            QTest::qWait(0);
            QCOMPARE(bar_->width(), width);
            for (const char* name :
                 {"play", "stepMinibatch", "stepEpoch", "reset", "position", "epochsToRun", "speed"}) {
                const auto* control = bar_->findChild<QWidget*>(name);
                QVERIFY2(control->isVisible(), name);
                const QRect place(control->mapTo(bar_.get(), QPoint()), control->size());
                QVERIFY2(bar_->rect().contains(place), name);
                QVERIFY2(control->width() >= control->minimumSizeHint().width(), name);
            }
            const int words = shows("epochsName") + shows("speedName") + shows("speedText") + shows("timeLeft");
            QVERIFY(words <= before);
            before = words;
        }
        QCOMPARE(before, 0);
        bar_->resize(1200, bar_->height());
        QVERIFY(shows("epochsName") && shows("timeLeft"));
        QCOMPARE(bar_->findChild<QLabel*>("speedText")->text(), QStringLiteral("as fast as it goes"));
    }

    void aLargerInterfaceStillFits() {
        applyTheme(*qApp, Theme::light(), 1.5);
        QVERIFY2(bar_->minimumSizeHint().width() <= 900,
                 qPrintable(QString::number(bar_->minimumSizeHint().width())));
        applyTheme(*qApp, Theme::light());
    }

    void speedGoesByKeys() {
        QSignalSpy changed(bar_.get(), &TransportBar::speedChanged);
        QCOMPARE(bar_->speed(), 0.0);
        auto* slider = bar_->findChild<QSlider*>("speed");
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(changed.last().first().toDouble(), 100.0);
        QCOMPARE(bar_->findChild<QLabel*>("speedText")->text(), QStringLiteral("100 minibatches a second"));
        QTest::keyClick(slider, Qt::Key_Home);
        QCOMPARE(bar_->speed(), 1.0);
        QTest::keyClick(slider, Qt::Key_End);
        QCOMPARE(bar_->findChild<QLabel*>("speedText")->text(), QStringLiteral("as fast as it goes"));
        QCOMPARE(changed.count(), 3);
    }

    void aSpeedIsTakenToTheNearestStop() {
        bar_->setSpeed(12);
        QCOMPARE(bar_->speed(), 10.0);
        bar_->setSpeed(0);
        QCOMPARE(bar_->speed(), 0.0);
    }

    void epochsAreTypedAndFollowed() {
        QSignalSpy changed(bar_.get(), &TransportBar::epochsChanged);
        bar_->setState({{0, 0, 0, 45}, 30, false, false, -1, 0});
        QCOMPARE(changed.count(), 0);
        auto* box = bar_->findChild<NumberBox*>("epochsToRun");
        QCOMPARE(box->value(), 30.0);
        box->setFocus();
        box->findChild<QLineEdit*>()->selectAll();
        QTest::keyClicks(box->findChild<QLineEdit*>(), "50");
        QTest::keyClick(box->findChild<QLineEdit*>(), Qt::Key_Return);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toLongLong(), 50LL);
    }

private:
    std::unique_ptr<QAction> play_;
    std::unique_ptr<QAction> minibatch_;
    std::unique_ptr<QAction> epoch_;
    std::unique_ptr<QAction> reset_;
    std::unique_ptr<TransportBar> bar_;
};

REVERIE_SUITE(TransportBarTest, Window)

} // namespace transport_bar_test

#include "transport_bar_test.moc"
