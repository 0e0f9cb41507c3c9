#pragma once

#include "core/data/image_set.h"
#include "core/sampling/microscope.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace reverie {

/// A case under the glass as it is shown; what it consists of does not change any more.
struct GlassView {
    std::vector<std::shared_ptr<const GlassState>> states; ///< Their pictures are pixel intensities, 0..1.
    GlassStatistics statistics;
    Layer visible;
    Layer hidden;
    ImageShape shape;                 ///< Of the pictures.
    bool pixels = true;               ///< The visible side begins with the pixels, one unit each.
    bool sides = false;               ///< Its sides are the even and the odd layers of a deep Boltzmann machine.
    bool chained = true;              ///< False for an autoencoder.
    bool differenceIsGradient = true; ///< The statistics of an autoencoder are its gradient.
    bool finished = false;            ///< No half step is left.
    Index labels = 0;                 ///< Label units at the end of the visible side.
    double learningRate = 0;
    QString note; ///< "Weights of minibatch 1,200 · label 4".
    /// Columns of visible pixels × n as images to look at.
    std::function<void(MatrixRef fields)> showFields;

    /// Of which pairs are counted: hidden units, or the visible ones where there are none.
    Index partners() const { return hidden.size() > 0 ? hidden.size() : visible.size(); }
};

/// "v⁰", "h²"; the other layers' symbols for the sides of a deep Boltzmann machine.
QString symbolOf(const GlassState& state);
/// A number as a superscript.
QString superscript(int number);
/// The equation that a half step applies, for the kinds of units in hand.
QString ruleOf(const GlassView& view, const GlassState& state);

} // namespace reverie
