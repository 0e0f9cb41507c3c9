#pragma once

#include "core/math/matrix.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <type_traits>
#include <vector>

namespace reverie {

/// Threads that share the tasks of one loop at a time; owned and joined by whoever made it.
///
/// The caller works too. Results must not depend on which thread takes which task. Tasks must not throw.
class ThreadTeam {
public:
    /// `threads` in 1..64, the caller's own included; 1 starts none.
    explicit ThreadTeam(int threads = 1);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    int threads() const { return static_cast<int>(helpers_.size()) + 1; }

    /// Calls task(i) once for each i in [0, count), in any order; returns when all are done.
    template<class Task>
    void forEach(Index count, Task&& task) {
        using Plain = std::remove_reference_t<Task>;
        run(
            count, [](void* context, Index index) { (*static_cast<Plain*>(context))(index); },
            const_cast<void*>(static_cast<const void*>(&task)));
    }

private:
    using Call = void (*)(void*, Index);
    void run(Index count, Call call, void* context);
    void help(const std::stop_token& stop);
    void takeTasks();

    alignas(64) std::atomic<std::uint64_t> next_;
    alignas(64) std::atomic<Index> remaining_ = 0;
    alignas(64) std::atomic<std::uint32_t> round_ = 0;
    std::atomic<int> sleeping_ = 0;
    std::atomic<Index> count_ = 0;
    std::atomic<Call> call_ = nullptr;
    std::atomic<void*> context_ = nullptr;
    std::vector<std::jthread> helpers_; // last, so that it is joined first
};

} // namespace reverie
