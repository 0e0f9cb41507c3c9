#include "core/math/thread_team.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace reverie {

namespace {

// `next_` holds the number of the round in its upper half and the next task in its lower half.
constexpr std::uint64_t closed = 0xFFFFFFFFU;
constexpr int spinsBeforeYield = 2000;
constexpr int yieldsBeforeSleep = 200;

void pauseBriefly() {
#if defined(__x86_64__)
    _mm_pause();
#endif
}

} // namespace

ThreadTeam::ThreadTeam(int threads) : next_(closed) {
    const int helpers = std::clamp(threads, 1, 64) - 1;
    helpers_.reserve(static_cast<std::size_t>(helpers));
    for (int i = 0; i < helpers; ++i)
        helpers_.emplace_back([this](const std::stop_token& stop) { help(stop); });
}

ThreadTeam::~ThreadTeam() {
    for (std::jthread& helper : helpers_)
        helper.request_stop();
    round_.fetch_add(1);
    round_.notify_all();
}

void ThreadTeam::run(Index count, Call call, void* context) {
    if (helpers_.empty() || count == 1) {
        for (Index i = 0; i < count; ++i)
            call(context, i);
        return;
    }
    if (count <= 0) return;
    // A helper that is late from the round before reads either the closed mark or, after it, the new fields: its
    // exchange then fails.
    const std::uint64_t tag = ((next_.load(std::memory_order_relaxed) >> 32U) + 1) << 32U;
    next_.store(tag | closed);
    count_.store(count, std::memory_order_release);
    call_.store(call, std::memory_order_release);
    context_.store(context, std::memory_order_release);
    remaining_.store(count, std::memory_order_release);
    next_.store(tag, std::memory_order_release);
    round_.fetch_add(1);
    if (sleeping_.load() > 0) round_.notify_all();

    takeTasks();
    for (int spins = 0; remaining_.load(std::memory_order_acquire) > 0; ++spins) {
        if (spins < spinsBeforeYield)
            pauseBriefly();
        else
            std::this_thread::yield();
    }
}

void ThreadTeam::takeTasks() {
    std::uint64_t next = next_.load(std::memory_order_acquire);
    while (true) {
        const auto index = static_cast<Index>(next & closed);
        const Index count = count_.load(std::memory_order_acquire);
        const Call call = call_.load(std::memory_order_acquire);
        void* const context = context_.load(std::memory_order_acquire);
        if (index >= count) return;
        if (!next_.compare_exchange_weak(next, next + 1, std::memory_order_acq_rel, std::memory_order_acquire))
            continue;
        call(context, index);
        remaining_.fetch_sub(1, std::memory_order_acq_rel);
        next = next_.load(std::memory_order_acquire);
    }
}

void ThreadTeam::help(const std::stop_token& stop) {
    std::uint32_t seen = 0;
    while (!stop.stop_requested()) {
        int waited = 0;
        while (round_.load(std::memory_order_acquire) == seen && waited < spinsBeforeYield + yieldsBeforeSleep) {
            if (waited++ < spinsBeforeYield)
                pauseBriefly();
            else
                std::this_thread::yield();
        }
        if (round_.load() == seen) {
            sleeping_.fetch_add(1);
            round_.wait(seen);
            sleeping_.fetch_sub(1);
        }
        seen = round_.load(std::memory_order_acquire);
        takeTasks();
    }
}

} // namespace reverie
