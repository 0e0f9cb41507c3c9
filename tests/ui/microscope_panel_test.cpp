#include "tests/suite.h"
#include "ui/panels/microscope_panel.h"
#include "ui/widgets/glass_strip.h"
#include "ui/widgets/pair_images.h"

namespace microscope_panel_test {

using namespace reverie;

namespace {

/// Four pixels and three hidden units after some half steps.
std::shared_ptr<const GlassView> someView(int halfSteps) {
    Rbm machine(Layer(UnitKind::Bernoulli, 4), Layer(UnitKind::Bernoulli, 3));
    RandomStream stream(3, "panel");
    machine.initialise(stream, 2);
    Vector visible(4);
    visible << 1, 0, 0, 1;
    Microscope glass(std::make_shared<const AnyMachine>(DeepBeliefNet{{}, machine, 0}), -1, visible, -1, 2);
    for (int step = 0; step < halfSteps; ++step)
        glass.halfStep();
    auto view = std::make_shared<GlassView>();
    for (const GlassState& state : glass.states())
        view->states.push_back(std::make_shared<const GlassState>(state));
    view->statistics = glass.statistics();
    view->visible = glass.visible();
    view->hidden = glass.hidden();
    view->shape = {2, 2};
    view->learningRate = 0.1;
    return view;
}

} // namespace

class MicroscopePanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MicroscopePanel> panel_;

private slots:
    void init() {
        panel_ = std::make_unique<MicroscopePanel>();
        panel_->resize(800, 700);
        panel_->setChoices(5, {});
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void cleanup() { panel_.reset(); }

    void theStatisticsComeWithTheHalfSteps() {
        panel_->presentGlass(someView(0));
        QCOMPARE(panel_->pairs().pictures().size(), std::size_t{0});
        panel_->presentGlass(someView(1));
        QCOMPARE(panel_->pairs().pictures().size(), std::size_t{1});
        panel_->presentGlass(someView(3));
        const auto& pictures = panel_->pairs().pictures();
        QCOMPARE(pictures.size(), std::size_t{4});
        QCOMPARE(pictures[0].limit, pictures[1].limit);
        QCOMPARE(pictures[0].limit, pictures[2].limit);
        QVERIFY((pictures[3].values - 0.1F * pictures[2].values).isZero(1e-6F));
    }

    void aClickChoosesAUnit() {
        const auto view = someView(3);
        panel_->presentGlass(view);
        QTest::mouseClick(&panel_->strip(), Qt::LeftButton, {}, panel_->strip().unitPoint(1, false, 2).toPoint());
        QCOMPARE(panel_->unit(), Index{2});
        const Vector expected = view->statistics.positive.col(2);
        QVERIFY(panel_->pairs().pictures()[0].values == expected);
        panel_->presentGlass(someView(5));
        QCOMPARE(panel_->unit(), Index{2});
    }

    void whatIsPointedAtIsSaid() {
        panel_->presentGlass(someView(3));
        QSignalSpy said(panel_.get(), &Panel::hovered);
        QTest::mouseMove(&panel_->strip(), panel_->strip().unitPoint(1, true, 1).toPoint());
        QTRY_VERIFY(!said.isEmpty());
        QVERIFY(said.last()[0].toString().contains(QStringLiteral("hidden unit 1")));
        QVERIFY(said.last()[0].toString().contains(QStringLiteral("total input")));
    }

    void playAsksForHalfStepsUntilTheEnd() {
        panel_->presentGlass(someView(0));
        QSignalSpy asked(panel_.get(), &MicroscopePanel::halfStepRequested);
        panel_->play(true);
        QTRY_VERIFY_WITH_TIMEOUT(!asked.isEmpty(), 3000);
        QVERIFY(panel_->playing());
        panel_->presentGlass(someView(3));
        QVERIFY(!panel_->playing());
        panel_->presentGlass(someView(0));
        panel_->play(true);
        panel_->hide();
        QVERIFY(!panel_->playing());
    }
};

REVERIE_SUITE(MicroscopePanelTest, Window)

} // namespace microscope_panel_test

#include "microscope_panel_test.moc"
