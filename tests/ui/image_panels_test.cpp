#include "tests/suite.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/fantasies_panel.h"
#include "ui/panels/reconstructions_panel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QSignalSpy>
#include <QToolButton>

namespace image_panels_test {

using namespace reverie;

namespace {

Snapshot reconstructionsOf(Index cases, bool validation) {
    auto view = std::make_shared<ReconstructionsView>();
    view->data = Matrix::Constant(784, cases, 1.0F);
    view->reconstruction = Matrix::Constant(784, cases, 0.5F);
    view->error = Vector::LinSpaced(cases, 0.1F, 0.3F);
    for (Index i = 0; i < cases; ++i)
        view->labels.push_back(static_cast<std::uint8_t>(i % 10));
    view->validation = validation;
    Snapshot snapshot;
    snapshot.shape = {28, 28};
    snapshot.reconstructions = view;
    return snapshot;
}

std::shared_ptr<const FantasiesView> fantasiesOf(Index count, std::uint64_t steps, bool fromTraining) {
    auto view = std::make_shared<FantasiesView>();
    view->images = Matrix::Random(784, count).cwiseAbs();
    view->gibbsSteps = steps;
    view->fromTraining = fromTraining;
    return view;
}

template<typename Shown>
std::unique_ptr<Shown> shown() {
    auto panel = std::make_unique<Shown>();
    panel->resize(520, 360);
    panel->show();
    QApplication::processEvents();
    return panel;
}

} // namespace

class ImagePanelsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void emptyPanelsInvite() {
        const auto panel = shown<FantasiesPanel>();
        QVERIFY(panel->isEmpty());
        QCOMPARE(panel->findChild<EmptyState*>()->headline(), QStringLiteral("Press Space to train"));
        QVERIFY(panel->findChild<EmptyState*>()->isVisible());
        panel->presentFantasies(fantasiesOf(25, 1, true), {28, 28});
        QVERIFY(!panel->findChild<EmptyState*>()->isVisible());
    }

    void wordsAreNeverCutForAnIcon() {
        EmptyState state(
            QStringLiteral("moon"), "No dreams",
            "An autoencoder gives back what it is shown; it is no model of images that could make new "
            "ones.");
        const auto words = state.findChildren<QLabel*>();
        for (const int height : {126, 300, 126}) {
            state.resize(452, height);
            state.show();
            QApplication::processEvents();
            QCOMPARE(words.front()->isVisible(), height == 300);
            for (const QLabel* label : words)
                if (label->isVisible() && !label->text().isEmpty())
                    QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
        }
    }

    void anAutoencoderIsSaidNotToDream() {
        const auto panel = shown<FantasiesPanel>();
        Snapshot snapshot;
        snapshot.machine = std::make_shared<const AnyMachine>(Autoencoder());
        panel->present(snapshot);
        const auto* empty = panel->findChild<EmptyState*>();
        QCOMPARE(empty->headline(), QStringLiteral("No dreams"));
        snapshot.machine = std::make_shared<const AnyMachine>(DeepBeliefNet());
        panel->present(snapshot);
        QCOMPARE(empty->headline(), QStringLiteral("Press Space to train"));
        panel->presentFantasies(fantasiesOf(25, 1, false), {28, 28});
        snapshot.machine = std::make_shared<const AnyMachine>(Autoencoder());
        panel->present(snapshot);
        QVERIFY2(panel->isEmpty(), "the layers below it dreamed");
    }

    void spoiltCasesStandBetweenDataAndReconstruction() {
        const auto panel = shown<ReconstructionsPanel>();
        panel->present(reconstructionsOf(10, true));
        QVERIFY2(panel->summary().endsWith(QStringLiteral("data above")), qPrintable(panel->summary()));
        Snapshot snapshot = reconstructionsOf(10, true);
        auto view = std::make_shared<ReconstructionsView>(*snapshot.reconstructions);
        view->corrupted = view->data;
        snapshot.reconstructions = view;
        panel->present(snapshot);
        QVERIFY2(panel->summary().endsWith(QStringLiteral("spoilt between")), qPrintable(panel->summary()));
        QApplication::processEvents();
        QVERIFY(panel->view()->rectOf(2).top() >= panel->view()->rectOf(1).bottom());
        QSignalSpy hovered(panel.get(), &Panel::hovered);
        const auto saidOf = [&](Index image) {
            QTest::mouseMove(panel->view(), panel->view()->rectOf(image).center().toPoint());
            return hovered.last().first().toString();
        };
        QVERIFY(saidOf(3).endsWith(QStringLiteral(" · data")));
        QVERIFY(saidOf(4).endsWith(QStringLiteral(" · spoilt data")));
        QVERIFY(saidOf(5).endsWith(QStringLiteral(" · reconstruction")) && saidOf(5).startsWith("Case 2 "));
    }

    void whitenedCasesStandUnderTheData() {
        const auto panel = shown<ReconstructionsPanel>();
        Snapshot snapshot = reconstructionsOf(10, true);
        auto view = std::make_shared<ReconstructionsView>(*snapshot.reconstructions);
        view->whitened = Matrix::Constant(view->data.rows(), view->data.cols(), 0.5F);
        snapshot.reconstructions = view;
        panel->present(snapshot);
        QVERIFY2(panel->summary().endsWith(QStringLiteral("whitened between")), qPrintable(panel->summary()));
        QApplication::processEvents();
        QSignalSpy hovered(panel.get(), &Panel::hovered);
        QTest::mouseMove(panel->view(), panel->view()->rectOf(4).center().toPoint());
        QVERIFY(hovered.last().first().toString().endsWith(QStringLiteral(" · whitened")));
        view = std::make_shared<ReconstructionsView>(*view);
        view->corrupted = view->data;
        snapshot.reconstructions = view;
        panel->present(snapshot);
        QVERIFY(panel->summary().endsWith(QStringLiteral("whitened, then spoilt")));
    }

    void reconstructionsStandUnderTheirData() {
        const auto panel = shown<ReconstructionsPanel>();
        panel->present(reconstructionsOf(10, true));
        QApplication::processEvents();
        const ImageGridView* view = panel->view();
        for (Index i = 0; i < 10; ++i) {
            const QRectF data = view->rectOf(2 * i);
            const QRectF reconstruction = view->rectOf(2 * i + 1);
            QCOMPARE(data.left(), reconstruction.left());
            QVERIFY(reconstruction.top() >= data.bottom());
            QVERIFY(reconstruction.top() - data.bottom() < spacingUnit);
        }
        const QImage image = panel->view()->grab().toImage();
        QCOMPARE(qGray(image.pixel(view->rectOf(0).center().toPoint())), 255);
        QCOMPARE(qGray(image.pixel(view->rectOf(1).center().toPoint())), 128);
    }

    void headerSaysErrorAndSplit() {
        const auto panel = shown<ReconstructionsPanel>();
        panel->present(reconstructionsOf(10, true));
        QVERIFY(panel->summary().startsWith(QStringLiteral("Mean squared error 0.2000 · 10 validation cases")));
        panel->present(reconstructionsOf(10, false));
        QVERIFY(panel->summary().contains(QStringLiteral("10 training cases")));
    }

    void hoveringACaseTellsItsError() {
        const auto panel = shown<ReconstructionsPanel>();
        panel->present(reconstructionsOf(11, true));
        QApplication::processEvents();
        QSignalSpy hovered(panel.get(), &Panel::hovered);
        QTest::mouseMove(panel->view(), panel->view()->rectOf(11).center().toPoint());
        QCOMPARE(hovered.last().first().toString(),
                 QStringLiteral("Case 6 · label 5 · squared error 0.2000 · reconstruction"));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(panel->view(), &leave);
        QCOMPARE(hovered.last().first().toString(), QString());
    }

    void asksForAsManyPairsAsFit() {
        const auto panel = shown<ReconstructionsPanel>();
        const Index few = panel->request().reconstructions;
        QVERIFY(few >= 10);
        QSignalSpy changed(panel.get(), &Panel::requestChanged);
        panel->resize(1200, 900);
        QApplication::processEvents();
        QVERIFY(changed.count() >= 1);
        QVERIFY(panel->request().reconstructions > few);
        panel->resize(60, 60);
        QApplication::processEvents();
        QCOMPARE(panel->request().reconstructions, Index{10});
    }

    void fantasiesSayStepAndOwner() {
        const auto panel = shown<FantasiesPanel>();
        Snapshot snapshot;
        snapshot.shape = {28, 28};
        panel->present(snapshot);
        QVERIFY(panel->isEmpty());
        snapshot.fantasies = fantasiesOf(100, 12345, true);
        panel->present(snapshot);
        QCOMPARE(panel->summary(), QStringLiteral("Gibbs step 12,345 · chains of the training"));
        panel->presentFantasies(fantasiesOf(100, 7, false), {28, 28});
        QCOMPARE(panel->summary(), QStringLiteral("Gibbs step 7 · sampler of its own"));
        panel->clear();
        QVERIFY(panel->isEmpty());
        QCOMPARE(panel->summary(), QString());
    }

    void numberOfFantasiesIsChosen() {
        const auto panel = shown<FantasiesPanel>();
        QCOMPARE(panel->request().fantasies, Index{100});
        QSignalSpy changed(panel.get(), &Panel::requestChanged);
        QTest::keyClick(panel->findChild<QComboBox*>(), Qt::Key_Down);
        QCOMPARE(panel->request().fantasies, Index{400});
        QCOMPARE(changed.count(), 1);
    }

    void restartIsAskedFor() {
        const auto panel = shown<FantasiesPanel>();
        QSignalSpy restart(panel.get(), &FantasiesPanel::restartRequested);
        const auto buttons = panel->findChildren<QToolButton*>();
        const auto found = std::find_if(buttons.begin(), buttons.end(), [](const QToolButton* button) {
            return button->accessibleName() == QStringLiteral("Restart");
        });
        QVERIFY(found != buttons.end());
        panel->presentFantasies(fantasiesOf(25, 1, false), {28, 28});
        QTest::mouseClick(*found, Qt::LeftButton);
        QCOMPARE(restart.count(), 1);
        panel->presentFantasies(fantasiesOf(25, 1, true), {28, 28});
        QTest::mouseClick(*found, Qt::LeftButton);
        QCOMPARE(restart.count(), 1);
    }

    void exportIsTheGridAlone() {
        const auto panel = shown<FantasiesPanel>();
        panel->presentFantasies(fantasiesOf(25, 1, true), {28, 28});
        QApplication::processEvents();
        const QImage once = panel->exportImage(1);
        const QImage twice = panel->exportImage(2);
        QVERIFY(once.width() >= 5 * 28);
        QVERIFY(twice.width() > once.width() * 3 / 2);
        for (int i = 0; i < 10; ++i)
            panel->view()->zoomIn();
        QCOMPARE(panel->exportImage(1), once);
    }

    void imagesKeptOfAnotherRunSayOfWhich() {
        const auto panel = shown<FantasiesPanel>();
        const auto caption = [&panel](const char* name) { return panel->findChild<QLabel*>(name)->text(); };
        const auto present = [&panel](const QString& run) {
            if (!run.isEmpty()) panel->setRun(run);
            Snapshot snapshot;
            snapshot.shape = {28, 28};
            snapshot.fantasies = fantasiesOf(4, 1, true);
            panel->present(snapshot);
        };
        present("With noise");
        panel->keep(true);
        present({});
        QCOMPARE(caption("keptCaption"), QStringLiteral("epoch 0.0"));
        QCOMPARE(caption("shownCaption"), QStringLiteral("epoch 0.0"));
        present("Without noise");
        QCOMPARE(caption("keptCaption"), QStringLiteral("With noise · epoch 0.0"));
        QCOMPARE(caption("shownCaption"), QStringLiteral("Without noise · epoch 0.0"));
        panel->keep(false);
        panel->keep(true);
        present("Without noise");
        QCOMPARE(caption("keptCaption"), QStringLiteral("Earlier run · epoch 0.0"));
        QCOMPARE(caption("shownCaption"), QStringLiteral("epoch 0.0"));
    }

    void plainPanelExportsItself() {
        Panel panel(QStringLiteral("plain"), QStringLiteral("Plain"));
        panel.resize(40, 30);
        QCOMPARE(panel.exportImage(2).size(), QSize(80, 60));
        QVERIFY(!panel.request().any());
    }
};

REVERIE_SUITE(ImagePanelsTest, Window)

} // namespace image_panels_test

#include "image_panels_test.moc"
