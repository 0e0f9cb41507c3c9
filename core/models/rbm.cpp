#include "core/models/rbm.h"

#include "core/math/product.h"

namespace reverie {

namespace {

/// States as they drive the weights; copies them only when some unit has a scale of its own.
class Drive {
public:
    Drive(const Layer& layer, const ConstMatrixRef& states)
        : scaled_(layer.unitScale() ? Matrix() : Matrix(states)), plain_(layer.unitScale()), states_(states) {
        if (!plain_) layer.drive(scaled_);
    }
    ConstMatrixRef view() const { return plain_ ? ConstMatrixRef(states_) : ConstMatrixRef(scaled_); }

private:
    Matrix scaled_;
    bool plain_;
    const ConstMatrixRef& states_;
};

} // namespace

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

namespace {

/// One sweep to a layer, tile by tile: input by `product`, means, and states where they are wanted.
template<class Product>
void sweep(const Layer& target, MatrixRef& mean, MatrixRef* state, const RandomDraw& draw, ThreadTeam& team,
           const Product& product) {
    const std::vector<UnitRange>& tiles = target.tiles();
    team.forEach(static_cast<Index>(tiles.size()), [&](Index index) {
        const UnitRange tile = tiles[static_cast<std::size_t>(index)];
        auto block = mean.middleRows(tile.first, tile.count);
        product(tile, block);
        target.mean(block, tile);
        if (state != nullptr) target.sample(block, state->middleRows(tile.first, tile.count), tile, draw);
    });
}

void sweepUp(const Rbm& machine, const ConstMatrixRef& visibleStates, MatrixRef& mean, MatrixRef* state,
             const RandomDraw& draw, ThreadTeam& team) {
    const Drive drive(machine.visible, visibleStates);
    const ConstMatrixRef source = drive.view();
    sweep(machine.hidden, mean, state, draw, team, [&](UnitRange tile, MatrixRef block) {
        multiplyTransposed(machine.weights.middleCols(tile.first, tile.count), source, block);
    });
}

void sweepDown(const Rbm& machine, const ConstMatrixRef& hiddenStates, MatrixRef& mean, MatrixRef* state,
               const RandomDraw& draw, ThreadTeam& team) {
    const Drive drive(machine.hidden, hiddenStates);
    const ConstMatrixRef source = drive.view();
    sweep(machine.visible, mean, state, draw, team, [&](UnitRange tile, MatrixRef block) {
        multiply(machine.weights.middleRows(tile.first, tile.count), source, block);
    });
}

} // namespace

void hiddenMean(const Rbm& machine, const ConstMatrixRef& visibleStates, MatrixRef mean, ThreadTeam& team) {
    sweepUp(machine, visibleStates, mean, nullptr, {}, team);
}

void visibleMean(const Rbm& machine, const ConstMatrixRef& hiddenStates, MatrixRef mean, ThreadTeam& team) {
    sweepDown(machine, hiddenStates, mean, nullptr, {}, team);
}

void sampleHidden(const Rbm& machine, const ConstMatrixRef& visibleStates, MatrixRef mean, MatrixRef state,
                  const RandomDraw& draw, ThreadTeam& team) {
    sweepUp(machine, visibleStates, mean, &state, draw, team);
}

void sampleVisible(const Rbm& machine, const ConstMatrixRef& hiddenStates, MatrixRef mean, MatrixRef state,
                   const RandomDraw& draw, ThreadTeam& team) {
    sweepDown(machine, hiddenStates, mean, &state, draw, team);
}

} // namespace reverie
