#pragma once

#include "core/evaluation/label_views.h"

#include <QFont>
#include <QWidget>

namespace reverie {

struct Theme;

/// The cases of a true label that were read as another one; −1 stands for every label.
struct ConfusionFilter {
    int truth = -1;
    int recognised = -1;
    bool all() const { return truth < 0 && recognised < 0; }
    bool takes(const WrongCase& wrong) const {
        return (truth < 0 || truth == wrong.truth) && (recognised < 0 || recognised == wrong.recognised);
    }
    bool operator==(const ConfusionFilter&) const = default;
};

/// True labels against recognised ones as a square of counts, errors standing out; a cell or a heading filters.
///
/// Arrow keys move a cursor, Enter filters by its cell, Escape takes the filter away.
class ConfusionView : public QWidget {
    Q_OBJECT

public:
    explicit ConfusionView(QWidget* parent = nullptr);

    void setMatrix(const ConfusionMatrix& matrix);
    /// Shows a filter; emits nothing.
    void setFilter(const ConfusionFilter& filter);
    const ConfusionFilter& filter() const { return filter_; }
    /// Where a cell is; a label of −1 gives the heading of the other one.
    QRectF cellOf(int truth, int recognised) const;
    /// "3 read as 8: 12 cases".
    QString describe(int truth, int recognised) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return width; }

signals:
    /// A person chose what to see of the wrong cases.
    void filterChosen(const ConfusionFilter& filter);
    /// What is pointed at; empty for nothing.
    void hovered(const QString& text);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    double cellSide() const;
    ConfusionFilter cellAt(QPointF point) const;
    void point(const ConfusionFilter& cell);
    void choose(const ConfusionFilter& cell);
    void moveCursor(int down, int right);
    void paintHeadings(QPainter& painter, const Theme& theme) const;
    void paintCells(QPainter& painter, const Theme& theme) const;
    void outline(QPainter& painter, const Theme& theme, const ConfusionFilter& cell, double width) const;

    ConfusionMatrix matrix_;
    Index mostConfused_ = 0; ///< The largest count off the diagonal.
    ConfusionFilter filter_;
    ConfusionFilter pointed_;
    ConfusionFilter cursor_{0, 0};
};

} // namespace reverie
