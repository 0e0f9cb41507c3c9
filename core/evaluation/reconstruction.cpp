#include "core/evaluation/reconstruction.h"

#include "core/math/functions.h"
#include "core/math/kernels.h"

#include <algorithm>
#include <cmath>

namespace reverie {

CaseValues squaredError(const ConstMatrixRef& data, const ConstMatrixRef& reconstruction) {
    return (data - reconstruction).colwise().squaredNorm().cast<double>() / static_cast<double>(data.rows());
}

double meanReconstructionError(const Reconstruct& reconstruct, const ImageSet& images, Index most,
                               const PixelCoding& coding, ThreadTeam& team) {
    constexpr Index batchCases = 500;
    const Index cases = std::min(most, images.size());
    double sum = 0;
    Matrix states;
    for (Index first = 0; first < cases; first += batchCases) {
        images.read(first, std::min(batchCases, cases - first), states);
        coding.encodeMean(states);
        sum += squaredError(states, reconstruct(states, team)).sum();
    }
    return sum / static_cast<double>(cases);
}

CaseValues crossEntropy(const Layer& layer, const ConstMatrixRef& data, const ConstMatrixRef& probabilities) {
    constexpr float least = 1e-7F;
    CaseValues sum = CaseValues::Zero(data.cols());
    Index first = 0;
    for (const UnitGroup& group : layer.groups()) {
        const bool binary = group.kind == UnitKind::Bernoulli;
        for (Index column = 0; column < data.cols(); ++column) {
            const float* const x = data.col(column).data() + first;
            const float* const p = probabilities.col(column).data() + first;
            float part = 0;
            for (Index i = 0; i < group.size; ++i) {
                const float on = std::min(std::max(p[i], least), 1.0F - least);
                const float off = binary ? (1.0F - x[i]) * kernels::logarithm(1.0F - on) : 0.0F;
                part -= x[i] * kernels::logarithm(on) + off;
            }
            sum(column) += static_cast<double>(part);
        }
        first += group.size;
    }
    return sum;
}

namespace {

/// Free energy of each case after flipping one binary unit, given its hidden input: only that unit's weights are
/// added.
double flippedFreeEnergy(const Rbm& machine, const Vector& hiddenInput, float state, Index unit, Matrix& moved) {
    const float change = 1.0F - 2.0F * state;
    moved.col(0) = hiddenInput + change * machine.weights.row(unit).transpose();
    return -static_cast<double>(change * machine.visible.bias(unit)) - machine.hidden.logMarginal(moved)(0);
}

/// log P(v_i | v_rest) = log σ(F(v with v_i flipped) − F(v)), both up to the same constant.
double logConditional(double ownEnergy, double flippedEnergy) {
    return -softplus(ownEnergy - flippedEnergy);
}

} // namespace

CaseValues pseudoLogLikelihood(const Rbm& machine, const ConstMatrixRef& visibleStates, ThreadTeam& team) {
    const Matrix hiddenInput = machine.hiddenInput(visibleStates);
    const CaseValues own = -machine.hidden.logMarginal(hiddenInput);
    CaseValues result = CaseValues::Zero(visibleStates.cols());
    team.forEach(visibleStates.cols(), [&](Index column) {
        Matrix moved(machine.hidden.size(), 1);
        const Vector start = hiddenInput.col(column);
        for (Index unit = 0; unit < visibleStates.rows(); ++unit)
            result(column) += logConditional(
                own(column), flippedFreeEnergy(machine, start, visibleStates(unit, column), unit, moved));
    });
    return result;
}

CaseValues pseudoLogLikelihoodEstimate(const Rbm& machine, const ConstMatrixRef& visibleStates,
                                       const ConstMatrixRef& hiddenInput, const RandomDraw& draw) {
    const CaseValues own = -machine.hidden.logMarginal(hiddenInput);
    CaseValues result(visibleStates.cols());
    Matrix moved(machine.hidden.size(), 1);
    for (Index column = 0; column < visibleStates.cols(); ++column) {
        float place = 0;
        draw.uniform(&place, 1, 0, column);
        const Index unit = std::min(static_cast<Index>(place * static_cast<float>(visibleStates.rows())),
                                    visibleStates.rows() - 1);
        const double flipped =
            flippedFreeEnergy(machine, hiddenInput.col(column), visibleStates(unit, column), unit, moved);
        result(column) = static_cast<double>(visibleStates.rows()) * logConditional(own(column), flipped);
    }
    return result;
}

} // namespace reverie
