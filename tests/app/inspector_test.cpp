#include "app/window/message_bar.h"
#include "app/window/panel_dock.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/panels/filters_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/widgets/field_view.h"
#include "ui/widgets/number_box.h"

#include <QLabel>
#include <QToolButton>

namespace inspector_test {

using namespace reverie;
using namespace reverie::test;

class InspectorTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;

    MainWindow& window() { return fixture_->window(); }
    PanelDock& dock() { return *window().docks().unit; }
    InspectorPanel& panel() { return *static_cast<InspectorPanel*>(dock().panel()); }
    FiltersPanel& filters() { return *static_cast<FiltersPanel*>(window().docks().filters->panel()); }
    template<class Widget>
    Widget& named(const char* name) {
        return *panel().findChild<Widget*>(QLatin1String(name));
    }
    void learn(int minibatches) {
        const std::uint64_t until =
            window().live().status().position.minibatch + static_cast<std::uint64_t>(minibatches);
        window().session().step(static_cast<std::uint64_t>(minibatches));
        QTRY_COMPARE(window().live().status().position.minibatch, until);
        QTRY_VERIFY(!window().live().status().running);
        QTRY_VERIFY(!filters().isEmpty());
    }
    void clickFilter(Index filter) {
        QTest::mouseClick(filters().view(), Qt::LeftButton, {},
                          filters().view()->rectOf(filter).center().toPoint());
        QTRY_VERIFY(panel().shown() != nullptr && panel().shown()->unit == (UnitAddress{1, filter}));
    }
    void type(NumberBox& box, const QString& text) {
        box.setFocus();
        box.selectAll();
        QTest::keyClicks(&box, text);
        QTest::keyClick(&box, Qt::Key_Return);
    }

private slots:
    void initTestCase() { threads_ = threadCount(); }
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(threadCount(), threads_);
    }

    void aClickOnAFilterShowsTheUnit() {
        learn(20);
        QVERIFY(panel().isEmpty());
        clickFilter(3);
        QVERIFY(dock().seen());
        QCOMPARE(named<QLabel>("unitTitle").text(), QStringLiteral("hidden 1 · unit 4"));
        QCOMPARE(panel().shown()->exciting.cols(), std::min<Index>(excitingImages, 30));
        QTest::keyClick(filters().view(), Qt::Key_Right);
        QTest::keyClick(filters().view(), Qt::Key_Return);
        QTRY_COMPARE(named<QLabel>("unitTitle").text(), QStringLiteral("hidden 1 · unit 5"));
        QTRY_VERIFY(panel().findChild<QCustomPlot*>()->graph(0)->dataCount() > 5);
        // It follows the run.
        const float bias = panel().shown()->bias;
        learn(20);
        QTRY_VERIFY(panel().shown()->bias != bias);
    }

    void aUnitIsSwitchedOffAndOnAgain() {
        learn(20);
        clickFilter(2);
        std::shared_ptr<const Snapshot> now;
        const_cast<LiveView&>(window().live()).withNet([&](std::shared_ptr<const Snapshot> net) { now = net; });
        QTRY_VERIFY(now != nullptr);
        const Vector before = weightsBelow(*now->machine, {1, 2});
        press(panel(), "Switch off");
        QTRY_VERIFY(panel().shown()->weights.isZero(0));
        QTRY_VERIFY(panel().shown()->meanActivation < 1e-6F);
        QTRY_VERIFY(named<QToolButton>("undoSurgery").isEnabled());
        QTest::mouseClick(&named<QToolButton>("undoSurgery"), Qt::LeftButton);
        QTRY_VERIFY(panel().shown()->weights == before);
        QTest::mouseClick(&named<QToolButton>("redoSurgery"), Qt::LeftButton);
        QTRY_VERIFY(panel().shown()->weights.isZero(0));
        QTRY_COMPARE(window().live().marks().size(), std::size_t{3});
        QCOMPARE(window().live().marks().front().text, std::string("hidden 1 unit 3 switched off"));
    }

    void whatIsTypedStaysWhileTheRunGoesOn() {
        learn(20);
        clickFilter(1);
        auto& bias = named<NumberBox>("unitBias");
        bias.setFocus();
        bias.selectAll();
        QTest::keyClicks(&bias, "0.7");
        const float before = panel().shown()->bias;
        learn(20);
        QTRY_VERIFY(panel().shown()->bias != before);
        QCOMPARE(bias.text(), QStringLiteral("0.7"));
        QTest::keyClick(&bias, Qt::Key_Return);
        QTRY_COMPARE(panel().shown()->bias, 0.7F);
        // Nobody types any more: it follows again.
        learn(20);
        QTRY_VERIFY(bias.text() != QStringLiteral("0.7"));
    }

    void anEarlierMomentCannotBeChanged() {
        learn(20);
        clickFilter(1);
        QVERIFY(named<QToolButton>("switchOff").isEnabled());
        pressKeys(window(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(window().live().status().pinned);
        QTRY_VERIFY(!named<QToolButton>("switchOff").isEnabled() && !named<NumberBox>("unitBias").isEnabled());
        pressKeys(window(), Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(named<QToolButton>("switchOff").isEnabled());
    }

    void weightsAndBiasAreTyped() {
        learn(20);
        clickFilter(1);
        auto& field = *panel().findChild<FieldView*>();
        QTest::mouseClick(&field, Qt::LeftButton, {}, field.placeOf(5).center().toPoint());
        QCOMPARE(named<QLabel>("unitWeightName").text(), QStringLiteral("Weight to pixel (2, 2)"));
        type(named<NumberBox>("unitWeight"), "2.5");
        QTRY_COMPARE(panel().shown()->weights[5], 2.5F);
        QTest::mouseClick(&named<QToolButton>("zeroWeight"), Qt::LeftButton);
        QTRY_COMPARE(panel().shown()->weights[5], 0.0F);
        type(named<NumberBox>("unitBias"), "-1.25");
        QTRY_COMPARE(panel().shown()->bias, -1.25F);
        // What is dreamt and saved is the machine as it is now.
        std::shared_ptr<const Snapshot> now;
        const_cast<LiveView&>(window().live()).withNet([&](std::shared_ptr<const Snapshot> net) { now = net; });
        QTRY_VERIFY(now != nullptr);
        QCOMPARE(netOf(*now->machine).top.hidden.bias[1], -1.25F);
        QCOMPARE(netOf(*now->machine).top.weights(5, 1), 0.0F);
    }

    void aModelThatIsShownIsChangedToo() {
        fixture_ = std::make_unique<WindowFixture>(std::nullopt, true);
        QTRY_VERIFY(window().live().description()->viewOnly);
        window().docks().filters->show();
        window().docks().filters->raise();
        QTRY_VERIFY(!filters().isEmpty());
        filters().setLayer(0);
        QTRY_COMPARE(filters().view()->gridStyle().marked.size(), std::size_t{500});
        clickFilter(7);
        QVERIFY(!window().live().status().unsaved);
        QCOMPARE(panel().shown()->above.size(), strongestPartners);
        press(panel(), "Switch off");
        QTRY_VERIFY(panel().shown()->weights.isZero(0));
        QVERIFY(window().live().status().unsaved);
        window().action(ActionId::TrainFurther)->trigger();
        auto* problem = window().findChild<MessageBar*>(QStringLiteral("problemBar"));
        QTRY_VERIFY(problem->isVisible() && problem->findChild<QLabel*>()->text().contains("Save it and open"));
        QVERIFY(window().live().description()->viewOnly);
        QString asked;
        whenDialogOpens<QMessageBox>([&asked](QMessageBox& box) {
            asked = box.informativeText();
            QVERIFY(buttonCalled(box, "Save model"));
            press(box, "Cancel");
        });
        window().close();
        QTRY_COMPARE(asked, QStringLiteral("Units of this model were changed, and it is not saved."));
        QTRY_VERIFY(window().isVisible());
        QTest::mouseClick(&named<QToolButton>("undoSurgery"), Qt::LeftButton);
        QTRY_VERIFY(!panel().shown()->weights.isZero(0));
    }
};

REVERIE_SUITE(InspectorTest, Window)

} // namespace inspector_test

#include "inspector_test.moc"
