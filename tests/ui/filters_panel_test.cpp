#include "tests/suite.h"
#include "ui/images/image_lens.h"
#include "ui/panels/filters_panel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QSignalSpy>
#include <QTimer>
#include <QToolButton>

namespace filters_panel_test {

using namespace reverie;
using enum FilterProjection;

namespace {

/// Filters whose norms are the given ones, and whose mean activation falls as the number rises.
Snapshot filtersOfNorms(const std::vector<float>& norms, ImageShape shape = {4, 4}) {
    const auto count = static_cast<Index>(norms.size());
    auto filters = std::make_shared<FiltersView>();
    filters->fields = Matrix::Zero(16, count);
    filters->hiddenBias = Vector::LinSpaced(count, -1, 0);
    filters->norm = Eigen::Map<const Vector>(norms.data(), count);
    filters->fields.row(5) = filters->norm.transpose();
    filters->meanActivation = Vector::LinSpaced(count, 0.5F, 0.1F);
    filters->dead.assign(norms.size(), 0);
    Snapshot snapshot;
    snapshot.shape = shape;
    snapshot.hiddenCount = norms.size();
    snapshot.filters = filters;
    return snapshot;
}

/// The same as images of the units, in one projection of those that can be had.
Snapshot projected(FilterProjection projection, std::vector<FilterProjection> offered) {
    Snapshot snapshot = filtersOfNorms({1, 2, 3});
    auto filters = std::make_shared<FiltersView>(*snapshot.filters);
    if (projection != FilterProjection::Weights) filters->fields.setConstant(0.5F);
    filters->projection = projection;
    filters->projections = std::move(offered);
    snapshot.filters = filters;
    return snapshot;
}

QToolButton* button(const QWidget& panel, const QString& name) {
    for (QToolButton* candidate : panel.findChildren<QToolButton*>())
        if (candidate->accessibleName() == name) return candidate;
    return nullptr;
}

} // namespace

class FiltersPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<FiltersPanel> panel_;

    QComboBox* order() { return panel_->findChild<QComboBox*>(QStringLiteral("order")); }
    QComboBox* projection() { return panel_->findChild<QComboBox*>(QStringLiteral("projection")); }
    QTimer* sortPause() { return panel_->findChild<QTimer*>(QStringLiteral("sortPause")); }
    Index imageInPlace(Index place) {
        const auto& order = panel_->view()->gridStyle().order;
        return order.empty() ? place : order[static_cast<std::size_t>(place)];
    }
    void pointAt(Index filter) {
        QTest::mouseMove(panel_->view(), panel_->view()->rectOf(filter).center().toPoint());
    }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        panel_ = std::make_unique<FiltersPanel>();
        panel_->resize(640, 480);
        panel_->show();
        QApplication::processEvents();
    }
    void cleanup() { panel_.reset(); }

    void asksForFiltersAlone() {
        QVERIFY(panel_->request().filters);
        QCOMPARE(panel_->request().fantasies, Index{0});
        QCOMPARE(panel_->id(), QStringLiteral("filters"));
    }

    void beginsAndEndsInviting() {
        QVERIFY(panel_->isEmpty());
        QVERIFY(panel_->exportImage().isNull());
        panel_->present(filtersOfNorms({1, 2, 3}));
        QVERIFY(!panel_->isEmpty());
        panel_->clear();
        QVERIFY(panel_->isEmpty());
        panel_->present(Snapshot{});
        QVERIFY(panel_->isEmpty());
    }

    void countsAndMarksDeadUnits() {
        Snapshot snapshot = filtersOfNorms({1, 2, 3});
        panel_->present(snapshot);
        QCOMPARE(panel_->summary(), QStringLiteral("3 filters"));
        const QImage alive = panel_->exportImage();
        auto filters = std::make_shared<FiltersView>(*snapshot.filters);
        filters->dead[1] = 1;
        snapshot.filters = filters;
        panel_->present(snapshot);
        QVERIFY(panel_->summary().contains(QStringLiteral("1 dead")));
        QVERIFY(panel_->exportImage() != alive);
    }

    void hoverEnlargesWithTheRightNumbers() {
        Snapshot snapshot = filtersOfNorms({1.25F, 2.5F, 3});
        panel_->present(snapshot);
        QApplication::processEvents();
        QSignalSpy hovered(panel_.get(), &Panel::hovered);
        pointAt(1);
        const ImageLens& lens = panel_->lens();
        QVERIFY(lens.isVisible());
        QCOMPARE(lens.title(), QStringLiteral("Filter 2"));
        const auto facts = lens.facts();
        QCOMPARE(facts[0].name, QStringLiteral("bias"));
        QCOMPARE(facts[0].value, QStringLiteral("\u22120.500"));
        QCOMPARE(facts[1].value.trimmed(), QStringLiteral("2.500"));
        QCOMPARE(facts[2].value.trimmed(), QStringLiteral("0.300"));
        QVERIFY(hovered.last().first().toString().contains(QStringLiteral("Filter 2")));
        QVERIFY(hovered.last().first().toString().contains(QStringLiteral("2.500")));
        QVERIFY(!lens.isActiveWindow());

        auto filters = std::make_shared<FiltersView>(*snapshot.filters);
        filters->norm[1] = 7;
        snapshot.filters = filters;
        panel_->present(snapshot);
        QCOMPARE(lens.facts()[1].value.trimmed(), QStringLiteral("7.000"));

        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(panel_->view(), &leave);
        QVERIFY(!lens.isVisible());
        QCOMPARE(hovered.last().first().toString(), QString());
    }

    void theLensMakesWayForADialog() {
        panel_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(panel_.get()));
        panel_->present(filtersOfNorms({1, 2, 3}));
        QApplication::processEvents();
        pointAt(2);
        QVERIFY(panel_->lens().isVisible());
        QDialog dialog;
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QVERIFY(!panel_->lens().isVisible());
    }

    void keysReachTheLensToo() {
        panel_->present(filtersOfNorms({1, 2, 3}));
        panel_->activateWindow();
        panel_->view()->setFocus();
        QTRY_VERIFY(panel_->view()->hasFocus());
        QTest::keyClick(panel_->view(), Qt::Key_Right);
        QTest::keyClick(panel_->view(), Qt::Key_Right);
        QVERIFY(panel_->lens().isVisible());
        QCOMPARE(panel_->lens().title(), QStringLiteral("Filter 2"));
        QTest::keyClick(panel_->view(), Qt::Key_Escape);
        QVERIFY(!panel_->lens().isVisible());
    }

    void sortsByNormAndByMeanActivation() {
        panel_->present(filtersOfNorms({2, 5, 3}));
        QCOMPARE(imageInPlace(0), Index{0});
        order()->setFocus();
        QTest::keyClick(order(), Qt::Key_Down);
        QCOMPARE(panel_->order(), FilterOrder::Norm);
        QCOMPARE(imageInPlace(0), Index{1});
        QCOMPARE(imageInPlace(1), Index{2});
        QCOMPARE(imageInPlace(2), Index{0});
        QTest::keyClick(order(), Qt::Key_Down);
        QCOMPARE(panel_->order(), FilterOrder::MeanActivation);
        QCOMPARE(imageInPlace(0), Index{0});
        QCOMPARE(imageInPlace(2), Index{2});
    }

    void equalsKeepTheirOrder() {
        panel_->present(filtersOfNorms({1, 1, 2, 1}));
        order()->setCurrentIndex(static_cast<int>(FilterOrder::Norm));
        QCOMPARE(panel_->view()->gridStyle().order, (std::vector<Index>{2, 0, 1, 3}));
    }

    void orderDoesNotJumpWithEveryFrame() {
        sortPause()->setInterval(3'600'000);
        panel_->present(filtersOfNorms({2, 5, 3}));
        order()->setCurrentIndex(static_cast<int>(FilterOrder::Norm));
        QCOMPARE(imageInPlace(0), Index{1});
        panel_->present(filtersOfNorms({9, 5, 3}));
        QCOMPARE(imageInPlace(0), Index{1});
        sortPause()->start(0);
        QTRY_COMPARE(imageInPlace(0), Index{0});
    }

    void sharedContrastIsSteady() {
        panel_->present(filtersOfNorms({1, 2, 3}));
        const float first = panel_->view()->gridStyle().limit;
        QCOMPARE(first, 3.0F);
        panel_->present(filtersOfNorms({1, 2, 3.2F}));
        QCOMPARE(panel_->view()->gridStyle().limit, first);
        panel_->present(filtersOfNorms({1, 2, 6}));
        QCOMPARE(panel_->view()->gridStyle().limit, 6 / 1.1F);
        panel_->clear();
        panel_->present(filtersOfNorms({0.01F, 0.02F, 0.03F}));
        QCOMPARE(panel_->view()->gridStyle().limit, 0.03F);
    }

    void aPaleFilterIsEnlargedAtItsOwnContrast() {
        panel_->present(filtersOfNorms({0.05F, 2, 3}));
        QApplication::processEvents();
        pointAt(0);
        const auto labels = panel_->lens().findChildren<QLabel*>();
        const auto full = std::ranges::any_of(labels, [](const QLabel* label) {
            const QImage image = label->pixmap().toImage();
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (image.pixel(x, y) == colourTable(ColourMap::Signed).back()) return true;
            return false;
        });
        QVERIFY(full);
    }

    void contrastIsChosenByAButton() {
        panel_->present(filtersOfNorms({1, 10, 1}));
        const QImage shared = panel_->exportImage();
        QTest::mouseClick(button(*panel_, QStringLiteral("Contrast of each filter")), Qt::LeftButton);
        QCOMPARE(panel_->view()->gridStyle().contrast, GridContrast::PerImage);
        QVERIFY(panel_->exportImage() != shared);
        QTest::mouseClick(button(*panel_, QStringLiteral("Smooth")), Qt::LeftButton);
        QCOMPARE(panel_->view()->gridStyle().scaling, PixelScaling::Smooth);
    }

    void projectionIsChosenByKeys() {
        QVERIFY(projection()->isHidden());
        panel_->present(projected(Weights, {Weights, MostActive, Sampled}));
        QVERIFY(projection()->isVisible());
        QCOMPARE(projection()->accessibleName(), QStringLiteral("Projection"));
        QCOMPARE(panel_->request().projection, Weights);
        QSignalSpy changed(panel_.get(), &Panel::requestChanged);
        projection()->setFocus();
        QTest::keyClick(projection(), Qt::Key_Down);
        QCOMPARE(panel_->request().projection, MostActive);
        QCOMPARE(changed.count(), 1);
        panel_->present(projected(Weights, {Weights, MostActive, Sampled}));
        QCOMPARE(projection()->currentText(), QStringLiteral("Most active"));
        QTest::keyClick(projection(), Qt::Key_Down);
        QCOMPARE(panel_->request().projection, Sampled);
        QCOMPARE(changed.count(), 2);
    }

    void imagesAreGreyAndWeightsSigned() {
        panel_->present(projected(Weights, {Weights, MostActive, Sampled}));
        QCOMPARE(panel_->view()->gridStyle().colours, ColourMap::Signed);
        panel_->present(projected(MostActive, {Weights, MostActive, Sampled}));
        QCOMPARE(panel_->view()->gridStyle().colours, ColourMap::Grey);
        const QImage picture = panel_->exportImage(1);
        QCOMPARE(qRed(picture.pixel(picture.width() / 4, picture.height() / 4)), 128);
        panel_->present(projected(Weights, {Weights, MostActive, Sampled}));
        QCOMPARE(panel_->view()->gridStyle().colours, ColourMap::Signed);
        QCOMPARE(panel_->view()->gridStyle().limit, 3.0F);
    }

    void whatCannotBeHadIsNotOffered() {
        panel_->present(projected(Weights, {Weights}));
        QVERIFY(projection()->isHidden());
        panel_->present(projected(Weights, {Weights, MostActive}));
        QVERIFY(projection()->isVisible());
        projection()->setFocus();
        QTest::keyClick(projection(), Qt::Key_Down);
        QTest::keyClick(projection(), Qt::Key_Down);
        QCOMPARE(panel_->request().projection, MostActive);
    }

    void aChoiceOutlivesWhatDoesNotAllowIt() {
        panel_->present(projected(Weights, {Weights, MostActive, Sampled}));
        panel_->setProjection(Sampled);
        panel_->present(projected(Weights, {Weights, MostActive}));
        QCOMPARE(projection()->currentText(), QStringLiteral("Weights"));
        panel_->clear();
        QVERIFY(projection()->isHidden());
        QCOMPARE(panel_->request().projection, Sampled);
        panel_->present(projected(Sampled, {Weights, MostActive, Sampled}));
        QCOMPARE(projection()->currentText(), QStringLiteral("Sampled"));
    }

    void keptFiltersStayBesideThoseOfAnotherRun() {
        QVERIFY(panel_->keptView() == nullptr);
        panel_->present(filtersOfNorms({1, 2, 3}));
        auto* keep = panel_->findChild<QToolButton*>(QStringLiteral("keep"));
        QTest::mouseClick(keep, Qt::LeftButton);
        QVERIFY(panel_->keptView() != nullptr);
        QTRY_VERIFY(panel_->keptView()->isVisible());
        panel_->clear();
        panel_->present(filtersOfNorms({1, 2, 3, 4, 5}));
        QTRY_VERIFY(panel_->keptView()->isVisible());
        QVERIFY(panel_->keptView()->geometry().right() < panel_->view()->geometry().left());
        QVERIFY(panel_->keptView()->imageAt(panel_->keptView()->rectOf(2).center()) == 2);
        QVERIFY(panel_->summary().contains(QStringLiteral("kept")));
        QTest::mouseClick(button(*panel_, QStringLiteral("Smooth")), Qt::LeftButton);
        QCOMPARE(panel_->keptView()->gridStyle().scaling, PixelScaling::Smooth);
        QVERIFY(!panel_->exportImage(1).isNull());
        QTest::mouseClick(keep, Qt::LeftButton);
        QVERIFY(panel_->keptView() == nullptr);
        panel_->clear();
        QTest::mouseClick(keep, Qt::LeftButton);
        QVERIFY(panel_->keptView() == nullptr && !keep->isChecked()); // There is nothing to keep.
    }

    void fitButtonEndsAZoom() {
        panel_->present(filtersOfNorms(std::vector<float>(100, 1.0F)));
        QApplication::processEvents();
        QTest::keyClick(panel_->view(), Qt::Key_Plus);
        QVERIFY(!panel_->view()->isFitted());
        QTest::mouseClick(button(*panel_, QStringLiteral("Fit")), Qt::LeftButton);
        QVERIFY(panel_->view()->isFitted());
    }

    void filtersThatAreNoImagesBecomePatches() {
        panel_->present(filtersOfNorms({1, 2}, {3, 5}));
        QVERIFY(panel_->summary().contains(QStringLiteral("not an image, as 4 × 4")));
        auto odd = std::make_shared<FiltersView>();
        odd->fields = Matrix::Ones(11, 2);
        odd->hiddenBias = odd->norm = odd->meanActivation = Vector::Ones(2);
        Snapshot snapshot;
        snapshot.shape = {28, 28};
        snapshot.filters = odd;
        panel_->present(snapshot);
        QVERIFY(panel_->summary().contains(QStringLiteral("11 values each, not an image, as 3 × 4")));
        pointAt(0);
        QVERIFY(panel_->lens().isVisible());
    }

    void everyControlIsReachedByTab() {
        panel_->activateWindow();
        panel_->present(filtersOfNorms({1, 2, 3}));
        order()->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(order()->hasFocus());
        QStringList reached;
        for (int i = 0; i < 5; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached += QApplication::focusWidget()->accessibleName();
        }
        QCOMPARE(reached,
                 (QStringList{QStringLiteral("Contrast of each filter"), QStringLiteral("Keep beside"),
                              QStringLiteral("Smooth"), QStringLiteral("Fit"), QStringLiteral("Filters")}));
    }
};

REVERIE_SUITE(FiltersPanelTest, Window)

} // namespace filters_panel_test

#include "filters_panel_test.moc"
