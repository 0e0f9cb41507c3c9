#pragma once

#include "ui/plots/value_ticker.h"

#include <qcustomplot.h>

#include <optional>
#include <vector>

namespace reverie {

/// What a machine's Q(h|v) comes to: a bound on log P(v) in nats, after the up-pass and then after each sweep of
/// mean field, and log P(v) itself where it is known.
struct BoundCurve {
    std::vector<double> bounds;
    std::optional<double> exact;
};

/// Bounds of one or two machines over the sweeps of mean field, solid, below the dashed lines of their log P(v); a
/// machine that only passes up once is one level line.
class BoundPlot : public QCustomPlot {
    Q_OBJECT

public:
    explicit BoundPlot(QWidget* parent = nullptr);

    /// The first in blue, the second in orange.
    void setCurves(std::vector<BoundCurve> curves);
    const std::vector<BoundCurve>& curves() const { return curves_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyTheme();
    void redraw();
    void addLine(const std::vector<double>& values, const QPen& pen, bool dotted);
    void fit();

    std::vector<BoundCurve> curves_;
    QSharedPointer<ValueTicker> valueTicker_;
    QSharedPointer<ValueTicker> sweepTicker_;
};

/// The colour of the first or second machine.
QColor boundColour(std::size_t machine);

} // namespace reverie
