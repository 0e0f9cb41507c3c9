#include "app/command_line/interrupt.h"

#include <atomic>
#include <cstddef>

namespace reverie {

namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free values");

} // namespace

InterruptGuard::InterruptGuard() {
    interrupted = false;
    struct sigaction action = {};
    action.sa_handler = [](int) { interrupted = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < signalNumbers.size(); ++i)
        sigaction(signalNumbers[i], &action, &previous_[i]);
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    sigaction(SIGPIPE, &action, &previousPipe_);
}

InterruptGuard::~InterruptGuard() {
    for (std::size_t i = 0; i < signalNumbers.size(); ++i)
        sigaction(signalNumbers[i], &previous_[i], nullptr);
    sigaction(SIGPIPE, &previousPipe_, nullptr);
}

bool InterruptGuard::requested() const {
    return interrupted;
}

} // namespace reverie
