#include "ui/panels/board_controls.h"

#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/control_makers.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/wording.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace reverie {
namespace {

constexpr double iterationsASecond[] = {1, 2, 5, 10, 20, 50, 100, 0};
constexpr int iterationsPerColumn[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
constexpr int columnCounts[] = {1, 2, 5, 10, 15, 20};
constexpr double summaryUnits = 20; ///< "Iteration 1,234,567".

QString speedText(double speed) {
    return speed > 0 ? BoardControls::tr("%1/s").arg(plainNumber(speed)) : BoardControls::tr("full speed");
}

QString everyText(int iterations) {
    return BoardControls::tr("every %1").arg(formatCount(iterations));
}

QString columnsText(int columns) {
    return formatCounted(columns, BoardControls::tr("column"), BoardControls::tr("columns"));
}

/// Chooses a value, which joins the list when it is not in it.
void choose(QComboBox* combo, const QVariant& value, const QString& text) {
    if (combo->findData(value) < 0) combo->addItem(text, value);
    combo->setCurrentIndex(combo->findData(value));
}

} // namespace

BoardControls::BoardControls(QWidget* parent)
    : QWidget(parent), rows_(new QBoxLayout(QBoxLayout::LeftToRight, this)), firstRow_(new QHBoxLayout),
      secondRow_(new QHBoxLayout) {
    // The least width is that of two lines, whichever way they stand now.
    rows_->setSizeConstraint(QLayout::SetNoConstraint);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    rows_->addLayout(firstRow_, 1);
    rows_->addLayout(secondRow_);
    makeFirstRow();
    makeSecondRow();
    setSettings({});
    arrange();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &BoardControls::arrange);
}

void BoardControls::makeFirstRow() {
    play_ = addButton(firstRow_, QStringLiteral("play"), tr("Dream"),
                      tr("Let the board dream on, or hold it; training is not touched"));
    play_->setIcon(themedIcon(QStringLiteral("play"), QStringLiteral("pause")));
    play_->setCheckable(true);
    connect(play_, &QToolButton::toggled, this, &BoardControls::announce);
    QToolButton* step = addButton(firstRow_, QStringLiteral("step-minibatch"), tr("One iteration"),
                                  tr("Hold the board and do one Gibbs iteration"));
    connect(step, &QToolButton::clicked, this, [this] {
        play_->setChecked(false);
        emit stepRequested();
    });
    QToolButton* restart = addButton(firstRow_, QStringLiteral("restart"), tr("Restart"),
                                     tr("Start every row again from a random image"));
    connect(restart, &QToolButton::clicked, this, &BoardControls::restartRequested);
    summary_ = new ElidedLabel(this);
    setTextStyle(summary_, TextSize::Small, TextTone::Secondary);
    firstRow_->addWidget(summary_, 1);
    record_ = addButton(firstRow_, QStringLiteral("record"), tr("Record"), {});
    record_->setCheckable(true);
    record_->setToolButtonStyle(Qt::ToolButtonIconOnly);
    connect(record_, &QToolButton::clicked, this, &BoardControls::recordToggled);
    makeExport();
}

void BoardControls::makeExport() {
    export_ = addButton(firstRow_, QStringLiteral("export"), tr("Export"),
                        tr("Save the board as a figure, or its movement as an animation"));
    auto* menu = new QMenu(export_);
    exportFigure_ = menu->addAction(tr("Figure (PNG, SVG, PDF)…"));
    exportMovement_ = menu->addAction(tr("Movement (animated GIF)…"));
    menu->setToolTipsVisible(true);
    connect(exportFigure_, &QAction::triggered, this, [this] { emit exportRequested(BoardExport::Figure); });
    connect(exportMovement_, &QAction::triggered, this, [this] { emit exportRequested(BoardExport::Movement); });
    export_->setMenu(menu);
    export_->setPopupMode(QToolButton::InstantPopup);
    setFigureAvailable(false);
    setRecording(MovementRecorder());
}

void BoardControls::makeSecondRow() {
    speed_ = addChoice(secondRow_, tr("Speed"), tr("Gibbs iterations a second, slow or as fast as it goes"));
    for (const double speed : iterationsASecond)
        speed_->addItem(speedText(speed), speed);
    every_ = addChoice(secondRow_, tr("Gibbs iterations a column"),
                       tr("How many Gibbs iterations lie between one column and the next"));
    for (const int iterations : iterationsPerColumn)
        every_->addItem(everyText(iterations), iterations);
    columns_ = addChoice(secondRow_, tr("Columns"), tr("How many columns to show; the rightmost one moves"));
    for (const int count : columnCounts)
        columns_->addItem(columnsText(count), count);
    secondRow_->addStretch(1);
    samples_ = addButton(secondRow_, QStringLiteral("samples"), tr("Samples"),
                         tr("Show pixels sampled as black or white instead of their probabilities P(v = 1 | h)"));
    samples_->setCheckable(true);
    QToolButton* smooth = addButton(secondRow_, QStringLiteral("smooth"), tr("Smooth"),
                                    tr("Smooth between pixels instead of showing each as a square"));
    smooth->setCheckable(true);
    fit_ =
        addButton(secondRow_, QStringLiteral("fit"), tr("Fit"), tr("Show the whole board again (double click)"));
    fit_->hide();
    for (QComboBox* choice : {speed_, every_, columns_})
        connect(choice, &QComboBox::currentIndexChanged, this, &BoardControls::announce);
    connect(samples_, &QToolButton::toggled, this, &BoardControls::announce);
    connect(smooth, &QToolButton::toggled, this, &BoardControls::smoothToggled);
    connect(fit_, &QToolButton::clicked, this, &BoardControls::fitRequested);
}

QToolButton* BoardControls::addButton(QHBoxLayout* row, const QString& icon, const QString& name,
                                      const QString& tip) {
    QToolButton* button = makeIconButton(icon, name, tip, this);
    row->addWidget(button);
    return button;
}

QComboBox* BoardControls::addChoice(QHBoxLayout* row, const QString& name, const QString& tip) {
    QComboBox* choice = makeChoice(name, tip, this);
    row->addWidget(choice);
    return choice;
}

BoardSettings BoardControls::settings() const {
    return {play_->isChecked(), speed_->currentData().toDouble(), every_->currentData().toInt(),
            columns_->currentData().toInt(), samples_->isChecked()};
}

void BoardControls::setSettings(const BoardSettings& wanted) {
    const BoardSettings before = settings();
    {
        const QSignalBlocker quiet(this);
        play_->setChecked(wanted.running);
        const double speed =
            std::isfinite(wanted.iterationsPerSecond) ? std::max(0.0, wanted.iterationsPerSecond) : 0;
        choose(speed_, speed, speedText(speed));
        const int every = std::max(1, wanted.iterationsPerColumn);
        choose(every_, every, everyText(every));
        const int columns = std::max(1, wanted.columns);
        choose(columns_, columns, columnsText(columns));
        samples_->setChecked(wanted.samples);
    }
    chooseRows();
    if (settings() != before) announce();
}

void BoardControls::announce() {
    play_->setToolTip(play_->isChecked() ? tr("Hold the board; training is not touched")
                                         : tr("Let the board dream on; training is not touched"));
    emit settingsChanged(settings());
}

void BoardControls::setSummary(const QString& text) {
    if (summary_->text() != text) summary_->setText(text);
}

QString BoardControls::summary() const {
    return summary_->text();
}

void BoardControls::setRecording(const MovementRecorder& recorder) {
    const bool recording = recorder.state() == MovementRecorder::State::Recording;
    const bool counts = recording || recorder.frames() > 0;
    record_->setChecked(recording);
    record_->setToolButtonStyle(counts ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    record_->setText(counts ? formatCount(recorder.frames()) : tr("Record"));
    const int side = record_->iconSize().width();
    const QFontMetrics metrics(currentTheme().font(TextSize::Small));
    record_->setMinimumWidth(
        counts ? side + metrics.horizontalAdvance(formatCount(8888)) + currentTheme().spacing(2) : 0);
    record_->setToolTip(recording ? tr("Stop recording the movement")
                        : counts  ? tr("Record the movement anew; the frames recorded so far are dropped")
                                  : tr("Record the movement, frame by frame, to save it as an animated GIF"));
    recorded_ = recorder.frames() > 0;
    offerMovement();
}

void BoardControls::setMovementInHand(bool inHand) {
    movementInHand_ = inHand;
    offerMovement();
}

void BoardControls::offerMovement() {
    exportMovement_->setEnabled(recorded_ && !movementInHand_);
    exportMovement_->setToolTip(movementInHand_ ? tr("A movement is being written; the next one can follow it")
                                : recorded_     ? QString()
                                                : tr("Record a movement first"));
}

void BoardControls::setZoomed(bool zoomed) {
    if (zoomed == !fit_->isHidden()) return;
    fit_->setVisible(zoomed);
    chooseRows();
}

void BoardControls::setFigureAvailable(bool available) {
    exportFigure_->setEnabled(available);
}

void BoardControls::arrange() {
    const Theme& theme = currentTheme();
    const int half = theme.spacing(0.5);
    rows_->setContentsMargins(half, half, half, half);
    rows_->setSpacing(half);
    for (QHBoxLayout* row : {firstRow_, secondRow_})
        row->setSpacing(theme.spacing(0.25));
    for (auto* button : findChildren<QToolButton*>())
        button->setIconSize({theme.spacing(2), theme.spacing(2)});
    summary_->setContentsMargins(half, 0, half, 0);
    chooseRows();
}

void BoardControls::chooseRows() {
    firstRow_->invalidate();
    secondRow_->invalidate();
    const int needed = firstRow_->minimumSize().width() + currentTheme().spacing(summaryUnits) +
                       secondRow_->sizeHint().width() + currentTheme().spacing(2);
    const auto direction = width() >= needed ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    if (direction == rows_->direction()) return;
    rows_->setDirection(direction);
    updateGeometry();
}

QSize BoardControls::minimumSizeHint() const {
    const int half = currentTheme().spacing(0.5);
    const QSize first = firstRow_->minimumSize();
    const QSize second = secondRow_->minimumSize();
    return {std::max(first.width(), second.width()) + 2 * half, rows_->minimumSize().height()};
}

void BoardControls::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    chooseRows();
}

} // namespace reverie
