#pragma once

#include "core/models/layered_machine.h"
#include "core/sampling/chains.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace reverie {

/// Fantasies under clamps, one column a chain, streams of its own: of a deep belief net Gibbs chains in its top
/// machine with labels or pixels held, and down-passes that show them (Hinton, Osindero & Teh 2006, section 7); of
/// a deep Boltzmann machine block Gibbs over its even and odd layers.
class Dreams {
public:
    Dreams(std::uint64_t seed, std::string_view streamName);

    /// Starts each chain at a random binary image, every pixel on with probability ½ (standard normal for Gaussian
    /// pixels), given pixels put in: in a net at its stochastic up-pass; clamps stay.
    void startFromNoise(const LayeredRef& machine, Index count, ThreadTeam& team);
    /// Starts a chain at the stochastic up-pass of each column of visible states, in a deep Boltzmann machine at
    /// the means with which mean field begins; clamps stay.
    void startFrom(const LayeredRef& machine, const ConstMatrixRef& visible, ThreadTeam& team);

    /// Holds the label units at these weights (labels × chains, each column summing to 1), or frees them when
    /// empty.
    void clampLabels(Matrix weights);
    /// Holds the pixels where `mask` is 1 at `visible` (pixels × chains), or frees them when empty. Without
    /// directed connections that is clamped Gibbs sampling; below those it is an approximation: after each
    /// iteration a down-pass, the given pixels restored, and an up-pass.
    void clampPixels(Vector mask, Matrix visible);

    void advance(const LayeredRef& machine, int iterations, ThreadTeam& team);

    /// The down-pass of the states: E[v | h¹] with hidden layers sampled on the way, given pixels put back. Pixels
    /// × chains; the same until the chains move or the net changes.
    Matrix visibleMean(const LayeredRef& machine, ThreadTeam& team) const;
    /// As above, the pixels sampled too.
    Matrix visibleSample(const LayeredRef& machine, ThreadTeam& team) const;
    /// F of each chain's state in the top machine, or of the even layers, nats.
    CaseValues freeEnergy(const LayeredRef& machine) const;
    /// The label units' probabilities (their weights where clamped): labels × chains.
    Matrix labels(const LayeredRef& machine) const;

    Index count() const { return chains_.count(); }
    std::uint64_t iterations() const { return chains_.steps(); }
    bool labelsClamped() const { return labelWeights_.size() > 0; }
    bool pixelsClamped() const { return pixelMask_.size() > 0; }
    /// Whether the chains are of this machine's sizes.
    bool fits(const LayeredRef& machine) const {
        return chains_.visible().rows() == chained(machine).visible.size();
    }

private:
    struct Held {
        std::optional<Clamp> visible;
        std::optional<Clamp> hidden;
        Clamps clamps() const { return {visible ? &*visible : nullptr, hidden ? &*hidden : nullptr}; }
    };
    Held held(const LayeredRef& machine) const;
    std::optional<Clamp> sideClamp(const Layer& side, bool pixels, Index labels) const;
    void restorePixels(MatrixRef visible) const;
    void heedPixels(const NetRef& net, ThreadTeam& team);
    RandomStream showing() const;
    Matrix upwards(const NetRef& net, const Matrix& given, ThreadTeam& team);
    Matrix upwards(const DeepBoltzmannRef& machine, const Matrix& given, ThreadTeam& team);

    Chains chains_;
    RandomStream up_;
    RandomStream down_;
    Matrix labelWeights_;
    Vector pixelMask_;
    Matrix pixelValues_;
};

} // namespace reverie
