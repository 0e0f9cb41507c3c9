#pragma once

#include "core/data/corruption.h"
#include "core/data/dataset.h"
#include "core/data/pixel_coding.h"
#include "core/experiment/snapshot.h"
#include "core/learning/boltzmann_learner.h"
#include "core/learning/rbm_learner.h"
#include "core/models/feed_forward_net.h"
#include "core/models/layered_machine.h"

#include <memory>
#include <span>

namespace reverie {

/// An immutable picture of a net or a deep Boltzmann machine with just the parts that are asked for; `learner` is
/// what learns its top machine, or its sides, null when nothing does.
std::shared_ptr<const Snapshot> observeNet(const SnapshotRequest& request, const LayeredRef& machine,
                                           const RbmLearner* learner, const Dataset& data,
                                           const PixelCoding& coding, const RunPosition& position);

/// The same of an autoencoder, of cases spoilt as they are learned; the means are one vector a layer, empty where
/// they are not kept, or none at all.
std::shared_ptr<const Snapshot> observeAutoencoder(const SnapshotRequest& request, const Autoencoder& net,
                                                   std::span<const Vector> meanActivation, bool settled,
                                                   const Dataset& data, const PixelCoding& coding,
                                                   const Corruption& corruption, const RunPosition& position);

/// The same of a general Boltzmann machine.
std::shared_ptr<const Snapshot> observeBoltzmann(const SnapshotRequest& request, const BoltzmannLearner& learner,
                                                 const Dataset& data, const PixelCoding& coding,
                                                 const RunPosition& position);

/// The hidden layer of so many, 0 being the lowest, whose filters are asked for.
Index shownLayer(const SnapshotRequest& request, Index layers);

/// What the units of a layer are shown, to find the images that activate them most; null for no images.
struct ShownImages {
    const ImageSet* images = nullptr;
    const PixelCoding& coding;
};

/// The requested hidden layer in the requested projection, or as weights where net and images do not allow that
/// one; `meanActivation` is that layer's and may be empty, and `settled` says whether it has seen enough to call a
/// unit dead.
std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const NetRef& net,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled);

/// The same of a deep Boltzmann machine.
std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const DeepBoltzmannRef& machine,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled);

/// The same of any machine.
std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const AnyMachine& machine,
                                                  const ShownImages& shown, const Vector& meanActivation,
                                                  bool settled);

/// The same of a general Boltzmann machine: the hidden units' weights to the pixels, or in a fully visible one
/// those of each pixel to the others.
std::shared_ptr<const FiltersView> observeFilters(const BoltzmannMachine& machine, const Vector& meanActivation,
                                                  bool settled);

/// The same of a feed-forward net, which does not dream, without mean activations.
std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const FeedForwardNet& net,
                                                  const ShownImages& shown);

/// The same of an autoencoder, by what its encoder does; the means are one vector a layer, or none.
std::shared_ptr<const FiltersView> observeFilters(const SnapshotRequest& request, const Autoencoder& net,
                                                  const ShownImages& shown, std::span<const Vector> meanActivation,
                                                  bool settled);

/// The first `count` validation cases (training cases where there are none) and their reconstructions through the
/// whole net and back; null when the data have another shape.
std::shared_ptr<const ReconstructionsView> observeReconstructions(const NetRef& net, const Dataset& data,
                                                                  const PixelCoding& coding, Index count);
/// The same of a deep Boltzmann machine, or any machine.
std::shared_ptr<const ReconstructionsView> observeReconstructions(const DeepBoltzmannRef& machine,
                                                                  const Dataset& data, const PixelCoding& coding,
                                                                  Index count);
std::shared_ptr<const ReconstructionsView> observeReconstructions(const AnyMachine& machine, const Dataset& data,
                                                                  const PixelCoding& coding, Index count);
/// The same of an autoencoder from cases that are spoilt, always alike.
std::shared_ptr<const ReconstructionsView> observeReconstructions(const Autoencoder& net, const Dataset& data,
                                                                  const PixelCoding& coding, Index count,
                                                                  const Corruption& corruption);
/// How the cases that are shown and measured are spoilt.
RandomDraw shownCorruption();

/// Updates after which a running mean has seen enough to call a unit dead.
inline constexpr std::int64_t updatesToSettle = 100;

} // namespace reverie
