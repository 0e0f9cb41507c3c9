#include "core/data/minibatches.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <numeric>

namespace reverie {
namespace {

constexpr std::size_t labelLimit = 10;

} // namespace

Minibatches::Minibatches(const ImageSet& set, Index batchSize, bool balanced, std::uint64_t seed)
    : stream_(seed, "minibatches"), size_(set.size()), batchSize_(batchSize) {
    if (set.empty()) throw Error("There are no images to learn from");
    if (batchSize < 1) throw Error(fmt::format("A minibatch of {} cases is none; choose 1 or more", batchSize));
    if (!balanced) return;

    if (!set.labelled())
        throw Error(
            fmt::format("{} has no labels, which balanced minibatches need; switch balancing off", set.name()));
    labels_.assign(set.labels().begin(), set.labels().end());
    std::array<Index, labelLimit> counts = {};
    for (const std::uint8_t label : labels_)
        ++counts[label];
    labelCount_ = std::ranges::count_if(counts, [](Index count) { return count > 0; });
    largestLabel_ = std::ranges::max(counts);
    if (batchSize % labelCount_ != 0)
        throw Error(fmt::format("Balanced minibatches of {} cases cannot hold equally many of {} labels; choose a "
                                "multiple of {}",
                                batchSize, labelCount_, labelCount_));
}

Index Minibatches::perEpoch() const {
    const Index cases = labels_.empty() ? size_ : largestLabel_ * labelCount_;
    return (cases + batchSize_ - 1) / batchSize_;
}

std::span<const std::uint32_t> Minibatches::cases(std::int64_t epoch, Index minibatch) {
    if (orderedEpoch_ != epoch) order(epoch);
    const auto first = static_cast<std::size_t>(minibatch * batchSize_);
    const std::span<const std::uint32_t> rest = std::span<const std::uint32_t>(order_).subspan(first);
    return rest.first(std::min(rest.size(), static_cast<std::size_t>(batchSize_)));
}

void Minibatches::order(std::int64_t epoch) {
    order_.resize(static_cast<std::size_t>(size_));
    std::iota(order_.begin(), order_.end(), 0U);
    shuffle(order_, stream_.drawAt(static_cast<std::uint64_t>(epoch)));
    if (!labels_.empty()) balance();
    orderedEpoch_ = epoch;
}

/// Deals the shuffled cases out label by label in turn, so that every run of a minibatch's length is balanced.
void Minibatches::balance() {
    std::array<std::vector<std::uint32_t>, labelLimit> ofLabel;
    for (const std::uint32_t one : order_)
        ofLabel[labels_[one]].push_back(one);
    order_.clear();
    for (std::size_t turn = 0; turn < static_cast<std::size_t>(largestLabel_); ++turn)
        for (const auto& cases : ofLabel)
            if (!cases.empty()) order_.push_back(cases[turn % cases.size()]);
}

} // namespace reverie
