#include "ui/plots/metric_history.h"

#include <algorithm>
#include <cmath>

namespace reverie {

void MetricHistory::append(std::span<const MetricRow> rows) {
    for (const MetricRow& row : rows) {
        const auto index = static_cast<std::uint32_t>(rows_.size());
        rows_.push_back(row);
        for (std::size_t metric = 0; metric < metricCount; ++metric) {
            const double value = row.values[metric];
            if (!std::isfinite(value)) continue;
            ValueRange& range = ranges_[metric];
            range = measured_[metric].empty()
                        ? ValueRange{value, value}
                        : ValueRange{std::min(range.lower, value), std::max(range.upper, value)};
            measured_[metric].push_back(index);
        }
    }
}

void MetricHistory::clear() {
    *this = {};
}

std::span<const std::uint32_t> MetricHistory::measured(Metric metric) const {
    return measured_[static_cast<std::size_t>(metric)];
}

bool MetricHistory::has(MetricFamily family) const {
    return std::ranges::any_of(metricTable(), [&](const MetricInfo& info) {
        return info.familyId == family && !measured(info.metric).empty();
    });
}

std::optional<ValueRange> MetricHistory::range(Metric metric) const {
    if (measured(metric).empty()) return {};
    return ranges_[static_cast<std::size_t>(metric)];
}

double MetricHistory::place(const MetricRow& row, RunAxis axis) {
    return axis == RunAxis::Epochs ? row.epoch : static_cast<double>(row.minibatch);
}

double MetricHistory::lastPlace(RunAxis axis) const {
    return rows_.empty() ? 0 : place(rows_.back(), axis);
}

std::optional<std::uint32_t> MetricHistory::nearest(Metric metric, RunAxis axis, double where) const {
    const auto indices = measured(metric);
    if (indices.empty()) return {};
    const auto placeOf = [&](std::uint32_t index) { return place(rows_[index], axis); };
    const auto after = std::ranges::lower_bound(indices, where, {}, placeOf);
    if (after == indices.begin()) return *after;
    const auto before = after - 1;
    if (after == indices.end()) return *before;
    return where - placeOf(*before) <= placeOf(*after) - where ? *before : *after;
}

QByteArray MetricHistory::csv() const {
    QByteArray text = QByteArray::fromStdString(metricsCsvHeader()) + '\n';
    for (const MetricRow& row : rows_) {
        text += QByteArray::fromStdString(metricsCsvRow(row));
        text += '\n';
    }
    return text;
}

std::vector<Metric> metricsOf(MetricFamily family) {
    std::vector<Metric> metrics;
    for (const MetricInfo& info : metricTable())
        if (info.familyId == family) metrics.push_back(info.metric);
    return metrics;
}

const MetricInfo& infoOf(Metric metric) {
    return metricTable()[static_cast<std::size_t>(metric)];
}

double readingFactor(Metric metric) {
    return infoOf(metric).unit == "%" ? 100 : 1;
}

} // namespace reverie
