#pragma once

#include "core/data/corruption.h"
#include "core/models/machine.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace reverie {

/// How the states of one side came about.
enum class GlassRule { Data, Up, Down, MeanField, ClampedSweep, FreeSweep, Corrupt, Encode, Decode };

/// One side of a machine after a half step, for one case.
struct GlassState {
    GlassRule rule = GlassRule::Data;
    bool hidden = false;
    int round = 0;  ///< The superscript of vᵗ and hᵗ.
    Vector mean;    ///< What the states were drawn from, or their mean field.
    Vector sample;  ///< Equal to the mean where nothing is drawn.
    Vector input;   ///< Input from the other side and bias, of a restricted half step; else empty.
    Vector picture; ///< Of the visible side: the mean's pixels, as states of the machine's bottom layer.
    Vector drawn;   ///< The same of the sample.
};

/// What one case contributes to the gradient of log P(v): positive minus negative statistics. Of an autoencoder
/// with one hidden layer it is that of the decoder's weights, −∂L/∂G = x hᵀ − x̂ hᵀ, for the loss that fits its
/// outputs (cross-entropy of logistic ones, squares of linear ones).
struct GlassStatistics {
    Matrix positive; ///< ⟨v h⟩₀: visible × hidden; of a fully visible machine ⟨v v⟩₀.
    Matrix negative; ///< ⟨v h⟩ₖ, likewise.
    /// The same of all pairs of units of a general machine with hidden units, the visible ones first: blocks of R,
    /// W and S; else empty.
    Matrix allPositive;
    Matrix allNegative;
    Vector visibleUpdate;  ///< Positive minus negative statistic of each visible bias.
    Vector hiddenUpdate;   ///< Of each hidden bias.
    bool complete = false; ///< The negative phase has been through one whole step.

    Matrix difference() const { return positive - negative; }
};

/// How one kind of machine goes on from a state under the glass.
class GlassCourse {
public:
    virtual ~GlassCourse() = default;
    virtual const Layer& visible() const = 0;
    virtual const Layer& hidden() const = 0;
    /// The states after one more half step (or sweep), appended.
    virtual void advance(std::vector<GlassState>& states) = 0;
    virtual GlassStatistics statistics(const std::vector<GlassState>& states) const = 0;
    /// There is no end to its half steps.
    virtual bool chained() const { return true; }
};

/// One case followed through a machine, half a Gibbs step at a time: v⁰ → h⁰ → v¹ → h¹ → … (Hinton 2002).
///
/// A restricted machine, and any layer of a deep belief net, takes half steps between its two sides. A deep
/// Boltzmann machine lets its hidden layers settle by mean field first, one sweep a step, then takes half steps
/// between odd and even layers from there (Salakhutdinov & Hinton 2009). A general Boltzmann machine draws its
/// units one by one, first with the visible ones clamped, then all (Ackley, Hinton & Sejnowski 1985). An
/// autoencoder has no chain: it goes up to its code and back once, from a spoilt case where it learns to denoise.
class Microscope {
public:
    /// Sweeps of mean field, or clamped ones, of the positive phase.
    static constexpr int positiveSweeps = 5;

    /// `visible` are states of the bottom layer (pixels), `layer` the hidden layer of a deep belief net, −1 its
    /// top; `label` −1 where it is not known, which leaves label units undecided. The same seed draws the same
    /// samples. `corruption` is that of an autoencoder's input.
    Microscope(std::shared_ptr<const AnyMachine> machine, Index layer, const Vector& visible, int label,
               std::uint64_t seed, const Corruption& corruption = {});

    void halfStep();
    /// Half steps until hᵏ is there, for k ≥ 1; at most once through an autoencoder.
    void runTo(int k);

    const std::vector<GlassState>& states() const { return states_; }
    const Layer& visible() const { return course_->visible(); }
    const Layer& hidden() const { return course_->hidden(); }
    bool chained() const { return course_->chained(); }
    bool finished() const;
    GlassStatistics statistics() const { return course_->statistics(states_); }

private:
    std::shared_ptr<const AnyMachine> held_; ///< What the course looks into.
    std::unique_ptr<GlassCourse> course_;
    std::vector<GlassState> states_;
};

} // namespace reverie
