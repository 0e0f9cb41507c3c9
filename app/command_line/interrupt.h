#pragma once

#include <array>
#include <csignal>

namespace reverie {

/// While it lives, Ctrl-C and the signals that ask a program to end only raise a flag; a second one of the same
/// kind ends the program at once. A reader that goes away ends nothing.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    bool requested() const;

private:
    static constexpr std::array<int, 3> signalNumbers = {SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, 3> previous_{};
    struct sigaction previousPipe_ {};
};

} // namespace reverie
