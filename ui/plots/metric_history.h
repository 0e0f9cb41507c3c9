#pragma once

#include "core/experiment/metrics.h"

#include <QByteArray>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace reverie {

/// What the horizontal axis counts.
enum class RunAxis { Minibatches, Epochs };

/// Smallest and largest finite measurement.
struct ValueRange {
    double lower = 0;
    double upper = 0;
    bool operator==(const ValueRange&) const = default;
};

/// All measurements of a run, lossless; plots hold render copies of it.
class MetricHistory {
public:
    void append(std::span<const MetricRow> rows);
    void clear();

    const std::vector<MetricRow>& rows() const { return rows_; }
    bool isEmpty() const { return rows_.empty(); }

    /// Indices of the rows that hold a finite value of the metric, ascending.
    std::span<const std::uint32_t> measured(Metric metric) const;
    bool has(MetricFamily family) const;
    /// Nothing when the metric was never measured.
    std::optional<ValueRange> range(Metric metric) const;

    /// Where a row stands on the axis.
    static double place(const MetricRow& row, RunAxis axis);
    /// Largest place so far, 0 when empty.
    double lastPlace(RunAxis axis) const;
    /// Row with a measurement of the metric that is nearest to a place; nothing when never measured.
    std::optional<std::uint32_t> nearest(Metric metric, RunAxis axis, double place) const;

    /// Header and all rows, one a line.
    QByteArray csv() const;

private:
    std::vector<MetricRow> rows_;
    std::array<std::vector<std::uint32_t>, metricCount> measured_;
    std::array<ValueRange, metricCount> ranges_{};
};

/// The metrics of a family in the table's order.
std::vector<Metric> metricsOf(MetricFamily family);
const MetricInfo& infoOf(Metric metric);
/// What a stored value is multiplied by where a person reads it: 100 for shares that are read as per cent.
double readingFactor(Metric metric);

} // namespace reverie
