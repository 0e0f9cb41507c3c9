#pragma once

#include "core/data/image_set.h"
#include "core/data/whitening.h"
#include "core/math/matrix.h"
#include "core/math/random.h"

#include <memory>

namespace reverie {

/// How grey levels drive binary visible units: as probabilities, sampled afresh each time they are seen, or
/// thresholded at one half.
enum class GreyPixels { Probability, Sampled, Thresholded };

/// How pixel values become visible states and back: as they are, sampled, thresholded,
/// standardised per pixel, or whitened.
struct PixelCoding {
    GreyPixels grey = GreyPixels::Probability; ///< For binary visible units only.
    bool binary = true;                        ///< Visible units are binary (Bernoulli or softmax).
    Vector offset;                             ///< Per-pixel mean; empty when not standardised.
    Vector scale; ///< Per-pixel standard deviation, floored; empty when not standardised.
    std::shared_ptr<const Whitening> whitening; ///< Null when pixels are not whitened.

    /// Per-pixel mean and standard deviation (floored at a tenth of its root mean square over all pixels) of a
    /// set. (LeCun et al. 1998, "Efficient BackProp")
    void standardiseOn(const ImageSet& set);
    bool standardised() const { return offset.size() > 0; }
    /// Measures a whitening on a set: see Whitening::measuredOn().
    void whitenOn(const ImageSet& set, WhiteningKind kind, double regulariser);
    WhiteningKind whiteningKind() const { return whitening ? whitening->kind() : WhiteningKind::None; }

    /// Pixel values (pixels × cases) to visible states, in place; `draw` is used by GreyPixels::Sampled only.
    void encode(MatrixRef images, const RandomDraw& draw) const;
    /// As encode(), but grey levels stay probabilities where encode() would sample: for evaluation and display.
    void encodeMean(MatrixRef images) const;
    /// Visible states to pixel values clipped to 0..1, in place.
    void decode(MatrixRef states) const;
    /// Weights to the visible states (visible × units) as images to look at, in place: what is multiplied with
    /// whitened images, the principal components turned back to pixels.
    void showFields(MatrixRef fields) const;
};

} // namespace reverie
