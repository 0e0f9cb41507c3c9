#include "core/models/boltzmann_machine.h"

#include "core/error.h"
#include "core/math/product.h"

namespace reverie {

namespace {

Layer binaryLayer(Index units) {
    return units == 0 ? Layer() : Layer(UnitKind::Bernoulli, units);
}

bool binary(const Layer& layer) {
    return !layer.has(UnitKind::Gaussian) && !layer.has(UnitKind::Softmax);
}

/// Symmetric with a zero diagonal, entries above it from N(0, scale²).
void drawLateral(Matrix& weights, const RandomDraw& draw, float scale) {
    weights.setZero();
    for (Index unit = 1; unit < weights.cols(); ++unit) {
        draw.normal(weights.col(unit).data(), unit, 0, unit);
        weights.col(unit) *= scale;
    }
    weights += weights.transpose().eval();
}

/// xᵀ A y, one number a case.
CaseValues bilinear(const ConstMatrixRef& x, const Matrix& a, const ConstMatrixRef& y) {
    Matrix input(x.rows(), x.cols());
    multiply(a, y, input);
    return (x.cast<double>().array() * input.cast<double>().array()).colwise().sum();
}

} // namespace

BoltzmannMachine::BoltzmannMachine(Index visibleUnits, Index hiddenUnits)
    : visible(binaryLayer(visibleUnits)), hidden(binaryLayer(hiddenUnits)),
      visibleLateral(Matrix::Zero(visibleUnits, visibleUnits)), weights(Matrix::Zero(visibleUnits, hiddenUnits)),
      hiddenLateral(Matrix::Zero(hiddenUnits, hiddenUnits)) {
    if (visibleUnits == 0) throw Error("a Boltzmann machine needs visible units");
}

BoltzmannMachine::BoltzmannMachine(const Rbm& machine)
    : BoltzmannMachine(machine.visible.size(), machine.hidden.size()) {
    if (!binary(machine.visible) || !binary(machine.hidden))
        throw Error("only a restricted machine of binary units is a Boltzmann machine without lateral weights");
    weights = machine.weights;
    visible.bias = machine.visible.bias;
    hidden.bias = machine.hidden.bias;
}

void BoltzmannMachine::initialise(RandomStream& stream, float scale, Laterals laterals) {
    *this = BoltzmannMachine(visible.size(), hidden.size());
    const RandomDraw between = stream.draw();
    for (Index unit = 0; unit < weights.cols(); ++unit)
        between.normal(weights.col(unit).data(), weights.rows(), 0, unit);
    weights *= scale;
    if (laterals.visible) drawLateral(visibleLateral, stream.draw(), scale);
    if (laterals.hidden) drawLateral(hiddenLateral, stream.draw(), scale);
}

Couplings BoltzmannMachine::couplings() const {
    Couplings all{Matrix(units(), units()), Vector(units())};
    all.weights << 2 * visibleLateral, weights, weights.transpose(), 2 * hiddenLateral;
    all.bias << visible.bias, hidden.bias;
    return all;
}

CaseValues BoltzmannMachine::energy(const ConstMatrixRef& visibleStates,
                                    const ConstMatrixRef& hiddenStates) const {
    CaseValues energy = -bilinear(visibleStates, visibleLateral, visibleStates) -
                        (visible.bias.transpose() * visibleStates).cast<double>();
    if (hidden.size() == 0) return energy;
    energy -= bilinear(visibleStates, weights, hiddenStates);
    energy -= bilinear(hiddenStates, hiddenLateral, hiddenStates);
    return energy - (hidden.bias.transpose() * hiddenStates).cast<double>();
}

CaseValues BoltzmannMachine::energy(const ConstMatrixRef& states) const {
    return energy(states.topRows(visible.size()), states.bottomRows(hidden.size()));
}

Eigen::RowVectorXf BoltzmannMachine::unitInput(Index unit, const ConstMatrixRef& states) const {
    const auto seen = states.topRows(visible.size());
    const auto unseen = states.bottomRows(hidden.size());
    if (unit < visible.size())
        return ((2 * visibleLateral.col(unit).transpose() * seen + weights.row(unit) * unseen).array() +
                visible.bias[unit])
            .matrix();
    const Index place = unit - visible.size();
    return ((weights.col(place).transpose() * seen + 2 * hiddenLateral.col(place).transpose() * unseen).array() +
            hidden.bias[place])
        .matrix();
}

Matrix BoltzmannMachine::visibleMean(const ConstMatrixRef& visibleStates,
                                     const ConstMatrixRef& hiddenStates) const {
    Matrix mean(visible.size(), visibleStates.cols());
    multiply(visibleLateral, visibleStates, mean);
    mean *= 2;
    if (hidden.size() > 0) mean.noalias() += weights * hiddenStates;
    visible.mean(mean, visible.all());
    return mean;
}

std::optional<Rbm> BoltzmannMachine::restricted() const {
    if (hidden.size() == 0 || !visibleLateral.isZero(0) || !hiddenLateral.isZero(0)) return {};
    Rbm machine(visible, hidden);
    machine.weights = weights;
    return machine;
}

bool BoltzmannMachine::finite() const {
    return visibleLateral.allFinite() && weights.allFinite() && hiddenLateral.allFinite() &&
           visible.bias.allFinite() && hidden.bias.allFinite();
}

BoltzmannMachine layeredMachine(std::span<const Vector> biases, std::span<const Matrix> weights) {
    if (biases.size() < 2 || weights.size() + 1 != biases.size())
        throw Error("a layered machine needs two layers or more, and weights between each and the next");
    Index hiddenUnits = 0;
    for (std::size_t layer = 0; layer < weights.size(); ++layer) {
        if (weights[layer].rows() != biases[layer].size() || weights[layer].cols() != biases[layer + 1].size())
            throw Error("the weights of a layered machine do not fit its layers");
        hiddenUnits += biases[layer + 1].size();
    }
    BoltzmannMachine machine(biases.front().size(), hiddenUnits);
    machine.visible.bias = biases.front();
    machine.weights.leftCols(weights.front().cols()) = weights.front();
    Index first = 0;
    for (std::size_t layer = 1; layer < biases.size(); ++layer) {
        const Index count = biases[layer].size();
        machine.hidden.bias.segment(first, count) = biases[layer];
        if (layer < weights.size()) {
            const Matrix& above = weights[layer];
            machine.hiddenLateral.block(first, first + count, count, above.cols()) = above / 2;
            machine.hiddenLateral.block(first + count, first, above.cols(), count) = above.transpose() / 2;
        }
        first += count;
    }
    return machine;
}

} // namespace reverie
