#pragma once

#include <chrono>
#include <string>

namespace reverie {

/// One line of standard error that is drawn over and over: a bar and how far something is.
class TerminalBar {
public:
    /// True when the last drawing is long enough ago for another one.
    bool due() const;
    /// The bar, filled to `done` (0..1), where there is room for it beside the text.
    void draw(double done, const std::string& text);
    /// Takes the line away.
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    bool shown_ = false;
    Clock::time_point last_ = Clock::now();
};

/// A duration on a terminal: "4 s", "2:05", "1:02:05".
std::string durationText(double seconds);

} // namespace reverie
