#include "core/data/image_set.h"

#include "core/error.h"
#include "core/math/digest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <tuple>
#include <type_traits>
#include <utility>

namespace reverie {
namespace {

constexpr float byteStep = 1.0F / 255.0F;

/// The number of images, once shape, pixels and labels are found to agree.
Index countImages(const std::string& name, ImageShape shape, std::size_t values,
                  std::span<const std::uint8_t> labels) {
    if (shape.rows < 1 || shape.columns < 1)
        throw Error(fmt::format("{}: images of {} × {} pixels hold nothing", name, shape.rows, shape.columns));
    const auto pixels = static_cast<std::size_t>(shape.pixels());
    if (values % pixels != 0)
        throw Error(fmt::format("{}: {} values are no whole number of images of {} × {} pixels", name, values,
                                shape.rows, shape.columns));
    const std::size_t images = values / pixels;
    if (!labels.empty() && labels.size() != images)
        throw Error(fmt::format("{}: {} images but {} labels", name, images, labels.size()));
    const auto wrong = std::ranges::find_if(labels, [](std::uint8_t label) { return label > 9; });
    if (wrong != labels.end())
        throw Error(
            fmt::format("{}: label {} is {}, but labels are 0 to 9", name, wrong - labels.begin() + 1, *wrong));
    return static_cast<Index>(images);
}

void convert(const std::uint8_t* __restrict from, float* __restrict to, Index count) {
    for (Index i = 0; i < count; ++i)
        to[i] = static_cast<float>(from[i]) * byteStep;
}

void convert(const float* from, float* to, Index count) {
    std::copy_n(from, count, to);
}

/// Smallest and largest value; two plain loops, which the compiler turns into vector instructions.
template<class Value>
std::pair<Value, Value> range(std::span<const Value> values) {
    if (values.empty()) return {};
    Value low = values.front();
    Value high = values.front();
    for (const Value value : values)
        low = std::min(low, value);
    for (const Value value : values)
        high = std::max(high, value);
    return {low, high};
}

template<class Value>
std::size_t countOf(std::span<const Value> values, Value wanted) {
    return static_cast<std::size_t>(std::ranges::count(values, wanted));
}

} // namespace

ImageSet::ImageSet(std::string name, ImageShape shape, std::vector<std::uint8_t> pixels,
                   std::vector<std::uint8_t> labels)
    : name_(std::move(name)), shape_(shape), size_(countImages(name_, shape, pixels.size(), labels)),
      labels_(std::move(labels)) {
    std::uint8_t high = range<std::uint8_t>(pixels).second;
    if (high == 1) {
        for (std::uint8_t& pixel : pixels)
            pixel = static_cast<std::uint8_t>(pixel * 255);
        high = 255;
    }
    const bool twoValued = high == 0 || high == 255;
    if (twoValued && countOf<std::uint8_t>(pixels, 0) + countOf<std::uint8_t>(pixels, 255) == pixels.size())
        kind_ = PixelKind::Binary;
    pixels_ = std::move(pixels);
    findRange();
}

ImageSet::ImageSet(std::string name, ImageShape shape, std::vector<float> pixels, std::vector<std::uint8_t> labels)
    : name_(std::move(name)), shape_(shape), size_(countImages(name_, shape, pixels.size(), labels)),
      labels_(std::move(labels)) {
    const auto wrong = std::ranges::find_if(pixels, [](float value) { return !std::isfinite(value); });
    if (wrong != pixels.end())
        throw Error(fmt::format("{}: a pixel of image {} is not a finite number", name_,
                                (wrong - pixels.begin()) / shape.pixels() + 1));
    const bool twoValued =
        countOf(std::span<const float>(pixels), 0.0F) + countOf(std::span<const float>(pixels), 1.0F) ==
        pixels.size();
    pixels_ = std::move(pixels);
    findRange();
    if (twoValued)
        kind_ = PixelKind::Binary;
    else if (minimum_ < 0 || maximum_ > 1)
        kind_ = PixelKind::Real;
}

void ImageSet::findRange() {
    if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&pixels_)) {
        const auto [low, high] = range<std::uint8_t>(*bytes);
        minimum_ = static_cast<float>(low) * byteStep;
        maximum_ = static_cast<float>(high) * byteStep;
    } else {
        std::tie(minimum_, maximum_) = range<float>(std::get<std::vector<float>>(pixels_));
    }
}

std::span<const std::uint8_t> ImageSet::bytes() const {
    const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&pixels_);
    return bytes ? std::span<const std::uint8_t>(*bytes) : std::span<const std::uint8_t>();
}

void ImageSet::read(std::span<const std::uint32_t> cases, Matrix& images) const {
    images.resize(shape_.pixels(), static_cast<Index>(cases.size()));
    readInto(cases, images);
}

void ImageSet::readInto(std::span<const std::uint32_t> cases, MatrixRef images) const {
    const Index pixels = shape_.pixels();
    std::visit(
        [&](const auto& values) {
            Index column = 0;
            for (const std::uint32_t one : cases)
                convert(values.data() + static_cast<Index>(one) * pixels, images.col(column++).data(), pixels);
        },
        pixels_);
}

void ImageSet::read(Index first, Index count, Matrix& images) const {
    images.resize(shape_.pixels(), count);
    std::visit(
        [&](const auto& values) {
            convert(values.data() + first * shape_.pixels(), images.data(), images.size());
        },
        pixels_);
}

ImageSet ImageSet::slice(Index first, Index count, std::string name) const {
    ImageSet part;
    part.name_ = std::move(name);
    part.shape_ = shape_;
    part.size_ = count;
    part.kind_ = kind_;
    std::visit(
        [&](const auto& values) {
            const auto begin = values.begin() + first * shape_.pixels();
            part.pixels_ = std::decay_t<decltype(values)>(begin, begin + count * shape_.pixels());
        },
        pixels_);
    if (labelled()) part.labels_.assign(labels_.begin() + first, labels_.begin() + first + count);
    part.findRange();
    return part;
}

ImageSet ImageSet::splitOff(Index count, std::string name) {
    ImageSet part = slice(size_ - count, count, std::move(name));
    size_ -= count;
    std::visit([&](auto& values) { values.resize(static_cast<std::size_t>(size_ * shape_.pixels())); }, pixels_);
    if (labelled()) labels_.resize(static_cast<std::size_t>(size_));
    findRange();
    return part;
}

std::uint64_t ImageSet::fingerprint() const {
    const std::array<std::uint64_t, 2> shape = {static_cast<std::uint64_t>(shape_.rows),
                                                static_cast<std::uint64_t>(shape_.columns)};
    const std::uint64_t seed = digest(std::as_bytes(std::span(shape)));
    return std::visit([&](const auto& values) { return digest(std::as_bytes(std::span(values)), seed); }, pixels_);
}

} // namespace reverie
