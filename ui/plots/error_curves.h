#pragma once

#include "core/experiment/metrics.h"
#include "ui/plots/metric_history.h"

#include <QWidget>

#include <map>
#include <span>

class QLabel;

namespace reverie {

class CurvePlot;
class LegendButton;

/// The classification errors of the generative net, the fine-tuned net and a random start over the run, in per
/// cent.
class ErrorCurves : public QWidget {
    Q_OBJECT

public:
    explicit ErrorCurves(QWidget* parent = nullptr);

    /// Takes the rows that hold an error; does not draw while nobody can see.
    void append(std::span<const MetricRow> rows);
    void clear();
    bool isEmpty() const { return history_.isEmpty(); }
    const MetricHistory& history() const { return history_; }
    const CurvePlot& plot() const { return *plot_; }

signals:
    /// What is pointed at; empty for nothing.
    void hovered(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeLegend();
    void applyTheme();
    void draw();
    void placeLegend();
    void pointAt(int pixel);

    MetricHistory history_;
    QLabel* title_;
    CurvePlot* plot_;
    QWidget* legend_; ///< In the upper right corner of the plot.
    std::map<Metric, LegendButton*> entries_;
};

} // namespace reverie
