#pragma once

#include <QColor>

#include <array>
#include <span>

namespace reverie {

/// Grey runs from black to white; Signed is white at zero, blue below and orange above, as dark on either side for
/// values of equal size.
enum class ColourMap { Grey, Signed };

/// An odd number, so that one level lies exactly in the middle.
inline constexpr int colourLevels = 513;

/// The colours of a map from its lowest to its highest level, made in the perceptual space OKLCH for Signed
/// (Ottosson 2020) with hues that colour-blind eyes tell apart.
const std::array<QRgb, colourLevels>& colourTable(ColourMap map);

/// The values between which a colour map is spread; a range of no width gives the middle of Signed, black of Grey.
struct ColourRange {
    float low = 0;
    float high = 1;
};

/// Colours of many values, those outside the range taking its ends; `colours` has room for as many.
void mapColours(std::span<const float> values, ColourRange range, ColourMap map, std::span<QRgb> colours);

} // namespace reverie
