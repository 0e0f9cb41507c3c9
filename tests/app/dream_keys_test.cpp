#include "app/window/dress.h"
#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "tests/app/window_fixture.h"
#include "tests/suite.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/classification_panel.h"
#include "ui/panels/dream_pane.h"
#include "ui/widgets/label_button.h"

#include <QLineEdit>
#include <QPushButton>

namespace dream_keys_test {

using namespace reverie;
using reverie::test::barsConfig;
using reverie::test::memoryConfig;
using reverie::test::WindowFixture;

class DreamKeysTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        dressApplication();
        threads_ = test::threadCount();
    }

    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(test::threadCount(), threads_);
    }

    void digitsClampTheLargeDreamAndBackspaceFreesIt() {
        dreamOf(memoryConfig());
        for (const int digit : {3, 0, 9}) {
            QTest::keyClick(&window(), static_cast<Qt::Key>(Qt::Key_0 + digit));
            QCOMPARE(board().dream()->mix().first(), digit);
            QCOMPARE(board().dream()->words(), QStringLiteral("%1 clamped").arg(digit));
            QTRY_COMPARE(level(digit), 1.0F);
            QCOMPARE(level(digit == 0 ? 1 : 0), 0.0F);
        }
        QTest::keyClick(&window(), Qt::Key_Backspace);
        QVERIFY(board().dream()->mix().isFree());
        QTRY_VERIFY(board().dream()->words().startsWith(QLatin1String("free:")));
    }

    void digitsTypedIntoAnEditorClampNothing() {
        dreamOf(memoryConfig());
        QLineEdit editor(&window());
        editor.show();
        editor.setFocus();
        QTRY_VERIFY(editor.hasFocus());
        QTest::keyClicks(&editor, QStringLiteral("37"));
        QTest::keyClick(&editor, Qt::Key_Backspace);
        QCOMPARE(editor.text(), QStringLiteral("3"));
        QVERIFY(board().dream()->mix().isFree());
    }

    void aClampedLabelOutlivesAnotherNet() {
        dreamOf(memoryConfig());
        QTest::keyClick(&window(), Qt::Key_5);
        QTRY_COMPARE(level(5), 1.0F);
        ExperimentConfig other = memoryConfig();
        other.seed = 9;
        window().session().openRun(other);
        QTRY_COMPARE(window().live().description()->config.seed, other.seed);
        QTRY_COMPARE(level(5), 1.0F);
        QCOMPARE(board().dream()->words(), QStringLiteral("5 clamped"));
    }

    void theBundledModelDreamsAtOnce() {
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        QVERIFY(window().live().description()->viewOnly);
        QVERIFY(window().docks().board->seen());
        QVERIFY(window().docks().draw->seen());
        QTRY_VERIFY(!board().isEmpty());
        QTest::keyClick(&window(), Qt::Key_8);
        QTRY_COMPARE(level(8), 1.0F);
    }

    void aNetIsTrainedFromNothing_data() {
        QTest::addColumn<QKeyCombination>("keys");
        QTest::newRow("Space") << QKeyCombination(Qt::Key_Space);
        QTest::newRow("Ctrl+T") << (Qt::CTRL | Qt::Key_T);
    }

    void aNetIsTrainedFromNothing() {
        QFETCH(QKeyCombination, keys);
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        QTest::keyClick(&window(), keys.key(), keys.keyboardModifiers());
        QTRY_VERIFY(!window().live().description()->viewOnly);
        QTRY_VERIFY(window().live().status().position.minibatch > 0);
        QVERIFY(window().live().status().running);
        QVERIFY(window().action(ActionId::Play)->isChecked());
        QCOMPARE(window().live().description()->config.preset, std::string("small-digit-model"));
        QCOMPARE(window().live().description()->config.data, std::string("bundled"));
        QTRY_VERIFY(window().docks().filters->seen() && window().docks().curves->seen());
    }

    void aRunUnderWayIsAskedAboutFirst() {
        dreamOf(memoryConfig());
        QTest::keyClick(&window(), Qt::Key_Period);
        QTRY_VERIFY(window().live().status().unsaved);
        QTest::keyClick(&window(), Qt::Key_T, Qt::ControlModifier);
        auto* question = window().findChild<QWidget*>(QStringLiteral("loseWork"));
        QTRY_VERIFY(question && question->isVisible());
        QTest::keyClick(question, Qt::Key_Escape);
        QCOMPARE(window().live().description()->config.preset, std::string());
        QVERIFY(!window().live().status().running);
    }

    void anotherRunIsNotToldWhatTheLastOneRecognised() {
        dreamOf(memoryConfig());
        PanelDock* dock = window().docks().classification;
        dock->show();
        dock->raise();
        QTRY_VERIFY(dock->seen());
        auto* panel = window().findChild<ClassificationPanel*>();
        auto* measure = panel->findChild<QPushButton*>(QStringLiteral("measure"));
        QTest::mouseClick(measure, Qt::LeftButton);
        QTRY_VERIFY(panel->shown());
        QTRY_VERIFY(measure->isEnabled());
        const auto& view = *panel->shown();
        QCOMPARE(view.confusion.cases(), window().live().description()->data->validation.size());
        QTest::mouseClick(measure, Qt::LeftButton);
        QVERIFY(!measure->isEnabled());
        window().session().openRun(barsConfig());
        QTRY_COMPARE(window().live().description()->shape.pixels(), Index{16});
        QCOMPARE(measure->text(), QStringLiteral("Measure"));
        QVERIFY(!panel->shown());
    }

private:
    MainWindow& window() const { return fixture_->window(); }
    BoardPanel& board() const { return *window().findChild<BoardPanel*>(); }
    float level(int label) const { return static_cast<float>(board().dream()->button(label)->level()); }

    void dreamOf(const ExperimentConfig& config) {
        fixture_ = std::make_unique<WindowFixture>(config);
        window().action(ActionId::DreamLayout)->trigger();
        QTRY_VERIFY(!board().isEmpty());
    }

    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
};

REVERIE_SUITE(DreamKeysTest, Window)

} // namespace dream_keys_test

#include "dream_keys_test.moc"
