#pragma once

#include "ui/plots/curve_plot.h"

#include <QWidget>

#include <map>

class QHBoxLayout;

namespace reverie {

class FlatCombo;
class LegendButton;

/// A plot under one slim row: choosers of family and scale, the legend, and what the panel adds.
class CurveView : public QWidget {
    Q_OBJECT

public:
    CurveView(const MetricHistory& history, MetricFamily family, QWidget* parent = nullptr);

    CurvePlot& plot() { return *plot_; }
    const CurvePlot& plot() const { return *plot_; }
    void setFamily(MetricFamily family);
    /// What the curves of the machine and of the comparison machine are called; empty for the table's words.
    void setMachineNames(const QString& machine, const QString& comparison);
    /// Enables the families and scales that the history has data for, and names the curves that have some.
    void updateChoices();
    /// Puts a control at the right end of the row.
    void addTool(QWidget* tool);
    /// Width of the row when the legend stands in it, in pixels.
    int widthWithLegend() const;
    /// Moves the legend into the upper right corner of the plot, or back into the row.
    void setLegendInside(bool inside);
    bool isLegendInside() const { return legendInside_; }
    /// Height with the lowest plot that can be read, in pixels.
    int leastHeight() const;
    /// What paintExport() needs, in points.
    QSizeF exportSize() const;
    /// Title, legend and curves from the painter's origin on.
    void paintExport(QPainter& painter);

signals:
    /// A person chose another family than this one.
    void familyChosen(MetricFamily former);
    /// Something other than the data has changed what is drawn.
    void restyled();
    /// The row needs another width.
    void rowChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeLegend();
    void chooseFamily(int index);
    void chooseScale(int index);
    void toggle(Metric metric, bool shown);
    void applyTheme();
    void arrange();
    void placeLegend();
    QString machineOf(Metric metric) const;
    QString curveName(Metric metric) const;
    int drawHeader(QPainter* painter) const;

    const MetricHistory& history_;
    QHBoxLayout* row_;
    FlatCombo* families_;
    FlatCombo* scales_;
    QWidget* legend_;
    QHBoxLayout* legendRow_;
    CurvePlot* plot_;
    std::map<Metric, LegendButton*> entries_;
    bool legendInside_ = false;
    QString machineName_;
    QString comparisonName_;
};

/// "Free energy (nats)".
QString familyTitle(MetricFamily family);

} // namespace reverie
