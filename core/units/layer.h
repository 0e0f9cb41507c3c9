#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"
#include "core/units/unit_kind.h"

#include <vector>

namespace reverie {

/// Consecutive units of one kind; a softmax group is one choice among `size` alternatives, one-hot.
struct UnitGroup {
    UnitKind kind = UnitKind::Bernoulli;
    Index size = 0;
    bool operator==(const UnitGroup&) const = default;
};

/// One side of a restricted Boltzmann machine: groups of units with their own parameters.
///
/// Each kind speaks the same small vocabulary, so that energy, free energy and conditionals are written once for
/// any pair of layers (see Rbm). With states x, input I from the other side, bias c and σ = exp(logVariance / 2):
///   Bernoulli  term −cᵀx           drive x     mean σ(I + c)        log-marginal Σ log(1 + exp(I + c))
///   softmax    term −cᵀx           drive x     mean softmax(I + c)  log-marginal log Σ exp(I + c)
///   Gaussian   term Σ(x−c)²/(2σ²)  drive x/σ   mean c + σI          log-marginal Σ ½log(2πσ²) + cI/σ + I²/2
/// Units of feed-forward nets alone: tanh, mean tanh(I + c), and rectified linear, mean max(0, I + c); their drive
/// is x, their sample the mean, and what asks for their energy throws Error.
/// Sources: Hinton 2010, sections 2 and 13; Welling, Rosen-Zvi & Hinton 2005.
class Layer {
public:
    Layer() = default;
    /// Throws Error for a group without units or a softmax of fewer than two.
    explicit Layer(std::vector<UnitGroup> groups);
    Layer(UnitKind kind, Index size) : Layer(std::vector<UnitGroup>{{kind, size}}) {}

    Vector bias;        ///< One a unit.
    Vector logVariance; ///< log σ², one a unit; 0 and unused for other kinds than Gaussian.

    Index size() const { return bias.size(); }
    const std::vector<UnitGroup>& groups() const { return groups_; }
    bool has(UnitKind kind) const;
    /// The kind of the first group, which is that of every unit where there is but one.
    UnitKind firstKind() const { return groups_.front().kind; }
    /// True when every drive equals its state, so that it needs no copy.
    bool unitScale() const;

    /// Tiles into which threads cut this layer's units: fixed by its groups alone; a softmax group is never cut.
    const std::vector<UnitRange>& tiles() const { return tiles_; }

    /// Input of the units `rows` becomes their mean, in place: rows.count × cases. `rows` is a tile, or all units.
    void mean(MatrixRef inputThenMean, UnitRange rows) const;
    /// States of the units `rows` drawn around their means, one-hot for softmax: rows.count × cases.
    void sample(const ConstMatrixRef& mean, MatrixRef state, UnitRange rows, const RandomDraw& draw) const;
    UnitRange all() const { return {0, size()}; }
    /// What the states send through the weights: x, or x/σ for Gaussian units; in place.
    void drive(MatrixRef states) const;
    /// This side's own part of the energy, one number a case.
    CaseValues energyTerm(const ConstMatrixRef& states) const;
    /// log Σ_x exp(−term(x) + drive(x)ᵀ I), one number a case; an integral for Gaussian units.
    CaseValues logMarginal(const ConstMatrixRef& input) const;
    /// Var(x | I) given the means: p(1 − p), or σ².
    Matrix variance(const ConstMatrixRef& mean) const;

    /// −∂term/∂bias of every unit and case: x, or (x − c)/σ² for Gaussian units; in place.
    void biasStatistic(MatrixRef states) const;
    /// −∂E/∂logVariance of every Gaussian unit and case, 0 for others: (x − c)²/(2σ²) − xI/(2σ); in place of the
    /// states.
    void logVarianceStatistic(MatrixRef states, const ConstMatrixRef& input) const;

    /// Number of joint states, 0 when there are infinitely many or more than 2^24.
    Index stateCount() const;
    /// Writes the states numbered `first` onwards into the columns of `states` (units × count); only when
    /// stateCount() > 0.
    void enumerate(Index first, MatrixRef states) const;

private:
    template<class Visit>
    void visit(UnitRange rows, Visit&& visit) const;

    std::vector<UnitGroup> groups_;
    std::vector<UnitRange> tiles_;
};

} // namespace reverie
