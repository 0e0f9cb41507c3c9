#include "ui/images/wrong_cases_view.h"

#include "ui/images/image_grid_view.h"
#include "ui/images/image_lens.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

QString summaryOf(Index count, const ConfusionFilter& filter) {
    const QString wrong = WrongCasesView::tr("%1 wrong").arg(formatCount(count));
    if (filter.all()) return wrong;
    if (filter.truth < 0) return WrongCasesView::tr("%1 · read as %2").arg(wrong).arg(filter.recognised);
    if (filter.recognised < 0) return WrongCasesView::tr("%1 · truly %2").arg(wrong).arg(filter.truth);
    return WrongCasesView::tr("%1 · %2 read as %3").arg(wrong).arg(filter.truth).arg(filter.recognised);
}

} // namespace

WrongCasesView::WrongCasesView(QWidget* parent)
    : QWidget(parent), summary_(new ElidedLabel(this)), all_(new QToolButton(this)),
      grid_(new ImageGridView(this)), lens_(new ImageLens(this)) {
    setTextStyle(summary_, TextSize::Small, TextTone::Secondary);
    all_->setObjectName(QStringLiteral("all"));
    all_->setIcon(themedIcon(QStringLiteral("close")));
    all_->setAccessibleName(tr("All wrong cases"));
    all_->setToolTip(tr("Shows all wrong cases again (Escape in the matrix)"));
    grid_->setAccessibleName(tr("Wrong cases"));
    auto* header = new QHBoxLayout;
    header->addWidget(summary_, 1);
    header->addWidget(all_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(header);
    column->addWidget(grid_, 1);
    connect(all_, &QToolButton::clicked, this, &WrongCasesView::allRequested);
    connect(grid_, &ImageGridView::hovered, this, &WrongCasesView::showLens);
    connect(grid_, &ImageGridView::selected, this, [this](int image) {
        showLens();
        if (image >= 0) emit caseChosen(static_cast<qlonglong>(caseOf(image).number));
    });
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &WrongCasesView::arrange);
    arrange();
}

void WrongCasesView::arrange() {
    const Theme& theme = currentTheme();
    layout()->setSpacing(theme.spacing(0.5));
    all_->setIconSize({theme.spacing(1.5), theme.spacing(1.5)});
    summary_->setMinimumHeight(all_->sizeHint().height());
    grid_->setMinimumSize(theme.spacing(16), theme.spacing(12));
}

void WrongCasesView::setCases(std::shared_ptr<const ClassificationView> view, const ConfusionFilter& filter) {
    view_ = std::move(view);
    cases_.clear();
    lens_->hide();
    grid_->clear();
    const auto all = view_ ? static_cast<Index>(view_->wrong.size()) : 0;
    for (Index i = 0; i < all; ++i)
        if (filter.takes(view_->wrong[static_cast<std::size_t>(i)])) cases_.push_back(i);
    if (!cases_.empty() && view_->images.cols() == all) {
        const auto images = shown() == all ? std::shared_ptr<const Matrix>(view_, &view_->images)
                                           : std::make_shared<const Matrix>(view_->images(Eigen::all, cases_));
        grid_->setImages(images, view_->shape);
    }
    summary_->setText(summaryOf(shown(), filter));
    all_->setVisible(!filter.all());
}

QString WrongCasesView::summary() const {
    return summary_->text();
}

void WrongCasesView::hideEvent(QHideEvent*) {
    lens_->hide();
}

const WrongCase& WrongCasesView::caseOf(Index image) const {
    return view_->wrong[static_cast<std::size_t>(cases_[static_cast<std::size_t>(image)])];
}

/// Enlarges what is pointed at, or else what the keys have reached.
void WrongCasesView::showLens() {
    const bool byKeys = grid_->hoveredImage() < 0 && grid_->hasFocus();
    const Index image = byKeys ? grid_->selectedImage() : grid_->hoveredImage();
    // A click may have brought another dock to the front.
    if (image < 0 || image >= shown() || !isVisible()) {
        lens_->hide();
        emit hovered({});
        return;
    }
    const WrongCase& wrong = caseOf(image);
    const QString title = tr("%1 → %2").arg(wrong.truth).arg(wrong.recognised);
    const std::vector<LensFact> facts = {{tr("truth"), QString::number(wrong.truth)},
                                         {tr("recognised"), QString::number(wrong.recognised)},
                                         {tr("confidence"), QString::number(wrong.confidence, 'f', 3)},
                                         {tr("case"), formatCount(wrong.number)}};
    emit hovered(tr("Case %1 · %2 · confidence %3").arg(facts[3].value, title, facts[2].value));
    const double ratio = devicePixelRatioF();
    const auto longest = static_cast<double>(std::max(view_->shape.rows, view_->shape.columns));
    GridStyle style;
    style.layout.tileScale = std::max(1.0, std::round(currentTheme().spacing(20) * ratio / longest));
    const Matrix one = view_->images.col(cases_[static_cast<std::size_t>(image)]);
    QImage picture = paintImageGrid(one, view_->shape, style);
    picture.setDevicePixelRatio(ratio);
    const QRect tile = grid_->rectOf(image).toAlignedRect();
    lens_->showBeside({grid_->mapToGlobal(tile.topLeft()), tile.size()}, picture, title, facts);
}

} // namespace reverie
