#pragma once

#include "core/models/machine.h"
#include "core/sampling/boltzmann_chains.h"
#include "core/sampling/chains.h"

#include <string_view>

namespace reverie {

/// Whether a machine dreams: all do but an autoencoder, which is no model of images.
bool dreams(const AnyMachine& machine);

/// Free-running chains of any machine that dreams, one column a chain: of a net those of its top machine, of a
/// deep Boltzmann machine block Gibbs over even and odd layers, of a general one unit by unit.
class Fantasies {
public:
    Fantasies(std::uint64_t seed, std::string_view streamName);

    /// Starts `count` chains from noise. Throws Error for a machine that does not dream.
    void startRandom(const AnyMachine& machine, Index count);
    /// Starts one chain at each column of visible states, hidden ones following them: pixels × chains.
    void startAt(const AnyMachine& machine, const ConstMatrixRef& visible, ThreadTeam& team);
    /// Whether chains of this count go on in a machine: they do while its kind and its layers stay.
    bool fit(const AnyMachine& machine, Index count) const;

    /// `steps` whole Gibbs steps, those of a general machine at a temperature, P ∝ exp(−E / T); throws Error for
    /// another machine at another temperature than 1.
    void advance(const AnyMachine& machine, ThreadTeam& team, int steps, float temperature = 1);
    /// The means that the pixels were last drawn from, of a net after a down-pass: pixels × chains.
    Matrix images(const AnyMachine& machine, ThreadTeam& team) const;
    /// Whole Gibbs steps since the start.
    std::uint64_t steps() const;

private:
    Chains chains_;           ///< Of the top machine, or of both sides.
    BoltzmannChains general_; ///< Of a general machine.
    bool isGeneral_ = false;
};

} // namespace reverie
