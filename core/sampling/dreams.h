#pragma once

#include "core/models/deep_belief_net.h"
#include "core/sampling/chains.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace reverie {

/// Fantasies of a deep belief net: Gibbs chains in its top machine with labels or pixels clamped, and down-passes
/// that show them (Hinton, Osindero & Teh 2006, section 7); one column a chain, streams of its own.
class Dreams {
public:
    Dreams(std::uint64_t seed, std::string_view streamName);

    /// Starts each chain at the stochastic up-pass of a random binary image, every pixel on with probability ½
    /// (standard normal for Gaussian pixels), given pixels put in; clamps stay.
    void startFromNoise(const NetRef& net, Index count, ThreadTeam& team);
    /// Starts a chain at the stochastic up-pass of each column of visible states; clamps stay.
    void startFrom(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team);

    /// Holds the label units at these weights (labels × chains, each column summing to 1), or frees them when
    /// empty.
    void clampLabels(Matrix weights);
    /// Holds the pixels where `mask` is 1 at `visible` (pixels × chains), or frees them when empty. In a machine
    /// alone that is clamped Gibbs sampling; below directed connections it is an approximation: after each
    /// iteration a down-pass, the given pixels restored, and an up-pass.
    void clampPixels(Vector mask, Matrix visible);

    void advance(const NetRef& net, int iterations, ThreadTeam& team);

    /// The down-pass of the states: E[v | h¹] with hidden layers sampled on the way, given pixels put back. Pixels
    /// × chains; the same until the chains move or the net changes.
    Matrix visibleMean(const NetRef& net, ThreadTeam& team) const;
    /// As above, the pixels sampled too.
    Matrix visibleSample(const NetRef& net, ThreadTeam& team) const;
    /// F of each chain's state in the top machine, nats.
    CaseValues freeEnergy(const NetRef& net) const;
    /// The label units' probabilities (their weights where clamped): labels × chains.
    Matrix labels(const NetRef& net) const;

    Index count() const { return chains_.count(); }
    std::uint64_t iterations() const { return chains_.steps(); }
    bool labelsClamped() const { return labelWeights_.size() > 0; }
    bool pixelsClamped() const { return pixelMask_.size() > 0; }
    /// Whether the chains are of this net's sizes.
    bool fits(const NetRef& net) const { return chains_.visible().rows() == net.top.visible.size(); }

private:
    std::optional<Clamp> topClamp(const NetRef& net) const;
    void restorePixels(MatrixRef visible) const;
    void heedPixels(const NetRef& net, ThreadTeam& team);
    RandomStream showing() const;
    Matrix upwards(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team);

    Chains chains_;
    RandomStream up_;
    RandomStream down_;
    Matrix labelWeights_;
    Vector pixelMask_;
    Matrix pixelValues_;
};

} // namespace reverie
