#include "core/models/machine_form.h"
#include "core/sampling/running_sample.h"
#include "tests/suite.h"
#include "ui/images/block_matrix.h"
#include "ui/images/image_tile.h"
#include "ui/panels/machine_panel.h"
#include "ui/plots/energy_plot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/matrix_view.h"
#include "ui/widgets/unit_names.h"
#include "ui/widgets/unit_network.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QSignalSpy>
#include <QSlider>

namespace machine_panel_test {

using namespace reverie;

namespace {

/// All connected, from a named stream.
GeneralForm generalMachine(Index visible, Index hidden) {
    BoltzmannMachine machine(visible, hidden);
    RandomStream stream(3, "weights");
    machine.initialise(stream, 0.5F);
    GeneralForm form{std::move(machine), {visible}};
    if (hidden > 0) form.layers.push_back(hidden);
    return form;
}

std::shared_ptr<const MachineView> viewIn(MachineForm form, Index visible = 9, Index hidden = 6) {
    return std::make_shared<MachineView>(
        viewOf(generalMachine(visible, hidden), form, "general Boltzmann machine"));
}

std::shared_ptr<SampleView> sampleIn(MachineForm form, int sweeps = 5, Index visible = 9, Index hidden = 6) {
    RunningSample sample(1);
    sample.setMachine(formed(generalMachine(visible, hidden), form));
    sample.advance(sweeps);
    return std::make_shared<SampleView>(sample.view());
}

} // namespace

class MachinePanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MachinePanel> panel_;

    MatrixView* matrix() { return panel_->findChild<MatrixView*>(); }
    UnitNetwork* network() { return panel_->findChild<UnitNetwork*>(); }
    QSlider* slider() { return panel_->findChild<QSlider*>(); }
    QAbstractButton* button(const QString& text) {
        for (auto* one : panel_->findChildren<QAbstractButton*>())
            if (one->text() == text) return one;
        return nullptr;
    }
    void press(const QString& text) {
        QVERIFY2(button(text) != nullptr, qPrintable(text));
        QTest::mouseClick(button(text), Qt::LeftButton);
    }
    void present(MachineForm form = MachineForm::AsTrained, int sweeps = 5) {
        panel_->presentMachine(viewIn(form), {3, 3});
        panel_->presentSample(sampleIn(form, sweeps));
    }
    QRgb colourAt(Index row, Index column) {
        return matrix()->grab().toImage().pixel(matrix()->cellRect(row, column).center().toPoint());
    }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<MachinePanel>();
        panel_->resize(560, 560);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        panel_->activateWindow();
    }
    void cleanup() { panel_.reset(); }

    void beginsAndEndsInviting() {
        QCOMPARE(panel_->id(), QStringLiteral("machine"));
        QVERIFY(panel_->request().net);
        QVERIFY(panel_->isEmpty());
        present();
        QVERIFY(!panel_->isEmpty());
        QCOMPARE(panel_->image().image().size(), Index{9});
        panel_->clear();
        QVERIFY(panel_->isEmpty());
        panel_->presentProblem("An autoencoder has no energy.");
        QVERIFY(panel_->isEmpty());
        panel_->presentSample(sampleIn(MachineForm::AsTrained));
        QVERIFY(panel_->isEmpty());
    }

    void blocksHaveWholeCellsOrExactShares() {
        const std::vector<Index> small = {9, 6};
        const BlockGeometry large = layOutBlocks(small, 200);
        QCOMPARE(large.lengths, (std::vector<int>{9 * 13, 6 * 13}));
        QCOMPARE(large.side, 15 * 13 + 3);
        QCOMPARE(large.unitAt(0), Index{-1});
        QCOMPARE(large.unitAt(1), Index{0});
        QCOMPARE(large.unitAt(large.starts[1] - 1), Index{-1});
        QCOMPARE(large.unitAt(large.starts[1]), Index{9});
        QCOMPARE(large.unitAt(large.side - 2), Index{14});
        QCOMPARE(large.cell(9, 0), QRectF(1, large.starts[1], 13, 13));
        const std::vector<Index> many = {784, 500};
        const BlockGeometry shrunk = layOutBlocks(many, 403);
        QVERIFY(shrunk.side <= 403 && shrunk.side >= 400);
        Matrix weights = Matrix::Zero(1284, 1284);
        weights.topRightCorner(784, 500).setOnes();
        weights.bottomLeftCorner(500, 784).setOnes();
        const Matrix pixels = blockPixels(weights, shrunk);
        QVERIFY(
            (pixels.block(shrunk.starts[0], shrunk.starts[1], shrunk.lengths[0], shrunk.lengths[1]).array() - 1)
                .abs()
                .maxCoeff() < 1e-4F);
        QVERIFY(pixels.block(1, 1, shrunk.lengths[0], shrunk.lengths[0]).isZero(0));
    }

    void theSignIsTheColourAndZeroIsWhite() {
        present();
        const Matrix weights = viewIn(MachineForm::AsTrained)->weights;
        QCOMPARE(QColor(colourAt(4, 4)), QColor(Qt::white));
        Index row = 0;
        Index column = 0;
        weights.maxCoeff(&row, &column);
        QVERIFY(qRed(colourAt(row, column)) > qBlue(colourAt(row, column)) + 50);
        weights.minCoeff(&row, &column);
        QVERIFY(qBlue(colourAt(row, column)) > qRed(colourAt(row, column)) + 50);
        QCOMPARE(colourAt(row, column), colourAt(column, row));
        present(MachineForm::Restricted);
        QCOMPARE(QColor(colourAt(0, 5)), QColor(Qt::white));
        QCOMPARE(QColor(colourAt(10, 14)), QColor(Qt::white));
        QVERIFY(QColor(colourAt(0, 10)) != QColor(Qt::white));
    }

    void blocksAreCalledAsOnTheSlides() {
        const auto named = [](MachineForm form, std::size_t row, std::size_t column) {
            return blockName(*viewIn(form), row, column);
        };
        QCOMPARE(named(MachineForm::AsTrained, 0, 0), QStringLiteral("R"));
        QCOMPARE(named(MachineForm::AsTrained, 0, 1), QStringLiteral("W"));
        QCOMPARE(named(MachineForm::AsTrained, 1, 0), QStringLiteral("Wᵀ"));
        QCOMPARE(named(MachineForm::AsTrained, 1, 1), QStringLiteral("S"));
        QCOMPARE(named(MachineForm::Restricted, 0, 0), QStringLiteral("R = 0"));
        QCOMPARE(named(MachineForm::Restricted, 1, 1), QStringLiteral("S = 0"));
        QCOMPARE(named(MachineForm::Layered, 0, 2), QStringLiteral("0"));
        QCOMPARE(named(MachineForm::Layered, 1, 2), QStringLiteral("½W²"));
        QCOMPARE(blockName(*viewIn(MachineForm::AsTrained, 5, 0), 0, 0), QStringLiteral("U"));
        QCOMPARE(unitName(*viewIn(MachineForm::AsTrained), 10), QStringLiteral("hidden 2"));
        QCOMPARE(unitName(*viewIn(MachineForm::Layered), 13), QStringLiteral("hidden 2.2"));
    }

    void pointingAtAPairNamesItAndItsWeight() {
        present();
        QSignalSpy hovered(panel_.get(), &Panel::hovered);
        QTest::mouseMove(matrix(), matrix()->cellRect(2, 10).center().toPoint());
        const float weight = viewIn(MachineForm::AsTrained)->weights(2, 10);
        const QString said = hovered.last().first().toString();
        QVERIFY2(said.startsWith(QStringLiteral("W · visible 3 – hidden 2: ")), qPrintable(said));
        QVERIFY(said.contains(QString::number(std::abs(static_cast<double>(weight)), 'f', 3)));
        QTest::mouseMove(matrix(), matrix()->cellRect(3, 3).center().toPoint());
        QVERIFY(hovered.last().first().toString().contains(QStringLiteral("no unit is connected with itself")));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(matrix(), &leave);
        QCOMPARE(hovered.last().first().toString(), QString());
    }

    void aClickChoosesTheHiddenUnit() {
        present();
        QSignalSpy chosen(panel_.get(), &Panel::unitChosen);
        QTest::mouseClick(matrix(), Qt::LeftButton, {}, matrix()->cellRect(2, 10).center().toPoint());
        QCOMPARE(chosen.last().first().value<UnitAddress>(), (UnitAddress{1, 1}));
        QTest::mouseClick(matrix(), Qt::LeftButton, {}, matrix()->cellRect(2, 3).center().toPoint());
        QCOMPARE(chosen.count(), 1);
        QTest::mouseClick(matrix(), Qt::LeftButton, {}, matrix()->cellRect(12, 3).center().toPoint());
        QCOMPARE(chosen.last().first().value<UnitAddress>(), (UnitAddress{1, 3}));
    }

    void keysWalkThroughThePairs() {
        present();
        matrix()->setFocus();
        for (const Qt::Key key :
             {Qt::Key_Up, Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_Left, Qt::Key_Up, Qt::Key_Up})
            QTest::keyClick(matrix(), key);
        QCOMPARE(matrix()->row(), Index{0});
        QCOMPARE(matrix()->column(), Index{1});
    }

    void theDrawingStandsInRowsAndFillsWhatIsOn() {
        present();
        press("Drawing");
        QVERIFY(network()->isVisible() && !matrix()->isVisible());
        QCOMPARE(network()->edges(), std::size_t{15 * 14 / 2});
        QVERIFY(network()->unitRect(9).bottom() < network()->unitRect(0).top());
        QCOMPARE(network()->unitRect(8).center().y(), network()->unitRect(0).center().y());
        const auto sample = sampleIn(MachineForm::AsTrained);
        const QImage picture = network()->grab().toImage();
        for (Index unit = 0; unit < 15; ++unit) {
            const QColor fill(picture.pixel(network()->unitRect(unit).center().toPoint()));
            QCOMPARE(fill == currentTheme().text, sample->states[unit] > 0.5F);
        }
        panel_->presentMachine(viewIn(MachineForm::Restricted), {3, 3});
        QCOMPARE(network()->edges(), std::size_t{54});
    }

    void aUnitOfTheDrawingIsPointedAtAndWalkedTo() {
        present();
        press("Drawing");
        QSignalSpy hovered(panel_.get(), &Panel::hovered);
        QTest::mouseMove(network(), network()->unitRect(10).center().toPoint());
        QVERIFY(hovered.last().first().toString().startsWith(QStringLiteral("hidden 2 · ")));
        network()->setFocus();
        QTest::keyClick(network(), Qt::Key_Left);
        QCOMPARE(network()->pointedUnit(), Index{9});
        QTest::keyClick(network(), Qt::Key_Down);
        QVERIFY(network()->pointedUnit() < 9);
        QTest::keyClick(network(), Qt::Key_Up);
        QCOMPARE(network()->pointedUnit(), Index{9});
    }

    void visibleUnitsAloneStandInARing() {
        panel_->presentMachine(viewIn(MachineForm::AsTrained, 9, 0), {3, 3});
        panel_->presentSample(sampleIn(MachineForm::AsTrained, 5, 9, 0));
        press("Drawing");
        QCOMPARE(network()->edges(), std::size_t{9 * 8 / 2});
        const QPointF centre = QRectF(network()->rect()).center();
        const double away = QLineF(centre, network()->unitRect(0).center()).length();
        for (Index unit = 1; unit < 9; ++unit) {
            const QPointF place = network()->unitRect(unit).center();
            QVERIFY(std::abs(QLineF(centre, place).length() - away) < 0.01);
            QVERIFY(QLineF(place, network()->unitRect(unit - 1).center()).length() >
                    2 * network()->unitRect(0).width());
        }
        network()->setFocus();
        QTest::keyClick(network(), Qt::Key_Right);
        QCOMPARE(network()->pointedUnit(), Index{0});
        QTest::keyClick(network(), Qt::Key_Left);
        QCOMPARE(network()->pointedUnit(), Index{8});
        QTest::keyClick(network(), Qt::Key_Right);
        QCOMPARE(network()->pointedUnit(), Index{0});
    }

    void aLargeMachineIsNotDrawnAndSaysWhy() {
        panel_->presentMachine(viewIn(MachineForm::AsTrained, 80, 40), {8, 10});
        press("Drawing");
        QVERIFY(!network()->isVisible() && !matrix()->isVisible());
        bool said = false;
        for (const QLabel* label : panel_->findChildren<QLabel*>())
            said = said || (label->isVisible() && label->text().contains(QStringLiteral("120")));
        QVERIFY(said);
        press("Weights");
        QVERIFY(matrix()->isVisible());
    }

    void theSampleIsHeldSteppedAndRestarted() {
        present();
        QSignalSpy settings(panel_.get(), &MachinePanel::settingsChanged);
        QSignalSpy steps(panel_.get(), &MachinePanel::stepRequested);
        QSignalSpy restarts(panel_.get(), &MachinePanel::restartRequested);
        QVERIFY(panel_->settings().running);
        press("One sweep");
        QCOMPARE(steps.count(), 1);
        QVERIFY(!panel_->settings().running);
        QCOMPARE(settings.count(), 1);
        press("Restart");
        QCOMPARE(restarts.count(), 1);
        press("Sample");
        QVERIFY(panel_->settings().running);
        for (auto* choice : panel_->findChildren<QComboBox*>()) {
            choice->setFocus();
            QTest::keyClick(choice, Qt::Key_End);
        }
        QVERIFY(panel_->settings().order == UpdateOrder::Fixed);
        QCOMPARE(panel_->settings().sweepsPerSecond, 0.0);
    }

    void formsAreChosenAndTheLineSaysWhatIsTrue() {
        present();
        QVERIFY(panel_->statement().startsWith(QStringLiteral("General: E(v, h) = ")));
        QSignalSpy settings(panel_.get(), &MachinePanel::settingsChanged);
        press("R = S = 0: an RBM");
        QVERIFY(panel_->settings().form == MachineForm::Restricted);
        QCOMPARE(settings.count(), 1);
        present(MachineForm::Restricted);
        QVERIFY2(panel_->statement().startsWith(QStringLiteral("It is an RBM")) &&
                     panel_->statement().endsWith(QStringLiteral(": equal")),
                 qPrintable(panel_->statement()));
        press("Layered: a DBM");
        present(MachineForm::Layered);
        QVERIFY2(panel_->statement().startsWith(QStringLiteral("It is a DBM")) &&
                     panel_->statement().endsWith(QStringLiteral(": equal")),
                 qPrintable(panel_->statement()));
        auto wrong = sampleIn(MachineForm::Layered);
        *wrong->specialEnergy += 1;
        panel_->presentSample(wrong);
        QVERIFY(panel_->statement().endsWith(QStringLiteral("not equal")));
        press("As trained");
        QVERIFY(panel_->settings().form == MachineForm::AsTrained);
        QCOMPARE(settings.count(), 3);
        press("Layered: a DBM");
        panel_->clear();
        QVERIFY(panel_->settings().form == MachineForm::AsTrained);
        QCOMPARE(settings.count(), 5);
    }

    void aFormThatWouldChangeNothingIsNotOffered() {
        panel_->presentMachine(viewIn(MachineForm::AsTrained, 9, 0), {3, 3});
        QVERIFY(!button("R = S = 0: an RBM")->isEnabled() && !button("Layered: a DBM")->isEnabled());
        QVERIFY(button("R = S = 0: an RBM")->toolTip().contains(QStringLiteral("hidden units")));
        panel_->presentMachine(viewIn(MachineForm::AsTrained), {3, 3});
        QVERIFY(button("R = S = 0: an RBM")->isEnabled() && button("Layered: a DBM")->isEnabled());
    }

    void theTemperatureIsChosenByKeysAndADoubleClick() {
        present();
        QSignalSpy chosen(panel_.get(), &MachinePanel::temperatureChosen);
        slider()->setFocus();
        QTest::keyClick(slider(), Qt::Key_End);
        QCOMPARE(chosen.last().first().toFloat(), 10.0F);
        QTest::keyClick(slider(), Qt::Key_Home);
        QVERIFY(std::abs(chosen.last().first().toFloat() - 0.1F) < 1e-6F);
        QTest::keyClick(slider(), Qt::Key_Right);
        QVERIFY(chosen.last().first().toFloat() > 0.1F);
        QTest::mouseDClick(slider(), Qt::LeftButton);
        QCOMPARE(chosen.last().first().toFloat(), 1.0F);
        // A report from before the choice does not move it.
        const int place = slider()->value();
        auto stale = sampleIn(MachineForm::AsTrained);
        stale->temperature = 5;
        panel_->presentSample(stale);
        QCOMPARE(slider()->value(), place);
    }

    void annealingIsFollowedAndStopped() {
        present();
        QSignalSpy wanted(panel_.get(), &MachinePanel::coolingWanted);
        QSignalSpy chosen(panel_.get(), &MachinePanel::temperatureChosen);
        const auto report = [this](float temperature, bool cooling) {
            auto sample = sampleIn(MachineForm::AsTrained);
            sample->temperature = temperature;
            sample->cooling = cooling;
            panel_->presentSample(sample);
        };
        press("Anneal");
        QVERIFY(wanted.last().first().toBool());
        report(1, false); // From before it heard.
        QVERIFY(button("Stop") != nullptr);
        report(10, true);
        QCOMPARE(slider()->value(), slider()->maximum());
        report(1, true);
        QCOMPARE(slider()->value(), 0);
        press("Stop");
        QVERIFY(!wanted.last().first().toBool());
        report(0.5F, true); // From before it heard.
        QVERIFY(button("Anneal") != nullptr);
        report(0.5F, false);
        QVERIFY(slider()->value() < 0);
        press("Anneal");
        report(10, true);
        report(0.1F, false); // It has ended by itself.
        QVERIFY(button("Anneal") != nullptr);
        QCOMPARE(slider()->value(), slider()->minimum());
        QCOMPARE(chosen.count(), 0);
        press("Anneal");
        report(10, true);
        slider()->setFocus();
        QTest::keyClick(slider(), Qt::Key_Left);
        QCOMPARE(chosen.count(), 1);
        QVERIFY(button("Anneal") != nullptr);
    }

    void theEnergyIsPlottedSweepBySweep() {
        present(MachineForm::AsTrained, 30);
        const auto sample = sampleIn(MachineForm::AsTrained, 30);
        const QCPGraphDataContainer& points = panel_->plot().points();
        QCOMPARE(points.size(), 31);
        QCOMPARE(points.constBegin()->key, 0.0);
        QCOMPARE((points.constEnd() - 1)->key, 30.0);
        QCOMPARE((points.constEnd() - 1)->value, sample->energy);
        QVERIFY(panel_->plot().yAxis->range().contains(sample->energy));
        panel_->clear();
        QVERIFY(panel_->plot().points().isEmpty());
    }

    void followsTheTheme() {
        present();
        const QImage light = panel_->grab().toImage();
        applyTheme(*qApp, Theme::dark());
        QApplication::processEvents();
        QVERIFY(panel_->grab().toImage().pixel(5, 5) != light.pixel(5, 5));
    }
};

REVERIE_SUITE(MachinePanelTest, Window)

} // namespace machine_panel_test

#include "machine_panel_test.moc"
