#pragma once

#include "core/data/image_set.h"
#include "core/evaluation/inference.h"
#include "core/io/model_file.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace reverie {

/// How close Q(h|v) comes to P(h|v), means over cases in nats.
struct InferenceFigures {
    LogPartition logZ;
    std::vector<double> bounds;  ///< On log P(v), after the up-pass and after each sweep of mean field.
    std::optional<double> exact; ///< log P(v), where hidden layers can be enumerated.
};

/// Throws what stands in the way: UsageError where log Z can neither be summed nor will be estimated, Error for a
/// model without layers above each other or images that do not fit it.
void checkInference(const Model& model, const ImageSet& images, bool estimated);

/// Looks at images with so many sweeps, once checkInference() has passed them; log Z is summed where that can be
/// done, and `estimated` elsewhere.
InferenceFigures inferenceFigures(const Model& model, const ImageSet& images, int sweeps,
                                  const std::optional<LogPartition>& estimated, std::uint64_t seed,
                                  ThreadTeam& team);

nlohmann::ordered_json asJson(const InferenceFigures& figures);
/// Some lines.
std::string asText(const InferenceFigures& figures);

} // namespace reverie
