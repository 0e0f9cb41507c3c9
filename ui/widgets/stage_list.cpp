#include "ui/widgets/stage_list.h"

#include "ui/theme/theme.h"

#include <QFrame>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

StageList::StageList(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)), mark_(new QFrame(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    column_->addStretch(1);
    mark_->hide();
    mark_->setAutoFillBackground(true);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &StageList::arrange);
    arrange();
}

void StageList::arrange() {
    QPalette colours = mark_->palette();
    colours.setColor(QPalette::Window, currentTheme().accentBlue);
    mark_->setPalette(colours);
}

void StageList::setLines(const std::vector<StageLine>& lines) {
    while (rows_.size() > lines.size()) {
        rows_.back()->hide();
        rows_.back()->deleteLater();
        rows_.pop_back();
    }
    while (rows_.size() < lines.size())
        addRow();
    for (std::size_t i = 0; i < lines.size(); ++i)
        rows_[i]->setLine(lines[i]);
    if (chosen_ >= count()) chosen_ = count() - 1;
    for (int i = 0; i < count(); ++i)
        row(i)->setChosen(i == chosen_);
}

void StageList::addRow() {
    auto* row = new StageRow(this);
    column_->insertWidget(count(), row);
    rows_.push_back(row);
    connect(row, &StageRow::chosen, this, [this, row] { pick(indexOf(row)); });
    connect(row, &StageRow::skippedChanged, this, [this, row](bool on) { emit skippedChanged(indexOf(row), on); });
    connect(row, &StageRow::unitsChanged, this, [this, row](double to) { emit unitsChanged(indexOf(row), to); });
    connect(row, &StageRow::epochsChanged, this, [this, row](double to) { emit epochsChanged(indexOf(row), to); });
    connect(row, &StageRow::removeRequested, this, [this, row] { emit removeRequested(indexOf(row)); });
    connect(row, &StageRow::moveRequested, this, [this, row](int by) { move(indexOf(row), indexOf(row) + by); });
    connect(row, &StageRow::stepped, this, [this, row](int by) {
        const int to = std::clamp(indexOf(row) + by, 0, count() - 1);
        rows_[static_cast<std::size_t>(to)]->setFocus();
        pick(to);
    });
    connect(row, &StageRow::dragged, this, [this, row](int y) { drag(row, y); });
    connect(row, &StageRow::dropped, this, [this, row] { drop(row); });
    connect(row, &StageRow::dragCancelled, mark_, &QWidget::hide);
    row->show();
}

int StageList::indexOf(const StageRow* row) const {
    return static_cast<int>(std::ranges::find(rows_, row) - rows_.begin());
}

void StageList::choose(int index) {
    const bool keyboard = std::ranges::any_of(rows_, [](const StageRow* row) { return row->hasFocus(); });
    chosen_ = std::clamp(index, -1, count() - 1);
    for (int i = 0; i < count(); ++i)
        row(i)->setChosen(i == chosen_);
    if (keyboard && chosen_ >= 0) row(chosen_)->setFocus();
}

bool StageList::isDropShown() const {
    return !mark_->isHidden();
}

void StageList::pick(int index) {
    if (index == chosen_) return;
    choose(index);
    emit chosenByPerson(chosen_);
}

void StageList::move(int from, int to) {
    if (to < 0 || to >= count() || to == from || !mayMove_ || !mayMove_(from, to)) return;
    emit moveRequested(from, to);
}

/// The mark stands in the gap next to the pointer, and only where the stage may go.
void StageList::drag(const StageRow* row, int globalY) {
    const int y = mapFromGlobal(QPoint(0, globalY)).y();
    const auto gap = static_cast<int>(
        std::ranges::count_if(rows_, [y](const StageRow* other) { return other->geometry().center().y() < y; }));
    const int from = indexOf(row);
    target_ = gap > from ? gap - 1 : gap;
    const bool allowed = target_ != from && mayMove_ && mayMove_(from, target_);
    if (allowed) {
        const int thick = currentTheme().spacing(0.25);
        const int place = gap < count() ? this->row(gap)->y() : this->row(count() - 1)->geometry().bottom();
        mark_->setGeometry(0, std::max(0, place - thick / 2), width(), thick);
        mark_->raise();
    }
    mark_->setVisible(allowed);
}

void StageList::drop(const StageRow* row) {
    const bool allowed = isDropShown();
    mark_->hide();
    if (allowed) move(indexOf(row), target_);
}

} // namespace reverie
