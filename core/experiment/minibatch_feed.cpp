#include "core/experiment/minibatch_feed.h"

#include "core/data/one_hot.h"
#include "core/data/shifting.h"
#include "core/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

MinibatchFeed::MinibatchFeed(const ExperimentConfig& settings, const Dataset& data, const PixelCoding& coding,
                             RunPosition before)
    : data_(data), coding_(coding),
      minibatches_(data.training, settings.batchSize, settings.balanced, settings.seed), shift_(settings.shift),
      pixelStream_(settings.seed, "pixels"), shiftStream_(settings.seed, "shift"), position_(before),
      first_(before.minibatch) {
    position_.minibatchesPerEpoch = minibatches_.perEpoch();
}

void MinibatchFeed::moveOn() {
    ++position_.minibatch;
    if (++position_.minibatchInEpoch == position_.minibatchesPerEpoch) {
        position_.minibatchInEpoch = 0;
        ++position_.epoch;
    }
}

std::span<const std::uint32_t> MinibatchFeed::cases() {
    return minibatches_.cases(position_.epoch, position_.minibatchInEpoch);
}

void MinibatchFeed::visible(MatrixRef states, ThreadTeam& team) {
    constexpr Index stretch = 25;
    const auto numbers = cases();
    const Index blocks = (states.cols() + stretch - 1) / stretch;
    const std::uint64_t firstDraw = learned() << 20U;
    const auto drawOf = [&](const RandomStream& stream, Index block) {
        return stream.drawAt(firstDraw + static_cast<std::uint64_t>(block));
    };
    team.forEach(blocks, [&](Index block) {
        const Index first = block * stretch;
        const Index count = std::min(stretch, states.cols() - first);
        auto part = states.middleCols(first, count);
        data_.training.readInto(numbers.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                                part);
        if (shift_ > 0) shiftImages(part, data_.training.shape(), shift_, drawOf(shiftStream_, block));
        coding_.encode(part, drawOf(pixelStream_, block));
    });
}

void MinibatchFeed::labels(MatrixRef states) {
    const auto known = data_.training.labels();
    std::vector<std::uint8_t> labels;
    for (const std::uint32_t number : cases())
        labels.push_back(known[number]);
    writeOneHot(labels, states);
}

void MinibatchFeed::restore(std::uint64_t minibatch, std::int64_t epoch, std::int64_t minibatchInEpoch,
                            const std::string& file) {
    if (minibatch < first_ || epoch < 0 || minibatchInEpoch < 0 ||
        minibatchInEpoch >= position_.minibatchesPerEpoch)
        throw Error(fmt::format("{}: its position in the run does not exist in this data", file));
    position_.minibatch = minibatch;
    position_.epoch = epoch;
    position_.minibatchInEpoch = minibatchInEpoch;
}

} // namespace reverie
