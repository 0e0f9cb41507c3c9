#pragma once

#include <mutex>
#include <utility>

namespace reverie {

/// One slot between a thread that reports and a thread that looks now and then.
///
/// Whoever fills the slot learns whether a notification is due: only the first filling after a take() asks for
/// one, so that any number of them leaves at most one notification pending.
template<class T>
class Mailbox {
public:
    /// Replaces the content, the latest wins; true when the reader must be notified.
    bool post(T value) {
        return change([&](T& slot) { slot = std::move(value); });
    }

    /// Lets `edit` change the content in place, for what must not be lost; true when the reader must be notified.
    template<class Edit>
    bool change(Edit&& edit) {
        const std::scoped_lock lock(mutex_);
        std::forward<Edit>(edit)(slot_);
        return !std::exchange(notified_, true);
    }

    /// Empties the slot; the next filling asks for a notification again.
    T take() {
        const std::scoped_lock lock(mutex_);
        notified_ = false;
        return std::exchange(slot_, T{});
    }

private:
    std::mutex mutex_;
    T slot_{};
    bool notified_ = false;
};

} // namespace reverie
