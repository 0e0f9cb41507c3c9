#include "app/command_line/metrics_file.h"

#include "core/error.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>

namespace reverie {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, int reason) {
    throw Error(
        fmt::format("{}: the measurements could not be written ({})", path.string(), std::strerror(reason)));
}

} // namespace

MetricsFile::MetricsFile(std::filesystem::path path) : path_(std::move(path)), file_(path_, std::ios::binary) {
    if (!file_) refuse(path_, errno);
    file_ << metricsCsvHeader() << '\n';
    file_.flush();
    if (!file_) refuse(path_, errno);
}

void MetricsFile::update(std::span<const MetricRow> allRows) {
    for (; written_ < allRows.size(); ++written_)
        file_ << metricsCsvRow(allRows[written_]) << '\n';
    const auto now = std::chrono::steady_clock::now();
    if (now - lastFlush_ < std::chrono::seconds(1)) return;
    file_.flush();
    lastFlush_ = now;
}

void MetricsFile::finish() {
    errno = 0;
    file_.close();
    if (!file_) refuse(path_, errno == 0 ? ENOSPC : errno);
}

} // namespace reverie
