#pragma once

#include "core/data/dataset.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/snapshot.h"
#include "core/learning/rbm_learner.h"

#include <memory>

namespace reverie {

/// An immutable picture of a learning machine with just the parts that are asked for.
std::shared_ptr<const Snapshot> observeRbm(const SnapshotRequest& request, const RbmLearner& learner,
                                           const Dataset& data, const PixelCoding& coding,
                                           const RunPosition& position);

/// The receptive fields of a machine; `meanActivation` may be empty, and `settled` says whether it has seen enough
/// to call a unit dead.
std::shared_ptr<const FiltersView> observeFilters(const Rbm& machine, const Vector& meanActivation, bool settled);

/// The first `count` validation cases (training cases where there are none) and their reconstructions v → P(h|v) →
/// P(v|h).
std::shared_ptr<const ReconstructionsView> observeReconstructions(const Rbm& machine, const Dataset& data,
                                                                  const PixelCoding& coding, Index count);

} // namespace reverie
