#pragma once

#include "ui/panels/curves_panel.h"
#include "ui/plots/curve_view.h"

#include <QTest>

#include <memory>
#include <vector>

namespace reverie::test {

/// Minibatches first..last; validation and free energy are measured at every tenth.
inline std::vector<MetricRow> rowsBetween(int first, int last) {
    std::vector<MetricRow> rows;
    for (int i = first; i <= last; ++i) {
        MetricRow row;
        row.minibatch = static_cast<std::uint64_t>(i);
        row.epoch = i / 10.0;
        row[Metric::SquaredErrorTraining] = 0.02F + 0.2F / static_cast<float>(i);
        if (i % 10 == 0) {
            row[Metric::SquaredErrorValidation] = 0.03F + 0.2F / static_cast<float>(i);
            row[Metric::FreeEnergyTraining] = -100.0F - static_cast<float>(i);
            row[Metric::FreeEnergyValidation] = -99.0F - static_cast<float>(i);
        }
        rows.push_back(row);
    }
    return rows;
}

inline CurvePlot& plotOf(CurvesPanel& panel, const char* view) {
    return panel.findChild<CurveView*>(view)->plot();
}

/// A panel without measurements, tall enough for two plots.
inline std::unique_ptr<CurvesPanel> shownCurves() {
    auto panel = std::make_unique<CurvesPanel>();
    panel->resize(640, 560);
    panel->show();
    [&] { QVERIFY(QTest::qWaitForWindowExposed(panel.get())); }();
    QTest::qWait(0);
    return panel;
}

} // namespace reverie::test
