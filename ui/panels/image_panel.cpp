#include "ui/panels/image_panel.h"

#include "ui/panels/empty_state.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/separator_line.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

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
    auto* row = new QHBoxLayout(grids_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(view_, 1);
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
    view_->clear();
    setSummary({});
    stack_->setCurrentWidget(empty_);
}

void ImagePanel::setEmptyText(const QString& headline, const QString& line) {
    empty_->setText(headline, line);
}

QImage ImagePanel::exportImage(double scale) {
    return view_->exportImage(scale);
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
    view_->setImages(std::move(values), shape);
    stack_->setCurrentWidget(grids_);
}

void ImagePanel::restyle(const std::function<void(GridStyle&)>& change) {
    GridStyle style = view_->gridStyle();
    change(style);
    view_->setGridStyle(style);
    onRestyled();
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

void ImagePanel::addBeside(ImageGridView* other) {
    static_cast<QHBoxLayout*>(grids_->layout())->insertWidget(0, other, 1);
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
    for (auto* button : findChildren<QToolButton*>())
        button->setIconSize({theme.spacing(2), theme.spacing(2)});
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
}

} // namespace reverie
