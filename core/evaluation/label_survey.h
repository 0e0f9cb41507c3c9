#pragma once

#include "core/data/pixel_coding.h"
#include "core/evaluation/label_views.h"
#include "core/models/feed_forward_net.h"
#include "core/models/layered_machine.h"

#include <cstdint>
#include <functional>

namespace reverie {

/// A way to name the labels of images.
enum class LabelWay { FreeEnergy, Gibbs, StochasticPasses, FineTuned, RandomStart };

/// The machine and the nets whose ways are compared; what there is not is null.
struct SurveyedNets {
    const AnyMachine* machine = nullptr;         ///< Names labels where it has label units.
    const FeedForwardNet* classifier = nullptr;  ///< Fine-tuned by backpropagation.
    const FeedForwardNet* randomStart = nullptr; ///< Its twin from random weights.
};

/// How a survey reads labels.
struct SurveySettings {
    int gibbsIterations = 20; ///< The second half of them is averaged.
    int stochasticPasses = 0; ///< Up-passes of a net to average over; 0 leaves that way out.
    std::uint64_t seed = 1;   ///< Equal seeds give equal figures.
};

/// Hears how a net classifies by one way, its `method` filled in.
using LabelsMeasured = std::function<void(LabelWay way, ClassificationView view)>;
/// Hears before each batch of cases what share of the whole is done, 0..1; false ends the survey.
using SurveyGoesOn = std::function<bool(double share)>;

/// Classifies a labelled set by every way that the nets have, in the order of LabelWay, and tells each when it is
/// done; false when `goesOn` ended it. Throws Error as classify() does.
bool surveyLabels(const SurveyedNets& nets, const ImageSet& images, const PixelCoding& coding,
                  const SurveySettings& settings, ThreadTeam& team, const LabelsMeasured& measured,
                  const SurveyGoesOn& goesOn = {});

} // namespace reverie
