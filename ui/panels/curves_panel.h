#pragma once

#include "core/experiment/metrics.h"
#include "ui/panels/panel.h"
#include "ui/plots/metric_history.h"
#include "ui/theme/theme.h"

#include <array>
#include <span>

class QToolButton;
class QVBoxLayout;

namespace reverie {

class CurveSettings;
class CurveView;

/// Live curves of one or more metric families: two plots above each other that share the run's axis, or one where
/// two would be too low to be read.
class CurvesPanel : public Panel {
    Q_OBJECT

public:
    explicit CurvesPanel(QWidget* parent = nullptr);
    /// Adds measurements, oldest first.
    void append(std::span<const MetricRow> rows);
    /// Replaces the marks of live changes.
    void setMarks(std::span<const Mark> marks);
    /// Names the curves of two machines that learn side by side, such as "exact" and "CD-1"; empty for the usual
    /// words.
    void setMachineNames(const QString& machine, const QString& comparison);
    void clear() override;
    /// The whole recorded history as CSV, the same columns as `reverie train --metrics`.
    QByteArray csv() const;
    /// Title, legend and curves of each plot that is shown.
    Drawing exportDrawing() override;
    /// Brings all curves into view and follows new measurements.
    void fit();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeTools();
    QToolButton* makeTool(const QString& name, const QString& icon, const QString& text, const QString& tip);
    void connectView(CurveView* view);
    void arrange();
    void arrangeRows();
    void stack(bool alone);
    /// The views that have room, from above.
    std::span<CurveView* const> shown() const { return std::span(views_).first(alone_ ? 1 : 2); }
    void familyChosen(const CurveView* view, MetricFamily former);
    void sayThinned();
    void bringUpTelling();
    void refresh();
    void drawAll();
    void fitAll();
    void stopFollowing();
    void shareRange(const CurveView* from);
    void alignMargins(const CurveView* drawing);
    void pointAt(int pixel);
    void chooseRunAxis(RunAxis axis);
    void chooseSmoothing(int minibatches);

    MetricHistory history_;
    QVBoxLayout* column_;
    CurveSettings* settings_;
    QToolButton* settingsButton_;
    QToolButton* fit_;
    std::array<CurveView*, 2> views_{};
    std::array<bool, 2> familyChosen_{};
    int leftMargin_ = 0;
    bool alone_ = false;
    bool following_ = true;
    bool stale_ = false; ///< Measurements came while nobody could see them.
};

} // namespace reverie
