#pragma once

#include "core/data/dataset.h"
#include "core/experiment/config.h"

namespace reverie {

/// Throws Error with advice when the configuration contradicts itself or does not fit the data.
void checkConfiguration(const ExperimentConfig& config, const Dataset& data);

} // namespace reverie
