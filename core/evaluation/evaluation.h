#pragma once

#include "core/data/dataset.h"
#include "core/evaluation/label_views.h"
#include "core/io/model_file.h"

#include <functional>
#include <optional>
#include <span>

namespace reverie {

/// What a net makes of a set of images, averaged over all of its cases.
struct Evaluation {
    Index cases = 0;
    double reconstructionError = 0; ///< v → P(h|v) → P(v|h), through all layers of a net; mean squared error per
                                    ///< pixel of what the units see.
    std::optional<double> crossEntropy; ///< Nats per case; not for Gaussian visible units.
    std::optional<double> freeEnergy;   ///< Mean per case; of a machine alone.
    std::optional<double>
        pseudoLogLikelihood;             ///< Σ_i log P(v_i | v_rest), nats per case; Bernoulli visibles only.
    std::optional<double> logLikelihood; ///< Exact, nats per case; enumerable machines only.
};

/// Throws Error when there are no images, or their shape or kind does not fit the machine.
void checkFit(const Model& model, const ImageSet& images);

/// Goes through the images a batch at a time, grey levels as probabilities where the machine samples them, and
/// tells which share of them it has done. Throws Error when there are no images, or their shape or kind does not
/// fit the machine.
Evaluation evaluate(const Model& model, const ImageSet& images, ThreadTeam& team,
                    const std::function<void(double share)>& told = {});
/// Its reconstruction error alone; throws as evaluate() does.
double reconstructionError(const Model& model, const ImageSet& images, ThreadTeam& team);

/// Which part of a dataset is meant.
enum class Split { Training, Validation, Test };

const ImageSet& imagesOf(const Dataset& data, Split split);

/// How many cases of the split the machine was trained on, as far as the fingerprints in its file tell: also when
/// training and validation were divided elsewhere then.
Index seenCases(std::span<const SeenCases> seen, const Dataset& data, Split split);
inline Index seenCases(const Model& model, const Dataset& data, Split split) {
    return seenCases(model.seen, data, split);
}

/// How many of them it was trained on in another form, which fingerprints cannot tell: as far as the collections
/// tell from which its own training cases and these are drawn.
SeenOtherwise seenOtherwise(std::span<const SeenCases> seen, const Dataset& data, Split split);

} // namespace reverie
