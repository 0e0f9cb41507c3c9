#include "core/data/patches.h"

#include "core/data/area_average.h"
#include "core/data/idx.h"
#include "core/error.h"
#include "core/math/random.h"
#include "resources/embedded.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace reverie {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostPictures = 100;
constexpr Index shareHeldOut = 6;

/// A run of columns of a picture that patches may cover.
struct Strip {
    Index first = 0;
    Index columns = 0;
};

Index columnsHeldOut(const Picture& picture, ImageShape patch) {
    return std::max(picture.shape.columns / shareHeldOut, patch.columns);
}

Strip trainingStrip(const Picture& picture, ImageShape patch) {
    return {0, picture.shape.columns - columnsHeldOut(picture, patch)};
}

Strip validationStrip(const Picture& picture, ImageShape patch) {
    const Index held = columnsHeldOut(picture, patch);
    return {picture.shape.columns - held, held};
}

/// A whole number from 0 to below `limit` for one in (0, 1).
Index placeBelow(Index limit, float share) {
    return std::min(static_cast<Index>(share * static_cast<float>(limit)), limit - 1);
}

template<class StripOf>
ImageSet cutFrom(std::span<const Picture> pictures, std::string name, ImageShape patch, Index count,
                 const RandomDraw& draw, StripOf&& stripOf) {
    if (count == 0) return {};
    std::vector<std::uint8_t> pixels;
    pixels.reserve(static_cast<std::size_t>(count * patch.pixels()));
    for (Index i = 0; i < count; ++i) {
        const Picture& picture = pictures[static_cast<std::size_t>(i) % pictures.size()];
        const Strip strip = stripOf(picture, patch);
        std::array<float, 2> place = {};
        draw.uniform(place.data(), 2, 0, i);
        const Index top = placeBelow(picture.shape.rows - patch.rows + 1, place[0]);
        const Index left = strip.first + placeBelow(strip.columns - patch.columns + 1, place[1]);
        for (Index row = 0; row < patch.rows; ++row) {
            const auto from = picture.pixels.begin() + (top + row) * picture.shape.columns + left;
            pixels.insert(pixels.end(), from, from + patch.columns);
        }
    }
    return {std::move(name), patch, std::move(pixels)};
}

std::vector<fs::path> pictureFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
        if (hasPictureName(entry->path())) files.push_back(entry->path());
    if (failure) throw Error(fmt::format("{}: cannot be read: {}", folder.string(), failure.message()));
    std::ranges::sort(files);
    return files;
}

} // namespace

Picture shrinkPicture(Picture picture, Index longest) {
    const ImageShape from = picture.shape;
    const Index side = std::max(from.rows, from.columns);
    if (side <= longest) return picture;
    const auto shrunk = [&](Index length) { return std::max<Index>(1, (length * longest + side / 2) / side); };
    const ImageShape to = {shrunk(from.rows), shrunk(from.columns)};
    const Eigen::Map<const Eigen::Vector<std::uint8_t, Eigen::Dynamic>> levels(picture.pixels.data(),
                                                                               from.pixels());
    const Vector small = areaAverage(levels.cast<float>(), from, to);
    picture.shape = to;
    picture.pixels.resize(static_cast<std::size_t>(to.pixels()));
    std::ranges::transform(small, picture.pixels.begin(), [](float level) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(level, 0.0F, 255.0F)));
    });
    return picture;
}

Patches cutPatches(std::span<const Picture> pictures, const std::string& title, const PatchPlan& plan) {
    if (pictures.empty()) throw Error(fmt::format("{}: there are no pictures to cut patches from", title));
    for (const Picture& picture : pictures)
        if (picture.shape.rows < plan.shape.rows || picture.shape.columns < 2 * plan.shape.columns)
            throw Error(fmt::format(
                "{}: {} × {} pixels are too few to cut patches for training and validation from; "
                "a picture has at least {} rows and {} columns",
                picture.name, picture.shape.rows, picture.shape.columns, plan.shape.rows, 2 * plan.shape.columns));
    const RandomStream stream(plan.seed, "patches");
    return {
        cutFrom(pictures, title + ", training", plan.shape, plan.training, stream.drawAt(0), trainingStrip),
        cutFrom(pictures, title + ", validation", plan.shape, plan.validation, stream.drawAt(1), validationStrip)};
}

std::vector<Picture> bundledPictures() {
    const ImageSet photos =
        readIdx(std::as_bytes(std::span(reverie_photos, reverie_photos_end)), {}, "Bundled photographs");
    std::vector<Picture> pictures;
    const Index pixels = photos.shape().pixels();
    for (Index i = 0; i < photos.size(); ++i) {
        const auto bytes =
            photos.bytes().subspan(static_cast<std::size_t>(i * pixels), static_cast<std::size_t>(pixels));
        pictures.push_back(
            {fmt::format("{} {}", photos.name(), i + 1), photos.shape(), {bytes.begin(), bytes.end()}});
    }
    return pictures;
}

std::vector<Picture> picturesOf(const fs::path& folder) {
    const std::vector<fs::path> files = pictureFiles(folder);
    if (files.empty())
        throw Error(
            fmt::format("{}: the folder holds no pictures; looked for names ending in .png, .jpg, .jpeg and "
                        ".pgm",
                        folder.string()));
    const std::size_t count = std::min(files.size(), mostPictures);
    std::vector<Picture> pictures;
    for (std::size_t i = 0; i < count; ++i)
        pictures.push_back(shrinkPicture(readPicture(files[i * files.size() / count])));
    return pictures;
}

bool holdsPictures(const fs::path& folder) {
    try {
        return !pictureFiles(folder).empty();
    } catch (const Error&) {
        return false;
    }
}

} // namespace reverie
