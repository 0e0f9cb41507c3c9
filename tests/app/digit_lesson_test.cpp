#include "app/window/dress.h"
#include "app/window/panel_dock.h"
#include "core/experiment/settings.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/lessons/lesson_view.h"
#include "ui/panels/board_grid.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/classification_panel.h"
#include "ui/panels/draw_panel.h"
#include "ui/panels/filters_panel.h"
#include "ui/panels/network_panel.h"
#include "ui/panels/recognition_page.h"
#include "ui/panels/transport_bar.h"
#include "ui/widgets/draw_canvas.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/label_bars.h"
#include "ui/widgets/label_button.h"

#include <QScrollBar>
#include <QSlider>
#include <QTabBar>
#include <QTextBlock>
#include <QTextDocument>

#include <map>

namespace digit_lesson_test {

using namespace reverie;
using namespace reverie::test;

namespace {

constexpr int patience = 60000;

/// Where the words of a link stand in a page; empty where the page has no such link.
QRect wordsOf(const QTextBrowser& view, const QString& url) {
    for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next())
        for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
            if (piece.fragment().charFormat().anchorHref() != url) continue;
            QTextCursor cursor(view.document());
            cursor.setPosition(piece.fragment().position());
            const QRect before = view.cursorRect(cursor);
            cursor.movePosition(QTextCursor::NextCharacter);
            return before.united(view.cursorRect(cursor));
        }
    return {};
}

} // namespace

/// A presenter's way through the digit lesson, from the first layer to a digit written with a clamped label, with
/// the window's own mouse and keys.
class DigitLessonTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        dressApplication();
        threads_ = threadCount();
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        window().resize(1280, 720);
        pressKeys(window(), Qt::Key_F4, Qt::NoModifier);
        QTRY_VERIFY(window().docks().lessons->seen());
    }

    void cleanupTestCase() {
        fixture_.reset();
        QTRY_COMPARE(threadCount(), threads_);
    }

    void theFirstStep() {
        turnTo("13-first-step");
        click("do:preset/small-digit-model");
        QTRY_COMPARE_WITH_TIMEOUT(window().live().config().preset, std::string("small-digit-model"), patience);
        click("do:show/stages");
        QTRY_VERIFY(window().docks().stages->seen());
        slowDownTo(30);
        click("do:play");
        QTRY_VERIFY(window().live().status().running);
        click("do:show/filters");
        QTRY_VERIFY(window().docks().filters->seen() && !filters().isEmpty());
        click("do:answer");
        click("do:pause");
        QTRY_VERIFY(!window().live().status().running);
        QCOMPARE(window().live().status().position.stage, 0U);
        click("do:show/network");
        QTRY_VERIFY(window().docks().network->seen());
        QTest::keyClick(window().findChild<QSlider*>(QStringLiteral("speed")), Qt::Key_End);
    }

    void theSecondStep() {
        endTheStage();
        turnTo("14-second-step");
        click("do:play");
        QTRY_COMPARE_WITH_TIMEOUT(window().live().status().position.stage, 1U, patience);
        click("do:show/filters");
        QTRY_VERIFY(filters().findChild<FlatCombo*>(QStringLiteral("layer"))->isVisible());
        auto* layer = filters().findChild<FlatCombo*>(QStringLiteral("layer"));
        QTest::keyClick(layer, Qt::Key_End);
        QCOMPARE(layer->currentText(), QStringLiteral("Hidden 2"));
        QTRY_COMPARE(filters().layer(), Index{1});
        click("do:show/reconstructions");
        QTRY_VERIFY(window().docks().reconstructions->seen());
    }

    void theThirdStep() {
        endTheStage();
        turnTo("15-third-step");
        click("do:play");
        QTRY_COMPARE_WITH_TIMEOUT(window().live().status().position.stage, 2U, patience);
        click("do:show/board");
        QTRY_VERIFY_WITH_TIMEOUT(!board().isEmpty(), patience);
        click("do:clamp/4");
        QCOMPARE(clamped(), (std::map<int, float>{{4, 1.0F}}));
        press(board(), QStringLiteral("Free"));
        QVERIFY(clamped().empty());
        click("do:answer");
        click("do:clamp/7");
        QCOMPARE(clamped(), (std::map<int, float>{{7, 1.0F}}));
        pressKeys(window(), Qt::Key_Space, Qt::NoModifier);
        QTRY_VERIFY(!window().live().status().running);
    }

    void fineTuningByBackpropagation() {
        turnTo("16-discriminative");
        click("do:preset/digit-classifier");
        loseTheRun();
        QTRY_COMPARE_WITH_TIMEOUT(window().live().config().preset, std::string("digit-classifier"), patience);
        click("do:play");
        QTRY_VERIFY_WITH_TIMEOUT(window().live().status().position.minibatch > 0, patience);
        click("do:show/curves");
        QTRY_VERIFY(window().docks().curves->seen());
        click("do:show/classification");
        QTRY_VERIFY(window().docks().classification->seen());
        pressKeys(window(), Qt::Key_Space, Qt::NoModifier);
        QTRY_VERIFY(!window().live().status().running);
    }

    void fineTuningByUpDown() {
        turnTo("17-up-down");
        openInstead("do:model/small-digit-model");
        pressKeys(window(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!window().live().description()->viewOnly, patience);
        pressKeys(window(), Qt::Key_Space, Qt::NoModifier);
        QTRY_VERIFY_WITH_TIMEOUT(window().live().status().position.minibatch > 0, patience);
        click("do:set/k=3");
        QTRY_COMPARE(std::get<std::int64_t>(setting("k")), std::int64_t{3});
        click("do:show/board");
        QTRY_VERIFY(!board().isEmpty());
        click("do:answer");
        click("do:set/directed-rate=0");
        QTRY_COMPARE(std::get<double>(setting("directed-rate")), 0.0);
        click("do:set/directed-rate=0.01");
        QTRY_COMPARE(std::get<double>(setting("directed-rate")), 0.01);
        pressKeys(window(), Qt::Key_Space, Qt::NoModifier);
        QTRY_VERIFY(!window().live().status().running);
    }

    void itReads() {
        turnTo("18-digit-model");
        openInstead("do:model/digit-model");
        click("do:show/draw");
        QTRY_VERIFY(window().docks().draw->seen());
        writeAOne();
        QTRY_VERIFY_WITH_TIMEOUT(drawing().recognition().bars().winner(0) == 1, patience);
        click("do:show/network");
        QTRY_VERIFY(window().docks().network->seen());
        QVERIFY(!static_cast<NetworkPanel*>(window().docks().network->panel())->isEmpty());
        click("do:answer");
        openInstead("do:model/small-digit-model");
        click("do:point/classification");
        auto& classification = static_cast<ClassificationPanel&>(*window().docks().classification->panel());
        auto* measure = classification.findChild<QAbstractButton*>(QStringLiteral("measure"));
        QTRY_VERIFY_WITH_TIMEOUT(measure->isVisible() && measure->isEnabled(), patience);
        QTest::mouseClick(measure, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(classification.shown(), patience);
    }

    void itWrites() {
        turnTo("19-generation");
        openInstead("do:model/digit-model");
        click("do:show/board");
        QTRY_VERIFY_WITH_TIMEOUT(board().grid()->board() && board().grid()->board()->iterations > 1, patience);
        click("do:clamp/4");
        click("do:clamp/7");
        QCOMPARE(clamped(), (std::map<int, float>{{7, 1.0F}}));
        click("do:show/draw");
        auto* pages = drawing().findChild<QTabBar*>();
        QTest::mouseClick(pages, Qt::LeftButton, {}, pages->tabRect(1).center());
        QTRY_COMPARE(pages->currentIndex(), 1);
        click("do:answer");
        click("do:clamp/4");
        click("do:point/board");
        for (LabelButton* button : board().findChildren<LabelButton*>())
            if (button->label() == 9) QTest::mouseClick(button, Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(clamped(), (std::map<int, float>{{4, 0.5F}, {9, 0.5F}}));
    }

private:
    MainWindow& window() const { return fixture_->window(); }
    LessonPanel& lesson() const { return static_cast<LessonPanel&>(*window().docks().lessons->panel()); }
    FiltersPanel& filters() const { return static_cast<FiltersPanel&>(*window().docks().filters->panel()); }
    BoardPanel& board() const { return static_cast<BoardPanel&>(*window().docks().board->panel()); }
    DrawPanel& drawing() const { return static_cast<DrawPanel&>(*window().docks().draw->panel()); }

    /// What the stage that learns is set to.
    SettingValue setting(const char* key) const {
        const LiveView& live = window().live();
        return stageValue(live.config(), live.status().position.stage, findSetting(key));
    }

    void turnTo(const char* name) {
        const auto& pages = lesson().pages();
        for (std::size_t turns = 0; turns < pages.size(); ++turns) {
            if (pages[static_cast<std::size_t>(lesson().page())].name == QLatin1String(name)) return;
            pressKeys(window(), Qt::Key_Right, Qt::AltModifier);
        }
        QFAIL(name);
    }

    /// Scrolls to a link, as a reader would, and clicks on its words.
    void click(const char* url) {
        LessonView& view = lesson().view();
        const QRect words = wordsOf(view, QLatin1String(url));
        QVERIFY2(words.isValid(), url);
        if (!view.viewport()->rect().contains(words))
            view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() + words.center().y() -
                                               view.viewport()->height() / 2);
        const QPoint place = wordsOf(view, QLatin1String(url)).center();
        QVERIFY2(view.viewport()->rect().contains(place), url);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, place);
    }

    /// Answers the question whether a run may be lost, if it is asked.
    void loseTheRun() {
        if (!QTest::qWaitFor([&] { return question(window()) != nullptr; }, 1000)) return;
        for (QAbstractButton* button : question(window())->buttons())
            if (button->text().contains(QLatin1String("without")))
                return QTest::mouseClick(button, Qt::LeftButton);
    }

    /// Opens a model in place of the run in hand.
    void openInstead(const char* url) {
        const auto before = window().live().description();
        click(url);
        loseTheRun();
        QTRY_VERIFY_WITH_TIMEOUT(
            window().live().description() != before && window().live().description()->viewOnly, patience);
    }

    void slowDownTo(double minibatchesASecond) {
        auto* speed = window().findChild<QSlider*>(QStringLiteral("speed"));
        const auto& transport = *window().findChild<TransportBar*>();
        while (transport.speed() != minibatchesASecond && speed->value() > speed->minimum())
            QTest::keyClick(speed, Qt::Key_Left);
        QCOMPARE(transport.speed(), minibatchesASecond);
    }

    void endTheStage() {
        click("do:show/stages");
        auto* skip = window().docks().stages->findChild<QAbstractButton*>(QStringLiteral("skip"));
        QTRY_VERIFY(skip->isVisible() && skip->isEnabled());
        QTest::mouseClick(skip, Qt::LeftButton);
    }

    void writeAOne() {
        DrawCanvas& canvas = drawing().canvas();
        const QPoint top(canvas.width() / 2, canvas.height() / 5);
        QTest::mousePress(&canvas, Qt::LeftButton, {}, top);
        for (int step = 1; step <= 12; ++step)
            QTest::mouseMove(&canvas, top + QPoint(0, step * canvas.height() / 20));
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, top + QPoint(0, 12 * canvas.height() / 20));
    }

    /// The labels that are held in the large dream, with their weights.
    std::map<int, float> clamped() const {
        std::map<int, float> held;
        const std::vector<float> weights = board().labelWeights();
        for (std::size_t label = 0; label < weights.size(); ++label)
            if (weights[label] > 0) held[static_cast<int>(label)] = weights[label];
        return held;
    }

    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
};

REVERIE_SUITE(DigitLessonTest, Window)

} // namespace digit_lesson_test

#include "digit_lesson_test.moc"
