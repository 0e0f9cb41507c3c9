#pragma once

#include <QRect>
#include <QWidget>

namespace reverie {

/// Where the grid and the large view go within a panel; the large view is empty where there is no room for it.
struct BoardSplit {
    QRect grid;
    QRect dream;
    bool beside = false; ///< Rather than the large view above the grid.
};

/// Beside when wide, above when narrow; `leastDream` is the smallest large view that is worth showing, `spacing`
/// the room around it.
BoardSplit splitBoard(QSize room, QSize leastDream, int spacing);

/// Holds the grid and the large view with a thin line between them.
class BoardBody : public QWidget {
    Q_OBJECT

public:
    /// Takes both over.
    BoardBody(QWidget* grid, QWidget* dream, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return grid_->minimumSizeHint(); }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void arrange();

    QWidget* grid_;
    QWidget* dream_;
    BoardSplit split_;
};

} // namespace reverie
