#include "core/experiment/metric_table.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace reverie {

namespace {

constexpr std::string_view minibatchColumn = "minibatch";
constexpr std::string_view epochColumn = "epoch";
/// Metrics of the first checkpoints, which did not name their columns.
constexpr std::size_t firstMetrics = static_cast<std::size_t>(Metric::UpdateSize) + 1;

std::size_t place(std::span<const std::string> columns, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
}

std::size_t neededPlace(std::span<const std::string> columns, std::string_view name) {
    const std::size_t found = place(columns, name);
    if (found == columns.size()) throw Error(fmt::format("its measurements have no column “{}”", name));
    return found;
}

/// A count that a damaged file cannot turn into something undefined.
std::uint64_t minibatchOf(double value) {
    constexpr double most = 9e15;
    if (!(value >= 0 && value <= most)) throw Error("its measurements name a minibatch that cannot be");
    return static_cast<std::uint64_t>(value);
}

} // namespace

std::vector<std::string> metricColumns() {
    std::vector<std::string> columns = {std::string(minibatchColumn), std::string(epochColumn)};
    for (const MetricInfo& info : metricTable())
        columns.emplace_back(info.key);
    return columns;
}

std::vector<double> metricValues(std::span<const MetricRow> rows) {
    std::vector<double> values;
    values.reserve(rows.size() * (metricCount + 2));
    for (const MetricRow& row : rows) {
        values.push_back(static_cast<double>(row.minibatch));
        values.push_back(row.epoch);
        values.insert(values.end(), row.values.begin(), row.values.end());
    }
    return values;
}

std::vector<MetricRow> metricRows(std::span<const double> values, std::span<const std::string> columns) {
    const std::vector<std::string> known = metricColumns();
    if (columns.empty()) columns = std::span(known).first(firstMetrics + 2);
    const std::size_t width = columns.size();
    if (values.size() % width != 0) throw Error("its measurements do not fill whole rows");
    const std::size_t minibatch = neededPlace(columns, minibatchColumn);
    const std::size_t epoch = neededPlace(columns, epochColumn);
    std::vector<MetricRow> rows(values.size() / width);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].minibatch = minibatchOf(values[i * width + minibatch]);
        rows[i].epoch = values[i * width + epoch];
    }
    for (const MetricInfo& info : metricTable()) {
        const std::size_t column = place(columns, info.key);
        if (column == width) continue;
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i][info.metric] = static_cast<float>(values[i * width + column]);
    }
    return rows;
}

} // namespace reverie
