#include "ui/panels/board_panel.h"

#include "ui/images/image_grid_view.h"
#include "ui/panels/board_body.h"
#include "ui/panels/board_controls.h"
#include "ui/panels/board_grid.h"
#include "ui/panels/dream_pane.h"
#include "ui/panels/empty_state.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/separator_line.h"

#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

BoardPanel::BoardPanel(QWidget* parent)
    : Panel(QStringLiteral("board"), tr("Board"), parent), controls_(new BoardControls(this)),
      grid_(new BoardGrid), dream_(new DreamPane), body_(new BoardBody(grid_, dream_, this)),
      empty_(new EmptyState(QStringLiteral("moon"), {}, {}, this)), stack_(new QStackedLayout) {
    stack_->addWidget(empty_);
    stack_->addWidget(body_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(controls_);
    column->addWidget(new SeparatorLine(this));
    column->addLayout(stack_, 1);
    setAutoFillBackground(true);
    clock_.start();
    connectControls();
    connect(grid_, &BoardGrid::described, this, &Panel::hovered);
    connect(dream_, &DreamPane::labelsClamped, this, &BoardPanel::labelsClamped);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &BoardPanel::arrange);
    arrange();
    showState();
}

void BoardPanel::connectControls() {
    connect(controls_, &BoardControls::settingsChanged, this, &BoardPanel::settingsChanged);
    connect(controls_, &BoardControls::stepRequested, this, &BoardPanel::stepRequested);
    connect(controls_, &BoardControls::restartRequested, this, &BoardPanel::restartRequested);
    connect(controls_, &BoardControls::exportRequested, this, &BoardPanel::exportRequested);
    connect(controls_, &BoardControls::fitRequested, grid_->view(), &ImageGridView::fit);
    connect(grid_->view(), &ImageGridView::moved, this,
            [this] { controls_->setZoomed(!grid_->view()->isFitted()); });
    connect(controls_, &BoardControls::smoothToggled, this, &BoardPanel::setSmooth);
    connect(controls_, &BoardControls::recordToggled, this, &BoardPanel::record);
}

BoardSettings BoardPanel::settings() const {
    return controls_->settings();
}

void BoardPanel::setSettings(const BoardSettings& settings) {
    controls_->setSettings(settings);
}

std::vector<float> BoardPanel::labelWeights() const {
    return dream_->mix().weights(dream_->labelCount());
}

ImageFigure BoardPanel::figure() const {
    ImageFigure figure;
    const std::shared_ptr<const BoardView>& board = grid_->board();
    if (!board) return figure;
    figure.images = board->images;
    figure.shape = board->shape;
    figure.columns = board->columns;
    for (const int label : board->labels)
        figure.rowCaptions += QString::number(label);
    figure.columnCaptions = iterationTexts(*board);
    figure.rowTitle = tr("label");
    figure.columnTitle = tr("Gibbs iterations");
    figure.title = tr("Fantasies with a label clamped in each row");
    return figure;
}

QImage BoardPanel::exportImage(double) {
    return grid_->board() ? figureImage(figure()) : QImage();
}

Drawing BoardPanel::exportDrawing() {
    return grid_->board() ? figureDrawing(figure()) : Drawing{};
}

void BoardPanel::setBare(bool bare) {
    controls_->setVisible(!bare);
}

bool BoardPanel::isEmpty() const {
    return stack_->currentWidget() == empty_;
}

QString BoardPanel::summary() const {
    return controls_->summary();
}

void BoardPanel::presentBoard(std::shared_ptr<const BoardView> board) {
    if (!board || !isWhole(*board)) return;
    const bool first = !grid_->board();
    const int labels = 1 + *std::ranges::max_element(board->labels);
    if (labels > dream_->labelCount()) dream_->setLabelCount(labels);
    const auto before = recorder_.state();
    recorder_.add(*board, clock_.elapsed());
    if (before == MovementRecorder::State::Recording) controls_->setRecording(recorder_);
    grid_->present(std::move(board));
    if (first) showState();
    describe();
}

void BoardPanel::presentDream(std::shared_ptr<const DreamView> dream) {
    dream_->present(std::move(dream));
}

void BoardPanel::clear() {
    grid_->clear();
    dream_->clear();
    recorder_ = MovementRecorder();
    controls_->setRecording(recorder_);
    showState();
    describe();
}

void BoardPanel::setAvailable(bool available, const QString& reason) {
    available_ = available;
    reason_ = reason;
    showState();
}

void BoardPanel::clampLabel(int label) {
    if (label < 0 || label >= dream_->labelCount()) return;
    LabelMix mix;
    mix.clampAlone(label);
    dream_->setMix(mix);
}

void BoardPanel::freeLabels() {
    dream_->setMix({});
}

void BoardPanel::setMovementInHand(bool inHand) {
    controls_->setMovementInHand(inHand);
}

void BoardPanel::setSmooth(bool smooth) {
    const PixelScaling scaling = smooth ? PixelScaling::Smooth : PixelScaling::Nearest;
    grid_->setScaling(scaling);
    dream_->setScaling(scaling);
}

void BoardPanel::record(bool on) {
    if (on)
        recorder_.start();
    else
        recorder_.stop();
    if (on && grid_->board()) recorder_.add(*grid_->board(), clock_.elapsed());
    controls_->setRecording(recorder_);
    describe();
}

void BoardPanel::describe() {
    QStringList parts;
    if (grid_->board())
        parts += tr("Iteration %1").arg(formatCount(static_cast<std::int64_t>(grid_->board()->iterations)));
    if (recorder_.state() == MovementRecorder::State::Full)
        parts += tr("recording full: %1 MB").arg(recorder_.bytes() >> 20);
    if (recorder_.state() == MovementRecorder::State::Changed)
        parts += tr("recording ended: the board has changed");
    controls_->setSummary(parts.join(QStringLiteral(" · ")));
}

void BoardPanel::showState() {
    if (available_)
        empty_->setText(tr("Nothing dreams yet"),
                        tr("Here appears what the machine writes with a label clamped in each row."));
    else
        empty_->setText(tr("No board for this machine"), reason_);
    const bool shown = available_ && grid_->board();
    stack_->setCurrentWidget(shown ? static_cast<QWidget*>(body_) : empty_);
    controls_->setEnabled(available_);
    controls_->setFigureAvailable(shown);
}

void BoardPanel::arrange() {
    QPalette ground = palette();
    ground.setColor(QPalette::Window, currentTheme().surface);
    setPalette(ground);
}

} // namespace reverie
