#include "ui/panels/draw_panel.h"

#include "core/data/area_average.h"
#include "core/data/centring.h"
#include "ui/panels/dream_page.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/recognition_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/draw_canvas.h"
#include "ui/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace reverie {
namespace {

constexpr int sendingPause = 33;      ///< Milliseconds: about 30 times a second.
constexpr double leastWideUnits = 64; ///< Below this width the halves stand above each other.
constexpr double leastCanvasUnits = 24;
constexpr double canvasShare = 0.5; ///< Of the width, where the halves stand side by side.

/// The square of the sheet, in pixels of the image, that becomes the image the net sees.
QRectF placeOnSheet(const CentredImage& centred, ImageShape fine, ImageShape shape) {
    const double fineness = static_cast<double>(fine.rows) / static_cast<double>(shape.rows);
    const double size = 1 / (centred.scale * fineness);
    return {-centred.columnOffset * size, -centred.rowOffset * size, static_cast<double>(shape.columns) * size,
            static_cast<double>(shape.rows) * size};
}

} // namespace

DrawPanel::DrawPanel(QWidget* parent)
    : Panel(QStringLiteral("draw"), tr("Draw"), parent),
      unavailable_(new EmptyState(QStringLiteral("pen"), tr("Nothing to draw for"), {}, this)),
      scroll_(new QScrollArea(this)), stack_(new QStackedLayout(this)), pause_(new QTimer(this)) {
    auto* content = new QWidget;
    halves_ = new QBoxLayout(QBoxLayout::LeftToRight, content);
    halves_->addWidget(makeLeft());
    halves_->addWidget(makeRight(), 1);
    scroll_->setWidget(content);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    stack_->addWidget(scroll_);
    stack_->addWidget(unavailable_);
    setAutoFillBackground(true);

    pause_->setSingleShot(true);
    pause_->setInterval(sendingPause);
    connect(pause_, &QTimer::timeout, this, &DrawPanel::send);
    connectTools();
    setPenWidth();
    describeDrawing();
    arrange();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &DrawPanel::arrange);
}

QWidget* DrawPanel::makeLeft() {
    left_ = new QWidget(this);
    canvas_ = new DrawCanvas(left_);
    pen_ = new QLabel(left_);
    penWidth_ = new QSlider(Qt::Horizontal, left_);
    penWidth_->setRange(2, 12);
    penWidth_->setValue(5);
    penWidth_->setFocusPolicy(Qt::TabFocus);
    penWidth_->setAccessibleName(tr("Pen width"));
    pens_ = new QHBoxLayout;
    pens_->addWidget(pen_);
    pens_->addWidget(penWidth_, 1);
    eraser_ = makeTool(QStringLiteral("eraser"), tr("Eraser"),
                       tr("Erase with the pen; the right mouse button always does"));
    undo_ = makeTool(QStringLiteral("undo"), tr("Undo"), tr("Undo (Ctrl+Z on the canvas)"));
    redo_ = makeTool(QStringLiteral("redo"), tr("Redo"), tr("Redo (Ctrl+Shift+Z on the canvas)"));
    empty_ = makeTool(QStringLiteral("trash"), tr("Clear"), tr("Clear the canvas (Delete)"));
    eraser_->setCheckable(true);
    for (QToolButton* tool : {eraser_, undo_, redo_, empty_})
        pens_->addWidget(tool);

    random_ = makeTool(QStringLiteral("dice"), tr("Random digit"),
                       tr("Put a random case of the data on the canvas, one that the net has not learned from"));
    centre_ =
        makeTool(QStringLiteral("crosshair"), tr("Centre as MNIST"),
                 tr("Scale the drawing to a box of 20 × 20 pixels and move its centre of mass to the middle, as "
                    "was done with the digits of MNIST"));
    centre_->setCheckable(true);
    centre_->setChecked(true);
    caption_ = new ElidedLabel(left_);
    caption_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setTextStyle(caption_, TextSize::Small, TextTone::Secondary);
    sources_ = new QHBoxLayout;
    for (QToolButton* tool : {random_, centre_}) {
        tool->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        setTextStyle(tool, TextSize::Small);
        sources_->addWidget(tool);
    }
    sources_->addWidget(caption_, 1);

    auto* column = new QVBoxLayout(left_);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(pens_);
    column->addWidget(canvas_, 0, Qt::AlignHCenter);
    column->addLayout(sources_);
    column->addStretch(1);
    return left_;
}

QWidget* DrawPanel::makeRight() {
    right_ = new QWidget(this);
    tabs_ = new QTabBar(right_);
    tabs_->addTab(tr("Recognise"));
    tabs_->addTab(tr("Dream from it"));
    tabs_->setTabToolTip(0, tr("What the net takes the drawing for"));
    tabs_->setTabToolTip(1, tr("Hold a part of the drawing and let the net complete it"));
    tabs_->setDrawBase(false);
    tabs_->setAccessibleName(tr("What the net does with the drawing"));
    pages_ = new QStackedWidget(right_);
    recognition_ = new RecognitionPage(pages_);
    dream_ = new DreamPage(pages_);
    pages_->addWidget(recognition_);
    pages_->addWidget(dream_);
    auto* column = new QVBoxLayout(right_);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(tabs_, 0, Qt::AlignLeft);
    column->addWidget(pages_, 1);
    return right_;
}

QToolButton* DrawPanel::makeTool(const QString& icon, const QString& name, const QString& tip) {
    auto* tool = new QToolButton(left_);
    tool->setIcon(themedIcon(icon));
    tool->setText(name);
    tool->setAccessibleName(name);
    tool->setToolTip(tip);
    // A click must not take the keyboard from the canvas, nor Space from the play button.
    tool->setFocusPolicy(Qt::TabFocus);
    return tool;
}

void DrawPanel::connectTools() {
    connect(penWidth_, &QSlider::valueChanged, this, &DrawPanel::setPenWidth);
    connect(eraser_, &QToolButton::toggled, canvas_, &DrawCanvas::setErasing);
    connect(undo_, &QToolButton::clicked, canvas_, &DrawCanvas::undo);
    connect(redo_, &QToolButton::clicked, canvas_, &DrawCanvas::redo);
    connect(empty_, &QToolButton::clicked, canvas_, &DrawCanvas::clear);
    connect(random_, &QToolButton::clicked, this, &DrawPanel::randomDigitRequested);
    connect(centre_, &QToolButton::toggled, this, &DrawPanel::schedule);
    connect(canvas_, &DrawCanvas::historyChanged, this, &DrawPanel::describeDrawing);
    connect(canvas_, &DrawCanvas::changed, this, [this] {
        empty_->setEnabled(!canvas_->isEmpty());
        schedule();
    });
    empty_->setEnabled(false);
    connect(recognition_, &RecognitionPage::passesChanged, this, &DrawPanel::schedule);
    connect(dream_, &DreamPage::heldPartChanged, this, &DrawPanel::schedule);
    connect(dream_, &DreamPage::wantedChanged, this, &DrawPanel::schedule);
    connect(tabs_, &QTabBar::currentChanged, this, [this](int page) {
        pages_->setCurrentIndex(page);
        schedule();
    });
}

void DrawPanel::clear() {
    recognition_->clear(canvas_->imageShape());
    dream_->stop();
    dream_->clear(canvas_->imageShape());
    schedule();
}

bool DrawPanel::isAvailable() const {
    return stack_->currentWidget() == scroll_;
}

void DrawPanel::setImageShape(ImageShape shape) {
    if (shape == canvas_->imageShape() || shape.pixels() == 0) return;
    canvas_->setImageShape(shape);
    setPenWidth();
    clear();
    arrange();
}

void DrawPanel::setImage(const Vector& pixels, ImageShape shape, int label) {
    canvas_->setImage(areaAverage(pixels, shape, canvas_->imageShape()), label);
    describeDrawing();
}

void DrawPanel::presentRecognition(std::shared_ptr<const RecognitionView> view) {
    if (view && view->shape == canvas_->imageShape() && !canvas_->isEmpty()) recognition_->present(*view);
}

void DrawPanel::presentDream(std::shared_ptr<const DreamView> view) {
    if (view && view->shape == canvas_->imageShape() && dreaming_) dream_->present(*view);
}

void DrawPanel::setNetDirected(bool directed) {
    dream_->setNetDirected(directed);
}

void DrawPanel::setNetDreams(bool dreams) {
    if (tabs_->isTabEnabled(1) == dreams) return;
    if (!dreams) tabs_->setCurrentIndex(0);
    tabs_->setTabEnabled(1, dreams);
    tabs_->setTabToolTip(1, dreams ? tr("Hold a part of the drawing and let the net complete it")
                                   : tr("An autoencoder does not dream"));
}

void DrawPanel::setAvailable(bool available, const QString& reason) {
    if (!available) unavailable_->setText(unavailable_->headline(), reason);
    if (available == isAvailable()) return;
    stack_->setCurrentWidget(available ? static_cast<QWidget*>(scroll_) : unavailable_);
    schedule();
}

void DrawPanel::resizeEvent(QResizeEvent*) {
    arrange();
}

void DrawPanel::showEvent(QShowEvent*) {
    schedule();
}

void DrawPanel::hideEvent(QHideEvent*) {
    stopDream();
}

/// Side by side where there is width for both halves, else one above the other.
void DrawPanel::arrange() {
    const Theme& theme = currentTheme();
    const int margin = theme.spacing();
    const bool wide = width() >= theme.spacing(leastWideUnits);
    halves_->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    halves_->setContentsMargins(margin, margin, margin, margin);
    halves_->setSpacing(theme.spacing(wide ? 2 : 1));
    for (QLayout* layout :
         {static_cast<QLayout*>(pens_), static_cast<QLayout*>(sources_), left_->layout(), right_->layout()})
        layout->setSpacing(theme.spacing(0.5));
    const int icon = theme.spacing(2.25);
    for (QToolButton* tool : {eraser_, undo_, redo_, empty_, random_, centre_})
        tool->setIconSize({icon, icon});
    pen_->setPixmap(themedIcon(QStringLiteral("pen")).pixmap(QSize(icon, icon), devicePixelRatioF()));
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
    arrangeCanvas(wide);
}

/// The canvas is as large as leaves the rest its room.
void DrawPanel::arrangeCanvas(bool wide) {
    const Theme& theme = currentTheme();
    const int margin = theme.spacing();
    const ImageShape shape = canvas_->imageShape();
    const int least = theme.spacing(leastCanvasUnits);
    int around = 2 * margin + pens_->sizeHint().height() + sources_->sizeHint().height() + 2 * theme.spacing(0.5);
    if (!wide) around += right_->minimumSizeHint().height() + margin;
    const int bar = around + least > height() ? scroll_->verticalScrollBar()->sizeHint().width() : 0;
    const double widest = (wide ? canvasShare : 1) * (width() - bar) - (wide ? 1 : 2) * margin;
    const double highest = std::max(height() - around, least);
    const QSizeF size = QSizeF(static_cast<double>(shape.columns), static_cast<double>(shape.rows))
                            .scaled(widest, highest, Qt::KeepAspectRatio);
    canvas_->setFixedSize(size.toSize());
    left_->setMaximumWidth(wide ? std::max(size.toSize().width(), left_->minimumSizeHint().width())
                                : QWIDGETSIZE_MAX);
}

void DrawPanel::describeDrawing() {
    undo_->setEnabled(canvas_->canUndo());
    redo_->setEnabled(canvas_->canRedo());
    const int label = canvas_->label();
    caption_->setText(label >= 0 ? tr("a %1").arg(label) : QString());
    caption_->setToolTip(label >= 0 ? tr("The label of the case: %1").arg(label) : QString());
    caption_->setMinimumWidth(label >= 0 ? caption_->sizeHint().width() : 0);
}

void DrawPanel::setPenWidth() {
    const ImageShape shape = canvas_->imageShape();
    const double pixels = penWidth_->value() / 2.0;
    canvas_->setPenWidth(pixels * static_cast<double>(std::max(shape.rows, shape.columns)) / 28);
    penWidth_->setToolTip(tr("Pen width: %1 of 28 pixels").arg(pixels));
}

/// Whether the net should dream now: somebody wants it and can see it.
bool DrawPanel::dreams() const {
    return dream_->isWanted() && isVisible() && isAvailable() && pages_->currentWidget() == dream_;
}

/// Lets what has changed be sent soon; a dream that is not wanted any more stops at once.
void DrawPanel::schedule() {
    if (!dreams()) stopDream();
    if (!pause_->isActive()) pause_->start();
}

void DrawPanel::stopDream() {
    if (!dreaming_) return;
    dreaming_ = false;
    emit dreamStopped();
}

void DrawPanel::send() {
    if (!isVisible() || !isAvailable()) return;
    const bool empty = canvas_->isEmpty();
    dream_->setReady(!empty);
    const ImageShape shape = canvas_->imageShape();
    const ImageShape fine = canvas_->fineShape();
    CentredImage seen;
    if (centre_->isChecked())
        seen = centreAsMnist(canvas_->finePixels(), fine, shape);
    else
        seen = {canvas_->pixels(), static_cast<double>(shape.rows) / static_cast<double>(fine.rows)};

    const bool dreamPage = pages_->currentWidget() == dream_;
    const Vector mask = dreamPage ? heldMask(dream_->heldPart(), seen.image, shape) : Vector();
    canvas_->setHeld(mask, placeOnSheet(seen, fine, shape));
    if (empty)
        recognition_->clear(shape);
    else if (!dreamPage)
        emit recognitionRequested(seen.image, recognition_->stochasticPasses());
    if (!dreams()) return;
    dreaming_ = true;
    emit dreamRequested(seen.image, mask);
}

} // namespace reverie
