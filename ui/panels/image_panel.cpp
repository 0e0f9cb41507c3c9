#include "ui/panels/image_panel.h"

#include "ui/panels/empty_state.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/separator_line.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <iterator>
#include <utility>

namespace reverie {

ImagePanel::ImagePanel(const QString& id, const QString& title, const QString& emptyIcon, const QString& emptyLine,
                       QWidget* parent)
    : Panel(id, title, parent), headerBar_(new QWidget(this)), header_(new QHBoxLayout(headerBar_)),
      summary_(new ElidedLabel(this)), view_(new ImageGridView(this)), grids_(new QWidget(this)),
      empty_(new EmptyState(emptyIcon, tr("Press Space to train"), emptyLine, this)), stack_(new QStackedLayout) {
    setTextStyle(summary_, TextSize::Small, TextTone::Secondary);
    header_->addWidget(summary_, 1);
    QToolButton* smooth = addButton(QStringLiteral("smooth"), tr("Smooth"),
                                    tr("Smooth between pixels instead of showing each as a square"));
    smooth->setCheckable(true);
    connect(smooth, &QToolButton::toggled, this, [this](bool on) {
        restyle([on](GridStyle& style) { style.scaling = on ? PixelScaling::Smooth : PixelScaling::Nearest; });
    });
    QToolButton* fit = addButton(QStringLiteral("fit"), tr("Fit"),
                                 tr("Show all images (F or double click); zoom with the wheel, + and −"));
    connect(fit, &QToolButton::clicked, view_, &ImageGridView::fit);
    controls_ = 0;

    view_->setAccessibleName(title);
    keptCaption_ = new ElidedLabel(grids_);
    shownCaption_ = new ElidedLabel(grids_);
    keptCaption_->setObjectName(QStringLiteral("keptCaption"));
    shownCaption_->setObjectName(QStringLiteral("shownCaption"));
    auto* both = new QGridLayout(grids_);
    both->setContentsMargins(0, 0, 0, 0);
    both->addWidget(keptCaption_, 0, 0);
    both->addWidget(shownCaption_, 0, 1);
    both->addWidget(view_, 1, 1);
    both->setColumnStretch(1, 1);
    both->setRowStretch(1, 1);
    for (QLabel* caption : {keptCaption_, shownCaption_}) {
        setTextStyle(caption, TextSize::Small, TextTone::Secondary);
        caption->hide();
    }
    stack_->addWidget(empty_);
    stack_->addWidget(grids_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(headerBar_);
    column->addWidget(new SeparatorLine(this));
    column->addLayout(stack_, 1);
    setAutoFillBackground(true);
    arrange();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ImagePanel::arrange);
}

void ImagePanel::clear() {
    values_ = nullptr;
    view_->clear();
    setSummary({});
    stack_->setCurrentWidget(empty_);
}

void ImagePanel::setEmptyText(const QString& headline, const QString& line) {
    empty_->setText(headline, line);
}

QImage ImagePanel::exportImage(double scale) {
    return keptView_ == nullptr || isEmpty() ? view_->exportImage(scale) : imageOf(*grids_, scale);
}

Drawing ImagePanel::exportDrawing() {
    constexpr double pixelsPerPoint = 2;
    const QImage image = exportImage(pixelsPerPoint);
    if (image.isNull()) return {};
    const QSizeF size = QSizeF(image.size()) / pixelsPerPoint;
    return {size, title(), currentTheme().surface,
            [image, size](QPainter& painter) { painter.drawImage(QRectF(QPointF(), size), image); }};
}

void ImagePanel::setBare(bool bare) {
    headerBar_->setVisible(!bare);
}

QString ImagePanel::summary() const {
    return summary_->text();
}

bool ImagePanel::isEmpty() const {
    return stack_->currentWidget() == empty_;
}

void ImagePanel::setSummary(const QString& text) {
    summary_->setText(text);
}

void ImagePanel::showImages(std::shared_ptr<const Matrix> values, ImageShape shape) {
    values_ = values;
    shape_ = shape;
    view_->setImages(std::move(values), shape);
    sayMoments();
    stack_->setCurrentWidget(grids_);
}

void ImagePanel::restyle(const std::function<void(GridStyle&)>& change) {
    GridStyle style = view_->gridStyle();
    change(style);
    view_->setGridStyle(style);
    dressKept();
}

void ImagePanel::offerKeeping(const QString& tip) {
    keep_ = addButton(QStringLiteral("dock"), tr("Keep beside"), tip);
    keep_->setObjectName(QStringLiteral("keep"));
    keep_->setCheckable(true);
    connect(keep_, &QToolButton::toggled, this, &ImagePanel::keep);
}

void ImagePanel::keep(bool kept) {
    keep_->setChecked(kept && values_ != nullptr);
    if (keep_->isChecked() == (keptView_ != nullptr)) return;
    if (!keep_->isChecked()) {
        delete std::exchange(keptView_, nullptr);
    } else {
        keptView_ = new ImageGridView(grids_);
        keptView_->setObjectName(QStringLiteral("kept"));
        keptView_->setAccessibleName(tr("%1 that were kept").arg(title()));
        keptView_->setGridStyle(view_->gridStyle());
        keptView_->setImages(values_, shape_);
        keptCount_ = values_->cols();
        keptRun_ = run_;
        keptMoment_ = moment_;
        static_cast<QGridLayout*>(grids_->layout())->addWidget(keptView_, 1, 0);
    }
    static_cast<QGridLayout*>(grids_->layout())->setColumnStretch(0, keptView_ == nullptr ? 0 : 1);
    sayMoments();
    onKept();
}

void ImagePanel::dressKept() {
    if (keptView_ == nullptr) return;
    GridStyle style = keptView_->gridStyle();
    style.contrast = view_->gridStyle().contrast;
    style.scaling = view_->gridStyle().scaling;
    keptView_->setGridStyle(style);
    const std::vector<Index>& order = view_->gridStyle().order;
    if (order.empty() || std::ssize(order) == keptCount_) keptView_->setOrder(order);
}

void ImagePanel::setRun(const QString& name) {
    run_ = {run_.number + 1, name};
}

void ImagePanel::setMoment(const RunPosition& position) {
    moment_ = tr("epoch %1").arg(position.totalEpochs(), 0, 'f', 1);
}

void ImagePanel::sayMoments() {
    for (QLabel* caption : {keptCaption_, shownCaption_})
        caption->setVisible(keptView_ != nullptr);
    const bool another = keptView_ != nullptr && keptRun_.number != run_.number;
    const bool alike = keptRun_.name == run_.name;
    const auto named = [](const QString& run, const QString& moment) {
        return QStringLiteral("%1 · %2").arg(run, moment);
    };
    keptCaption_->setText(another ? named(alike ? tr("Earlier run") : keptRun_.name, keptMoment_) : keptMoment_);
    shownCaption_->setText(another && !alike ? named(run_.name, moment_) : moment_);
}

void ImagePanel::addControl(QWidget* control) {
    // A click must not take the keyboard from the grid, nor Space from the play button.
    control->setFocusPolicy(Qt::TabFocus);
    setTextStyle(control, TextSize::Small);
    header_->insertWidget(++controls_, control);
    for (int i = 2; i < header_->count(); ++i)
        setTabOrder(header_->itemAt(i - 1)->widget(), header_->itemAt(i)->widget());
    setTabOrder(header_->itemAt(header_->count() - 1)->widget(), view_);
}

QToolButton* ImagePanel::addButton(const QString& icon, const QString& name, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setIcon(themedIcon(icon));
    button->setIconSize({currentTheme().spacing(2), currentTheme().spacing(2)});
    button->setText(name);
    button->setAccessibleName(name);
    button->setToolTip(tip);
    addControl(button);
    return button;
}

void ImagePanel::arrange() {
    const Theme& theme = currentTheme();
    const int half = theme.spacing(0.5);
    header_->setContentsMargins(theme.spacing(), half, half, half);
    header_->setSpacing(half);
    grids_->layout()->setSpacing(half);
    for (QLabel* caption : {keptCaption_, shownCaption_})
        caption->setContentsMargins(theme.spacing(), 0, 0, 0);
    for (auto* button : findChildren<QToolButton*>())
        button->setIconSize({theme.spacing(2), theme.spacing(2)});
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
}

} // namespace reverie
