#include "ui/images/colour_map.h"

#include "core/math/matrix.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace reverie {
namespace {

/// One linear-light channel in 0..1 as an sRGB byte (IEC 61966-2-1).
int srgbByte(double linear) {
    const double light = std::clamp(linear, 0.0, 1.0);
    const double encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(255 * encoded));
}

/// The colour of an OKLCH lightness, chroma and hue in degrees (Ottosson 2020, "A perceptual color space").
QRgb fromOklch(double lightness, double chroma, double hue) {
    const double a = chroma * std::cos(hue * std::numbers::pi / 180);
    const double b = chroma * std::sin(hue * std::numbers::pi / 180);
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return qRgb(srgbByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                srgbByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                srgbByte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

std::array<QRgb, colourLevels> makeGrey() {
    std::array<QRgb, colourLevels> table;
    for (int level = 0; level < colourLevels; ++level) {
        const int grey = static_cast<int>(std::lround(255.0 * level / (colourLevels - 1)));
        table[static_cast<std::size_t>(level)] = qRgb(grey, grey, grey);
    }
    return table;
}

std::array<QRgb, colourLevels> makeSigned() {
    constexpr double blueHue = 254;
    constexpr double orangeHue = 52;
    constexpr double darkest = 0.57;
    constexpr double fullChroma = 0.17;
    constexpr int middle = colourLevels / 2;
    std::array<QRgb, colourLevels> table;
    for (int level = 0; level < colourLevels; ++level) {
        const double size = std::abs(level - middle) / static_cast<double>(middle);
        table[static_cast<std::size_t>(level)] = fromOklch(
            1 - (1 - darkest) * size, fullChroma * std::pow(size, 0.75), level < middle ? blueHue : orangeHue);
    }
    return table;
}

} // namespace

const std::array<QRgb, colourLevels>& colourTable(ColourMap map) {
    static const std::array<QRgb, colourLevels> grey = makeGrey();
    static const std::array<QRgb, colourLevels> signedTable = makeSigned();
    return map == ColourMap::Grey ? grey : signedTable;
}

void mapColours(std::span<const float> values, ColourRange range, ColourMap map, std::span<QRgb> colours) {
    constexpr Index chunk = 1024;
    constexpr int top = colourLevels - 1;
    const bool flat = !(range.high > range.low);
    const float gain = flat ? 0 : top / (range.high - range.low);
    const float shift = flat ? (map == ColourMap::Signed ? top / 2 : 0) : -range.low * gain;
    const auto& table = colourTable(map);
    Eigen::Array<int, chunk, 1> levels;
    for (Index first = 0; first < std::ssize(values); first += chunk) {
        const Index count = std::min(chunk, std::ssize(values) - first);
        const Eigen::Map<const Eigen::ArrayXf> part(values.data() + first, count);
        // The second pair of limits catches NaN, which no comparison of floats does.
        levels.head(count) =
            (part * gain + (shift + 0.5F)).max(0.0F).min(static_cast<float>(top)).cast<int>().max(0).min(top);
        QRgb* out = colours.data() + first;
        for (Index i = 0; i < count; ++i)
            out[i] = table[static_cast<std::size_t>(levels[i])];
    }
}

} // namespace reverie
