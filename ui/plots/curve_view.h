#pragma once

#include "ui/plots/curve_plot.h"

#include <QComboBox>
#include <QWidget>

#include <map>

namespace reverie {

class LegendButton;

/// A plot under its choosers of family and scale and its legend.
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
    /// Title, legend and curves in the colours of a theme, `scale` device pixels a point.
    QImage image(double scale, const Theme& theme);

signals:
    /// A person chose another family.
    void familyChosen();
    /// Something other than the data has changed what is drawn.
    void restyled();

private:
    void makeLegend();
    void chooseFamily(int index);
    void chooseScale(int index);
    void toggle(Metric metric, bool shown);
    void applyTheme();
    void fitChooser();
    QString curveName(Metric metric) const;
    int drawHeader(QPainter* painter, const Theme& theme) const;

    const MetricHistory& history_;
    QComboBox* families_;
    QComboBox* scales_;
    QWidget* header_;
    CurvePlot* plot_;
    std::map<Metric, LegendButton*> legend_;
    QString machineName_;
    QString comparisonName_;
};

/// "Free energy (nats)".
QString familyTitle(MetricFamily family);

} // namespace reverie
