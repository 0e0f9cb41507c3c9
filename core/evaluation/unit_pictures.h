#pragma once

#include "core/data/image_set.h"
#include "core/data/pixel_coding.h"
#include "core/models/autoencoder.h"
#include "core/models/deep_boltzmann_machine.h"
#include "core/models/feed_forward_net.h"

#include <cstdint>

namespace reverie {

/// Cases spread evenly over a set, at most so many, as the net sees them: pixels × cases.
Matrix spreadCases(const ImageSet& images, const PixelCoding& coding, Index most);

/// Among how many cases the images are looked for that activate a unit most, and how many of them are averaged.
struct MostActiveSettings {
    Index cases = 1000; ///< Spread evenly over the set; all of a smaller one.
    Index averaged = 25;
};

/// For each unit of a hidden layer (0 being the lowest) the mean of the images with which it is most active after
/// a deterministic up-pass, the earlier ones among equals: visible states, pixels × units.
Matrix mostActiveImages(const NetRef& net, Index layer, const ImageSet& images, const PixelCoding& coding,
                        const MostActiveSettings& settings, ThreadTeam& team);
Matrix mostActiveImages(const DeepBoltzmannRef& machine, Index layer, const ImageSet& images,
                        const PixelCoding& coding, const MostActiveSettings& settings, ThreadTeam& team);
Matrix mostActiveImages(const FeedForwardNet& net, Index layer, const ImageSet& images, const PixelCoding& coding,
                        const MostActiveSettings& settings, ThreadTeam& team);
Matrix mostActiveImages(const Autoencoder& net, Index layer, const ImageSet& images, const PixelCoding& coding,
                        const MostActiveSettings& settings, ThreadTeam& team);

/// The chains whose dreams are averaged.
struct SampledSettings {
    Index chains = 100;
    int burnIn = 20; ///< Gibbs iterations before the first dream that counts.
    int kept = 20;   ///< Iterations of which each dream counts.
    std::uint64_t seed = 1;
};

/// E[v | hᵢ = 1] for each binary unit i of a hidden layer (0 being the lowest) when the net dreams: visible
/// states, pixels × units; zeros for a unit that is on in no dream (Erhan, Courville & Bengio 2010, "Understanding
/// representations learned in deep architectures").
///
/// They run a chain for each unit, held on. Here all units share the free chains of the top machine, which begin
/// at noise: E[v | hᵢ = 1] = E[v wᵢ] / E[wᵢ] with wᵢ = P(hᵢ = 1 | x) for a unit of the top, x being the layer
/// below and v a down-pass of it, and wᵢ = hᵢ for a unit of a lower layer, drawn on the way down to v.
Matrix sampledImages(const NetRef& net, Index layer, const SampledSettings& settings, ThreadTeam& team);
/// The same of a deep Boltzmann machine by its own free chains, v being E[v | odd layers] and wᵢ = P(hᵢ = 1 | odd
/// layers), or the state of a unit of those.
Matrix sampledImages(const DeepBoltzmannRef& machine, Index layer, const SampledSettings& settings,
                     ThreadTeam& team);

} // namespace reverie
