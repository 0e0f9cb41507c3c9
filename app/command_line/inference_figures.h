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

/// Looks at images with so many sweeps. log Z is summed where that can be done, and `estimated` elsewhere; throws
/// UsageError when it is then missing, and Error for a model without layers above each other.
InferenceFigures inferenceFigures(const Model& model, const ImageSet& images, int sweeps,
                                  const std::optional<LogPartition>& estimated, std::uint64_t seed,
                                  ThreadTeam& team);

nlohmann::ordered_json asJson(const InferenceFigures& figures);
/// Some lines.
std::string asText(const InferenceFigures& figures);

} // namespace reverie
