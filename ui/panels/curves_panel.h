#pragma once

#include "core/experiment/metrics.h"
#include "ui/panels/panel.h"

#include <span>

namespace reverie {

/// Live curves of one or more metric families.
class CurvesPanel : public Panel {
    Q_OBJECT
public:
    explicit CurvesPanel(QWidget* parent = nullptr);
    /// Adds measurements, oldest first.
    void append(std::span<const MetricRow> rows);
    /// Replaces the marks of live changes.
    void setMarks(std::span<const Mark> marks);
    void clear() override;
    /// The whole recorded history as CSV, the same columns as `reverie train --metrics`.
    QByteArray csv() const;
};

} // namespace reverie
