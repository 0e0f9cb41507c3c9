#pragma once

#include "core/data/dataset.h"
#include "core/experiment/history.h"
#include "core/models/surgery.h"

#include <span>
#include <string>
#include <vector>

namespace reverie {

/// Another unit with which a unit is strongly connected.
struct UnitPartner {
    UnitAddress unit;
    float weight = 0;
};

/// One unit under the eye.
struct UnitView {
    UnitAddress unit;
    std::string layer;      ///< "hidden 1"
    std::string layerBelow; ///< "pixels"
    ImageShape shape;       ///< Of the images.
    Vector field;           ///< Pixels: its weights, of higher layers as weighted sums of the fields below.
    Vector weights;         ///< Its own weights to the layer below.
    float bias = 0;
    float meanActivation = 0; ///< Over the cases among which the exciting ones were looked for.
    Matrix exciting;          ///< Pixels × images, intensities 0..1: those that excite it most, the most first.
    Vector excitement;        ///< E[h | v] of each.
    std::vector<UnitPartner> below; ///< Strongest first by size; of the pixels none.
    std::vector<UnitPartner> above;
    Matrix fieldsBelow; ///< Pixels × partners.
    Matrix fieldsAbove;
};

/// How active a unit was at moments of a run: minibatch and mean of E[h | v] over the same few cases.
struct UnitActivation {
    std::vector<double> minibatch;
    std::vector<double> mean;
};

inline constexpr Index excitingImages = 12;
inline constexpr std::size_t strongestPartners = 6;

/// A hidden unit of a machine; without images there are none that excite it. Throws Error for a unit that is not
/// there.
UnitView observeUnit(const AnyMachine& machine, UnitAddress unit, const ImageSet* images, ImageShape shape,
                     const PixelCoding& coding);
/// Over some of the moments, evenly, that have such a unit; `goesOn` is asked between two of them.
UnitActivation activationOver(std::span<const Moment> moments, UnitAddress unit, const ImageSet& images,
                              const std::function<bool()>& goesOn);

} // namespace reverie
