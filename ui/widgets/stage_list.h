#pragma once

#include "ui/widgets/stage_row.h"

#include <functional>
#include <vector>

class QFrame;
class QVBoxLayout;

namespace reverie {

/// The stages of a run from the first to the last; one of them is chosen, and they can be dragged to other places.
class StageList : public QWidget {
    Q_OBJECT

public:
    explicit StageList(QWidget* parent = nullptr);

    /// Shows as many rows as there are lines and keeps the chosen one where it can.
    void setLines(const std::vector<StageLine>& lines);
    /// Which places a stage may be moved to, by its place now and then; none without one.
    void setMoveRule(std::function<bool(int from, int to)> mayMove) { mayMove_ = std::move(mayMove); }
    int count() const { return static_cast<int>(rows_.size()); }
    int chosen() const { return chosen_; }
    /// Chooses a row without a signal; the keyboard follows when it was on another row.
    void choose(int row);
    StageRow* row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
    /// A dragged stage may be dropped where the line is.
    bool isDropShown() const;

signals:
    void chosenByPerson(int row);
    void skippedChanged(int row, bool skipped);
    void unitsChanged(int row, double units);
    void epochsChanged(int row, double epochs);
    /// A person moved a stage to a place that is allowed.
    void moveRequested(int from, int to);
    void removeRequested(int row);

private:
    void addRow();
    int indexOf(const StageRow* row) const;
    void pick(int row);
    void move(int from, int to);
    void drag(const StageRow* row, int globalY);
    void drop(const StageRow* row);
    void arrange();

    std::vector<StageRow*> rows_;
    QVBoxLayout* column_;
    QFrame* mark_; ///< Where a dragged stage would go.
    std::function<bool(int, int)> mayMove_;
    int chosen_ = -1;
    int target_ = -1; ///< The place a dragged stage would have.
};

} // namespace reverie
