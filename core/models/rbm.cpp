#include "core/models/rbm.h"

#include "core/math/product.h"

namespace reverie {

Rbm::Rbm(Layer visibleLayer, Layer hiddenLayer)
    : visible(std::move(visibleLayer)), hidden(std::move(hiddenLayer)),
      weights(Matrix::Zero(visible.size(), hidden.size())) {}

void Rbm::initialise(RandomStream& stream, float scale) {
    const RandomDraw draw = stream.draw();
    for (Index unit = 0; unit < weights.cols(); ++unit)
        draw.normal(weights.col(unit).data(), weights.rows(), 0, unit);
    weights *= scale;
    for (Layer* layer : {&visible, &hidden}) {
        layer->bias.setZero();
        layer->logVariance.setZero();
    }
}

Matrix Rbm::hiddenInput(const ConstMatrixRef& visibleStates) const {
    Matrix input(hidden.size(), visibleStates.cols());
    multiplyTransposed(weights, Drive(visible, visibleStates).view(), input);
    return input;
}

Matrix Rbm::visibleInput(const ConstMatrixRef& hiddenStates) const {
    Matrix input(visible.size(), hiddenStates.cols());
    multiply(weights, Drive(hidden, hiddenStates).view(), input);
    return input;
}

Matrix Rbm::hiddenMean(const ConstMatrixRef& visibleStates) const {
    Matrix mean = hiddenInput(visibleStates);
    hidden.mean(mean, hidden.all());
    return mean;
}

Matrix Rbm::visibleMean(const ConstMatrixRef& hiddenStates) const {
    Matrix mean = visibleInput(hiddenStates);
    visible.mean(mean, visible.all());
    return mean;
}

CaseValues Rbm::energy(const ConstMatrixRef& visibleStates, const ConstMatrixRef& hiddenStates) const {
    const Matrix input = hiddenInput(visibleStates);
    const Drive drive(hidden, hiddenStates);
    return visible.energyTerm(visibleStates) + hidden.energyTerm(hiddenStates) -
           (input.cast<double>().array() * drive.view().cast<double>().array()).colwise().sum().matrix();
}

CaseValues Rbm::freeEnergy(const ConstMatrixRef& visibleStates) const {
    return visible.energyTerm(visibleStates) - hidden.logMarginal(hiddenInput(visibleStates));
}

CaseValues Rbm::hiddenFreeEnergy(const ConstMatrixRef& hiddenStates) const {
    return hidden.energyTerm(hiddenStates) - visible.logMarginal(visibleInput(hiddenStates));
}

bool Rbm::finite() const {
    return weights.allFinite() && visible.bias.allFinite() && hidden.bias.allFinite() &&
           visible.logVariance.allFinite() && hidden.logVariance.allFinite();
}

void hiddenMean(const Rbm& machine, const ConstMatrixRef& visibleStates, MatrixRef mean, ThreadTeam& team) {
    meanAbove(machine.connection(), visibleStates, mean, team);
}

void visibleMean(const Rbm& machine, const ConstMatrixRef& hiddenStates, MatrixRef mean, ThreadTeam& team) {
    meanBelow(machine.connection(), hiddenStates, mean, team);
}

void sampleHidden(const Rbm& machine, const ConstMatrixRef& visibleStates, MatrixRef mean, MatrixRef state,
                  const RandomDraw& draw, ThreadTeam& team) {
    sampleAbove(machine.connection(), visibleStates, mean, state, draw, team);
}

void sampleVisible(const Rbm& machine, const ConstMatrixRef& hiddenStates, MatrixRef mean, MatrixRef state,
                   const RandomDraw& draw, ThreadTeam& team) {
    sampleBelow(machine.connection(), hiddenStates, mean, state, draw, team);
}

} // namespace reverie
