#include "app/window/dress.h"
#include "app/window/panel_dock.h"
#include "core/experiment/presets.h"
#include "tests/app/window_fixture.h"
#include "tests/suite.h"
#include "ui/panels/machine_panel.h"
#include "ui/plots/energy_plot.h"
#include "ui/widgets/matrix_view.h"

#include <QAbstractButton>

namespace machine_director_test {

using namespace reverie;
using reverie::test::WindowFixture;

class MachineDirectorTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        dressApplication();
        threads_ = test::threadCount();
    }

    void init() {
        fixture_ = std::make_unique<WindowFixture>(findPreset("bars-boltzmann").config);
        for (PanelDock* dock : window().docks().all())
            dock->close();
    }

    void cleanup() {
        fixture_.reset();
        QTRY_COMPARE(test::threadCount(), threads_);
    }

    void theSampleRunsWhileTrainingRests() {
        look();
        QTRY_VERIFY(sweeps() >= 5);
        QVERIFY(!panel().isEmpty());
        QCOMPARE(window().live().status().position.minibatch, std::uint64_t{0});
        press("One sweep");
        QVERIFY(!panel().settings().running);
        QTest::qWait(100);
        const double held = sweeps();
        press("One sweep");
        QTRY_COMPARE(sweeps(), held + 1);
        press("Restart");
        QTRY_COMPARE(sweeps(), 0.0);
    }

    void newWeightsAreShownWhileTrainingGoesOn() {
        look();
        QTRY_VERIFY(sweeps() > 0);
        const QImage before = picture();
        window().session().play();
        QTRY_VERIFY(window().live().status().running);
        const double earlier = sweeps();
        QTRY_VERIFY(sweeps() > earlier);
        QTRY_VERIFY(picture() != before);
        window().session().pause();
    }

    void nothingIsCopiedWhileNobodySeesIt() {
        window().session().step(2);
        QTRY_VERIFY(window().live().status().position.minibatch == 2 && !window().live().status().running);
        const std::uint64_t before = window().session().bytesCopied();
        window().session().play();
        QTRY_VERIFY(window().live().status().position.minibatch > 50);
        QCOMPARE(window().session().bytesCopied(), before);
        QVERIFY(panel().isEmpty());
        look();
        QTRY_VERIFY(sweeps() > 0);
        QTRY_VERIFY(window().session().bytesCopied() > before);
        window().docks().machine->close();
        QTRY_VERIFY(!window().docks().machine->seen());
        QTest::qWait(100);
        const double hidden = sweeps();
        QTest::qWait(100);
        QCOMPARE(sweeps(), hidden);
    }

    void formsAndAnnealingNeverTouchTheTraining() {
        look();
        QTRY_VERIFY(sweeps() > 0);
        press("R = S = 0: an RBM");
        QTRY_VERIFY(panel().statement().startsWith(QStringLiteral("It is an RBM")));
        press("Anneal");
        const auto* slider = panel().findChild<QSlider*>();
        QTRY_VERIFY(slider->value() > 0);
        press("Stop");
        std::shared_ptr<const Snapshot> net;
        const_cast<LiveView&>(window().live()).withNet([&net](std::shared_ptr<const Snapshot> now) { net = now; });
        QTRY_VERIFY(net);
        const auto& trained = std::get<BoltzmannMachine>(*net->machine);
        QVERIFY(!trained.visibleLateral.isZero(0) && !trained.hiddenLateral.isZero(0));
        QCOMPARE(window().live().status().position.minibatch, std::uint64_t{0});
        press("As trained");
        QTRY_VERIFY(panel().statement().startsWith(QStringLiteral("General")));
    }

    void aRestrictedMachineIsShownAsAGeneralOne() {
        look();
        QTRY_VERIFY(sweeps() > 0);
        const ExperimentConfig config = test::barsConfig();
        window().session().openRun(config);
        QTRY_VERIFY(panel().statement().startsWith(QStringLiteral("It is an RBM")));
        QCOMPARE(window().live().description()->config.data, config.data);
    }

    void aMachineWithoutGeneralFormSaysWhy() {
        look();
        QTRY_VERIFY(sweeps() > 0);
        window().session().openRun(test::memoryConfig());
        const auto explained = [this] {
            for (const QLabel* label : panel().findChildren<QLabel*>())
                if (label->isVisible() && label->text().startsWith(QStringLiteral("Its label units"))) return true;
            return false;
        };
        QTRY_VERIFY(panel().isEmpty() && explained());
    }

private:
    MainWindow& window() { return fixture_->window(); }
    MachinePanel& panel() { return *static_cast<MachinePanel*>(window().docks().machine->panel()); }
    void look() {
        window().docks().machine->show();
        window().docks().machine->raise();
        QTRY_VERIFY(window().docks().machine->seen());
    }
    QImage picture() { return panel().findChild<MatrixView*>()->grab().toImage(); }
    double sweeps() {
        const QCPGraphDataContainer& points = panel().plot().points();
        return points.isEmpty() ? 0 : (points.constEnd() - 1)->key;
    }
    void press(const QString& text) {
        for (auto* button : panel().findChildren<QAbstractButton*>())
            if (button->text() == text) return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable(text));
    }

    std::unique_ptr<WindowFixture> fixture_;
    int threads_ = 0;
};

REVERIE_SUITE(MachineDirectorTest, Window)

} // namespace machine_director_test

#include "machine_director_test.moc"
