#pragma once

#include "core/experiment/metrics.h"
#include "ui/plots/metric_history.h"

#include <qcustomplot.h>

#include <span>
#include <vector>

namespace reverie {

/// A label beside a vertical line: where the line stands and how wide the text is, in pixels.
struct LabelSpace {
    double x;
    double width;
};

/// The row (from 0, the top) of each label, or −1 where it would overlap one before it in every row. Labels stand
/// to the right of their lines; one that would pass `rightEdge` stands to the left.
std::vector<int> labelRows(std::span<const LabelSpace> labels, int rows, double rightEdge);

/// Thin vertical lines with small labels where a person changed something while the machine learned.
class MarkLines : public QCPLayerable {
    Q_OBJECT

public:
    /// Draws into the plot's first axis rectangle.
    explicit MarkLines(QCustomPlot* plot);

    void setMarks(std::span<const Mark> marks) { marks_.assign(marks.begin(), marks.end()); }
    void setAxis(RunAxis axis) { axis_ = axis; }
    void setLabelled(bool labelled) { labelled_ = labelled; }
    void setColours(const QColor& line, const QColor& text, const QColor& ground);
    void setFont(const QFont& font) { font_ = font; }

    /// Text of the marks within `reach` pixels of a horizontal pixel.
    QStringList near(double pixel, double reach) const;

protected:
    QRect clipRect() const override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    double pixelOf(const Mark& mark) const;
    void drawLabels(QCPPainter* painter, const std::vector<const Mark*>& visible) const;

    std::vector<Mark> marks_;
    RunAxis axis_ = RunAxis::Minibatches;
    bool labelled_ = true;
    QColor line_;
    QColor text_;
    QColor ground_;
    QFont font_;
};

} // namespace reverie
