#pragma once

#include <QWidget>

#include <cstdint>
#include <optional>

class QBoxLayout;
class QCheckBox;
class QLabel;
class QProgressBar;

namespace reverie {

class ElidedLabel;
class NumberBox;

enum class StageState { Waiting, Learning, Done, Skipped };

/// What a row says about a stage.
struct StageLine {
    int number = 1; ///< From 1, in the order of learning.
    QString title;
    QString below;                     ///< The sizes it stands on: "784", "500 + 10".
    std::optional<std::int64_t> units; ///< Of the layer it adds; nothing for fine-tuning.
    std::int64_t epochs = 0;           ///< Planned.
    StageState state = StageState::Waiting;
    double done = 0;      ///< Epochs learned, whole and part.
    bool editable = true; ///< The run has not started.
    QString fixed;        ///< Why it can be neither skipped nor brought back; empty when it can.
    bool operator==(const StageLine&) const = default;
};

/// One stage of a run: its sizes and epochs, in place to change before the start, and how far it is.
class StageRow : public QWidget {
    Q_OBJECT

public:
    explicit StageRow(QWidget* parent = nullptr);

    /// Shows a stage; emits nothing.
    void setLine(const StageLine& line);
    const StageLine& line() const { return line_; }
    void setChosen(bool chosen);
    bool isChosen() const { return chosen_; }

signals:
    /// A person reached the row by click, key or tab.
    void chosen();
    void skippedChanged(bool skipped);
    void unitsChanged(double units);
    void epochsChanged(double epochs);
    /// The arrow keys ask for the row so many places on.
    void stepped(int rows);
    /// Alt and an arrow key move the stage itself.
    void moveRequested(int rows);
    void removeRequested();
    /// The row is dragged, the pointer at a height on the screen.
    void dragged(int globalY);
    void dropped();
    void dragCancelled();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void makeLayout();
    void arrange();
    void showTexts();
    void showControls();
    void cancelDrag();

    StageLine line_;
    bool chosen_ = false;
    bool dragging_ = false;
    std::optional<QPoint> pressed_;
    QCheckBox* included_;
    QLabel* number_;
    ElidedLabel* title_;
    QLabel* state_;
    ElidedLabel* sizes_;
    NumberBox* units_;
    NumberBox* epochs_;
    QLabel* length_;
    QProgressBar* progress_;
    QBoxLayout* first_;
    QBoxLayout* second_;
};

} // namespace reverie
