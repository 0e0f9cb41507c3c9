#pragma once

#include "ui/plots/curve_overlay.h"
#include "ui/plots/metric_history.h"
#include "ui/plots/smoother.h"
#include "ui/plots/value_ticker.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>

#include <map>
#include <span>
#include <utility>
#include <vector>

namespace reverie {

class MarkLines;

/// The curves of one family of metrics: a render copy of a history that somebody else owns.
class CurvePlot : public QCustomPlot {
    Q_OBJECT

public:
    /// `history` must outlive the plot.
    explicit CurvePlot(const MetricHistory& history, QWidget* parent = nullptr);

    void setFamily(MetricFamily family);
    MetricFamily family() const { return family_; }
    /// Metrics of the family, whether measured or not.
    std::vector<Metric> metrics() const;
    void setScale(ScaleKind kind);
    ScaleKind scale() const { return kind_; }
    /// A logarithmic axis needs every measurement of the family to be positive.
    bool allows(ScaleKind kind) const;
    void setRunAxis(RunAxis axis);
    /// Time constant in minibatches, 0 for none.
    void setSmoothing(double minibatches);
    void setCurveShown(Metric metric, bool shown);
    bool isCurveShown(Metric metric) const;
    /// What readings call the curves of two machines; an empty name leaves the metric's own label.
    void setMachines(std::map<Metric, QString> names) { machines_ = std::move(names); }
    void setMarks(std::span<const Mark> marks);
    /// Only the lowest of stacked plots numbers the shared axis, only the highest names the marks.
    void setStacked(bool numbered, bool marksLabelled);
    void setTheme(const Theme& theme);

    /// Copies what the history has gained since the last call; does not draw.
    void takeNew();
    /// Copies everything anew; does not draw.
    void rebuild();
    /// Brings all shown values into view; does not draw.
    void fitValues();

    /// True when more points are in view than are drawn.
    bool isThinned() const;
    /// Says that adaptive sampling is at work, below the axes.
    void sayThinned(bool thinned);
    /// Room the numbers of the vertical axis need, in pixels.
    int neededLeftMargin() const;
    void setLeftMargin(int pixels);
    /// Puts the crosshair at the nearest recorded minibatch to a horizontal pixel; negative takes it away.
    void pointAt(int pixel);
    const CurveOverlay& overlay() const { return *overlay_; }

signals:
    /// The pointer stands at a horizontal pixel inside the axes; −1 when it has left.
    void pointed(int pixel);
    /// A person has panned or zoomed.
    void moved();
    void fitRequested();

protected:
    void wheelEvent(QWheelEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Curve {
        Metric metric;
        QCPGraph* raw;
        QCPGraph* smooth;
        Smoother smoother;
        std::size_t taken = 0;
    };

    void makeCurves();
    void styleCurves();
    void styleRunAxis();
    void styleEmptiness();
    bool isEmpty() const;
    void take(Curve& curve);
    void showDot(Curve& curve);
    void updateScale();
    void afterDrawing();
    std::optional<Crosshair> crosshairAt(int pixel) const;
    Reading reading(const Curve& curve, std::uint32_t anchor, std::uint32_t row) const;

    const MetricHistory& history_;
    Theme theme_;
    MetricFamily family_ = MetricFamily::SquaredError;
    ScaleKind kind_ = ScaleKind::Linear;
    ValueScale scale_;
    RunAxis axis_ = RunAxis::Minibatches;
    double smoothing_ = 0;
    bool numbered_ = true;
    std::vector<Curve> curves_;
    std::vector<Metric> hidden_;
    std::map<Metric, QString> machines_;
    QSharedPointer<ValueTicker> valueTicker_;
    QSharedPointer<ValueTicker> runTicker_;
    MarkLines* marks_;
    CurveOverlay* overlay_;
    int pointer_ = -1;
};

} // namespace reverie
