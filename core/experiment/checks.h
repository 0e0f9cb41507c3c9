#pragma once

#include "core/data/dataset.h"
#include "core/experiment/config.h"
#include "core/models/rbm.h"

namespace reverie {

/// Throws Error with advice when the configuration contradicts itself or does not fit the data. `start` is the top
/// machine that the first stage goes on from, null where there is none or it is not known.
void checkConfiguration(const ExperimentConfig& config, const Dataset& data, const Rbm* start = nullptr);

} // namespace reverie
