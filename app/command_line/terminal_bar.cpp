#include "app/command_line/terminal_bar.h"

#include "app/command_line/files.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace reverie {

namespace {

constexpr auto interval = std::chrono::milliseconds(100);

std::size_t terminalWidth() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

bool TerminalBar::due() const {
    return Clock::now() - last_ >= interval;
}

void TerminalBar::draw(double done, const std::string& text) {
    last_ = Clock::now();
    const std::size_t width = terminalWidth();
    std::string line = text;
    if (line.size() + 13 < width) {
        const std::size_t cells = std::min<std::size_t>(width - line.size() - 4, 40);
        const auto filled = static_cast<std::size_t>(std::floor(done * static_cast<double>(cells)));
        line = fmt::format("[{}{}] {}", std::string(filled, '='), std::string(cells - filled, ' '), line);
    }
    if (line.size() >= width) line.resize(width - 1);
    tell(fmt::format("\r{}\x1b[K", line));
    std::fflush(stderr);
    shown_ = true;
}

void TerminalBar::clear() {
    if (shown_) tell("\r\x1b[K");
    std::fflush(stderr);
    shown_ = false;
}

std::string durationText(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

} // namespace reverie
