#include "ui/widgets/stage_row.h"

#include "core/experiment/settings.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/number_box.h"

#include <QApplication>
#include <QCheckBox>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr int progressSteps = 1000;
constexpr double boxUnits = 7.5;

NumberRules rulesOf(const char* key) {
    const Setting& setting = findSetting(key);
    return {setting.minimum, setting.maximum, setting.step, false, true};
}

QString stateText(StageState state, bool editable) {
    switch (state) {
    case StageState::Waiting:
        return editable ? QString() : StageRow::tr("waiting");
    case StageState::Learning:
        return StageRow::tr("learning");
    case StageState::Done:
        return StageRow::tr("done");
    case StageState::Skipped:
        return StageRow::tr("skipped");
    }
    return {};
}

QString lengthText(const StageLine& line) {
    if (line.editable) return line.epochs == 1 ? StageRow::tr("epoch") : StageRow::tr("epochs");
    if (line.state != StageState::Learning)
        return formatCounted(line.epochs, StageRow::tr("epoch"), StageRow::tr("epochs"));
    const auto now = std::min(line.epochs, static_cast<std::int64_t>(line.done) + 1);
    return StageRow::tr("epoch %1 of %2").arg(formatCount(now), formatCount(line.epochs));
}

} // namespace

StageRow::StageRow(QWidget* parent)
    : QWidget(parent), included_(new QCheckBox(this)), number_(new QLabel(this)), title_(new ElidedLabel(this)),
      state_(new QLabel(this)), sizes_(new ElidedLabel(this)), units_(new NumberBox(rulesOf("hidden"), this)),
      epochs_(new NumberBox(rulesOf("epochs"), this)), length_(new QLabel(this)),
      progress_(new QProgressBar(this)) {
    setFocusPolicy(Qt::StrongFocus);
    included_->setObjectName(QStringLiteral("included"));
    units_->setObjectName(QStringLiteral("units"));
    epochs_->setObjectName(QStringLiteral("epochs"));
    title_->setObjectName(QStringLiteral("title"));
    state_->setObjectName(QStringLiteral("state"));
    sizes_->setObjectName(QStringLiteral("sizes"));
    length_->setObjectName(QStringLiteral("length"));
    for (NumberBox* box : {units_, epochs_})
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    units_->setToolTip(tr("Hidden units of this layer"));
    epochs_->setToolTip(tr("Epochs: passes through the training set that are planned for this stage"));
    progress_->setRange(0, progressSteps);
    progress_->setTextVisible(false);
    for (QLabel* label : {number_, length_})
        setTextStyle(label, TextSize::Small, TextTone::Secondary);
    setTextStyle(sizes_, TextSize::Small, TextTone::Secondary);
    makeLayout();
    connect(included_, &QCheckBox::clicked, this, [this](bool on) { emit skippedChanged(!on); });
    connect(units_, &NumberBox::valueChanged, this, &StageRow::unitsChanged);
    connect(epochs_, &NumberBox::valueChanged, this, &StageRow::epochsChanged);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &StageRow::arrange);
    arrange();
}

void StageRow::makeLayout() {
    first_ = new QHBoxLayout;
    first_->addWidget(included_);
    first_->addWidget(number_);
    first_->addWidget(title_, 1);
    first_->addWidget(state_);
    second_ = new QHBoxLayout;
    second_->addWidget(sizes_);
    second_->addWidget(units_);
    second_->addStretch(1);
    second_->addWidget(epochs_);
    second_->addWidget(length_);
    auto* column = new QVBoxLayout(this);
    column->addLayout(first_);
    column->addLayout(second_);
    column->addWidget(progress_);
}

void StageRow::arrange() {
    const Theme& theme = currentTheme();
    const int margin = theme.spacing();
    layout()->setContentsMargins(theme.spacing(1.5), margin, theme.spacing(1.5), margin);
    layout()->setSpacing(theme.spacing(0.5));
    first_->setSpacing(theme.spacing());
    second_->setSpacing(theme.spacing(0.75));
    for (NumberBox* box : {units_, epochs_})
        box->setFixedWidth(theme.spacing(boxUnits));
    showTexts();
    update();
}

void StageRow::setLine(const StageLine& line) {
    if (line == line_) return;
    const bool moved = line.done != line_.done;
    StageLine still = line;
    still.done = line_.done;
    const bool more = still != line_;
    line_ = line;
    if (more) showControls();
    if (more || moved) showTexts();
    update();
}

void StageRow::showControls() {
    const QSignalBlocker quietUnits(units_);
    const QSignalBlocker quietEpochs(epochs_);
    const bool skipped = line_.state == StageState::Skipped;
    included_->setVisible(line_.editable);
    included_->setChecked(!skipped);
    included_->setEnabled(line_.fixed.isEmpty());
    included_->setAccessibleName(tr("Learn %1").arg(line_.title));
    included_->setToolTip(line_.fixed.isEmpty() ? tr("Learn this stage; without the tick it is skipped")
                                                : line_.fixed);
    units_->setVisible(line_.editable && line_.units.has_value());
    units_->setEnabled(!skipped);
    units_->setValue(static_cast<double>(line_.units.value_or(0)));
    units_->setAccessibleName(tr("Hidden units of %1").arg(line_.title));
    epochs_->setVisible(line_.editable);
    epochs_->setEnabled(!skipped);
    epochs_->setValue(static_cast<double>(line_.epochs));
    epochs_->setAccessibleName(tr("Epochs of %1").arg(line_.title));
    progress_->setVisible(line_.state == StageState::Learning);
    progress_->setAccessibleName(tr("Progress of %1").arg(line_.title));
    setAccessibleName(tr("Stage %1, %2").arg(line_.number).arg(line_.title));
    setAccessibleDescription(stateText(line_.state, line_.editable));
}

void StageRow::showTexts() {
    const bool learning = line_.state == StageState::Learning;
    const bool quiet = line_.state == StageState::Skipped;
    number_->setText(QString::number(line_.number));
    title_->setText(line_.title);
    setTextStyle(title_, TextSize::Body, quiet ? TextTone::Secondary : TextTone::Primary);
    QFont font = currentTheme().font();
    font.setWeight(learning ? QFont::DemiBold : QFont::Normal);
    font.setStrikeOut(quiet);
    title_->setFont(font);
    state_->setText(stateText(line_.state, line_.editable));
    setTextStyle(state_, TextSize::Small, learning ? TextTone::Primary : TextTone::Secondary);
    const bool boxed = line_.editable && line_.units;
    sizes_->setText(!line_.units ? line_.below
                    : boxed      ? tr("%1 –").arg(line_.below)
                                 : tr("%1 – %2").arg(line_.below).arg(*line_.units));
    length_->setText(lengthText(line_));
    const double share = line_.epochs > 0 ? line_.done / static_cast<double>(line_.epochs) : 0;
    progress_->setValue(static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * progressSteps)));
}

void StageRow::setChosen(bool chosen) {
    if (chosen_ == chosen) return;
    chosen_ = chosen;
    update();
}

void StageRow::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    if (chosen_) painter.fillRect(rect(), theme.selection);
    if (line_.state == StageState::Learning)
        painter.fillRect(QRect(0, 0, theme.spacing(0.5), height()), theme.accentBlue);
    painter.setPen(QPen(theme.separator, 1));
    painter.drawLine(0, height() - 1, width(), height() - 1);
    if (!hasFocus()) return;
    painter.setPen(QPen(theme.accentBlue, 1));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void StageRow::keyPressEvent(QKeyEvent* event) {
    const int rows = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (dragging_ && event->key() == Qt::Key_Escape)
        cancelDrag();
    else if (rows != 0 && event->modifiers() == Qt::AltModifier)
        emit moveRequested(rows);
    else if (rows != 0 && event->modifiers() == Qt::NoModifier)
        emit stepped(rows);
    else if (event->key() == Qt::Key_Delete)
        emit removeRequested();
    else
        QWidget::keyPressEvent(event);
}

void StageRow::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    pressed_ = event->position().toPoint();
    emit chosen();
}

void StageRow::mouseMoveEvent(QMouseEvent* event) {
    if (!pressed_ || !line_.editable || !(event->buttons() & Qt::LeftButton)) return;
    const QPoint away = event->position().toPoint() - *pressed_;
    if (!dragging_ && away.manhattanLength() < QApplication::startDragDistance()) return;
    dragging_ = true;
    setCursor(Qt::ClosedHandCursor);
    emit dragged(event->globalPosition().toPoint().y());
}

void StageRow::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const bool drop = dragging_;
    dragging_ = false;
    pressed_.reset();
    unsetCursor();
    if (drop) emit dropped();
}

void StageRow::cancelDrag() {
    dragging_ = false;
    pressed_.reset();
    unsetCursor();
    emit dragCancelled();
}

void StageRow::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) emit chosen();
}

void StageRow::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace reverie
