#pragma once

#include "core/experiment/metrics.h"

#include <span>
#include <string>
#include <vector>

namespace reverie {

/// The names of the columns of metricValues(): minibatch, epoch and the keys of all metrics.
std::vector<std::string> metricColumns();

/// Measurements as plain numbers, row after row, NaN where nothing was measured.
std::vector<double> metricValues(std::span<const MetricRow> rows);

/// The measurements of a table whose columns are named; metrics it lacks are not measured, columns that are not
/// known are passed over. Without names they are those of the first checkpoints. Throws Error when the values do
/// not fill whole rows or minibatch and epoch are missing.
std::vector<MetricRow> metricRows(std::span<const double> values, std::span<const std::string> columns);

} // namespace reverie
