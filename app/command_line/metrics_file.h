#pragma once

#include "core/experiment/metrics.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>

namespace reverie {

/// A CSV of measurements that grows while a machine trains; see metricsCsvHeader() for its columns.
class MetricsFile {
public:
    /// Starts the file anew; throws Error naming it when it cannot be written.
    explicit MetricsFile(std::filesystem::path path);

    /// Appends the rows that are not in the file yet, given all rows of the run; reaches the disk within a second.
    void update(std::span<const MetricRow> allRows);
    /// Throws Error when any row could not be written.
    void finish();

private:
    std::filesystem::path path_;
    std::ofstream file_;
    std::size_t written_ = 0;
    std::chrono::steady_clock::time_point lastFlush_{};
};

} // namespace reverie
