#pragma once

#include "core/math/matrix.h"

#include <QWidget>

#include <vector>

namespace reverie {

/// By which a method is known.
enum class LabelColour { Blue, Orange, Grey };

/// One way to tell what an image shows, and what it says.
struct LabelMethod {
    QString name;        ///< "free energy"
    QString explanation; ///< One sentence for a tooltip.
    LabelColour colour = LabelColour::Blue;
    Vector probabilities; ///< One a label, 0..1; empty while nothing is known.
};

/// P(label) as bars, those of two or three methods beneath each other for every label, with percentages; the most
/// probable label stands out. Any number of labels.
class LabelBars : public QWidget {
    Q_OBJECT

public:
    explicit LabelBars(QWidget* parent = nullptr);

    /// Shows methods in the order given. The layout changes only with their number, their
    /// names and the number of labels; those without probabilities keep their place.
    void setMethods(std::vector<LabelMethod> methods, Index labels);
    const std::vector<LabelMethod>& methods() const { return methods_; }
    Index labels() const { return labels_; }
    /// The most probable label of a method; −1 while nothing is known.
    Index winner(std::size_t method) const;

    /// Where the bar of a label by a method is, full length.
    QRectF barRect(Index label, std::size_t method) const;
    /// Where its percentage is written.
    QRectF numberRect(Index label, std::size_t method) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Columns {
        double name, bars, numbers, number; ///< Left edges, and the width of one column of numbers.
    };

    Columns columns() const;
    QFont rowFont(bool strong) const;
    double headHeight() const;
    double rowHeight() const;
    double leastRowHeight() const;
    double legendWidth() const;
    void paintHead(QPainter& painter) const;
    void paintRow(QPainter& painter, Index label) const;
    QString tipAt(QPointF at) const;
    void describe();

    std::vector<LabelMethod> methods_;
    Index labels_ = 0;
};

/// A probability as a percentage of steady width: "97.2 %", a figure space before less than ten.
QString formatPercent(double probability);

} // namespace reverie
