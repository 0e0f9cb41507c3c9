#include "core/data/shrinking.h"

#include "core/data/area_average.h"
#include "core/error.h"

#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace reverie {

ImageSet shrunk(const ImageSet& images, ImageShape to) {
    const ImageShape from = images.shape();
    const auto bytes = images.bytes();
    if (bytes.empty())
        throw Error(fmt::format("{}: only images of grey levels can be made smaller", images.name()));
    std::vector<std::uint8_t> pixels;
    pixels.reserve(static_cast<std::size_t>(images.size() * to.pixels()));
    for (Index image = 0; image < images.size(); ++image) {
        const Eigen::Map<const Eigen::Matrix<std::uint8_t, Eigen::Dynamic, 1>> source(
            bytes.data() + image * from.pixels(), from.pixels());
        for (const float level : areaAverage(source.cast<float>(), from, to))
            pixels.push_back(static_cast<std::uint8_t>(std::lround(level)));
    }
    const auto labels = images.labels();
    return {images.name(), to, std::move(pixels), {labels.begin(), labels.end()}};
}

} // namespace reverie
