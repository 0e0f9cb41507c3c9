#include "core/units/layer.h"

#include "core/error.h"
#include "core/units/bernoulli.h"
#include "core/units/deterministic.h"
#include "core/units/gaussian.h"
#include "core/units/softmax.h"

#include <algorithm>

namespace reverie {

namespace {

// Eigen's float kernel for AVX2 works on panels of 24 rows; whole panels waste nothing at the seams.
constexpr Index panel = 24;
constexpr Index tilesPerLayer = 4;
constexpr Index maximumStates = Index{1} << 24;

/// Cuts `size` units into at most four tiles of whole panels; depends on nothing but the size.
void appendTiles(std::vector<UnitRange>& tiles, Index first, Index size) {
    const Index panels = (size + panel - 1) / panel;
    const Index count = std::clamp<Index>(panels / 2, 1, tilesPerLayer);
    for (Index tile = 0; tile < count; ++tile) {
        const Index begin = panels * tile / count * panel;
        const Index end = tile + 1 == count ? size : panels * (tile + 1) / count * panel;
        tiles.push_back({first + begin, end - begin});
    }
}

void requireStochastic(UnitKind kind) {
    if (!stochastic(kind)) throw Error("tanh and rectified linear units have no energy");
}

} // namespace

Layer::Layer(std::vector<UnitGroup> groups) : groups_(std::move(groups)) {
    Index total = 0;
    for (const UnitGroup& group : groups_) {
        if (group.size < 1) throw Error("a layer has a group without units");
        if (group.kind == UnitKind::Softmax && group.size < 2)
            throw Error("a softmax group needs at least two units");
        if (group.kind == UnitKind::Softmax)
            tiles_.push_back({total, group.size});
        else
            appendTiles(tiles_, total, group.size);
        total += group.size;
    }
    bias = Vector::Zero(total);
    logVariance = Vector::Zero(total);
}

bool Layer::has(UnitKind kind) const {
    return std::ranges::find(groups_, kind, &UnitGroup::kind) != groups_.end();
}

bool Layer::unitScale() const {
    return (logVariance.array() == 0.0F).all();
}

/// Calls visit(kind, range) for the part of each group that lies within `rows`.
template<class Visit>
void Layer::visit(UnitRange rows, Visit&& visit) const {
    Index first = 0;
    for (const UnitGroup& group : groups_) {
        const Index begin = std::max(first, rows.first);
        const Index end = std::min(first + group.size, rows.first + rows.count);
        if (begin < end) visit(group.kind, UnitRange{begin, end - begin});
        first += group.size;
    }
}

void Layer::mean(MatrixRef inputThenMean, UnitRange rows) const {
    visit(rows, [&](UnitKind kind, UnitRange part) {
        auto block = inputThenMean.middleRows(part.first - rows.first, part.count);
        const auto biases = bias.segment(part.first, part.count);
        switch (kind) {
        case UnitKind::Bernoulli:
            return bernoulli::mean(block, biases);
        case UnitKind::Gaussian:
            return gaussian::mean(block, biases, logVariance.segment(part.first, part.count));
        case UnitKind::Softmax:
            return softmax::mean(block, biases);
        case UnitKind::Tanh:
            return deterministic::hyperbolicTangent(block, biases);
        case UnitKind::RectifiedLinear:
            return deterministic::rectify(block, biases);
        }
    });
}

void Layer::sample(const ConstMatrixRef& mean, MatrixRef state, UnitRange rows, const RandomDraw& draw) const {
    visit(rows, [&](UnitKind kind, UnitRange part) {
        const auto means = mean.middleRows(part.first - rows.first, part.count);
        auto states = state.middleRows(part.first - rows.first, part.count);
        switch (kind) {
        case UnitKind::Bernoulli:
            return bernoulli::sample(means, states, part.first, draw);
        case UnitKind::Gaussian:
            return gaussian::sample(means, states, logVariance.segment(part.first, part.count), part.first, draw);
        case UnitKind::Softmax:
            return softmax::sample(means, states, part.first, draw);
        case UnitKind::Tanh:
        case UnitKind::RectifiedLinear:
            states = means;
            return;
        }
    });
}

void Layer::drive(MatrixRef states) const {
    visit(all(), [&](UnitKind kind, UnitRange part) {
        if (kind != UnitKind::Gaussian) return;
        const Vector precision = (-0.5F * logVariance.segment(part.first, part.count).array()).exp();
        states.middleRows(part.first, part.count).array().colwise() *= precision.array();
    });
}

CaseValues Layer::energyTerm(const ConstMatrixRef& states) const {
    CaseValues energy = CaseValues::Zero(states.cols());
    visit(all(), [&](UnitKind kind, UnitRange part) {
        requireStochastic(kind);
        const auto block = states.middleRows(part.first, part.count);
        const auto biases = bias.segment(part.first, part.count);
        if (kind == UnitKind::Gaussian)
            gaussian::addEnergyTerm(block, biases, logVariance.segment(part.first, part.count), energy);
        else
            bernoulli::addEnergyTerm(block, biases, energy);
    });
    return energy;
}

CaseValues Layer::logMarginal(const ConstMatrixRef& input) const {
    CaseValues sum = CaseValues::Zero(input.cols());
    visit(all(), [&](UnitKind kind, UnitRange part) {
        const auto block = input.middleRows(part.first, part.count);
        const auto biases = bias.segment(part.first, part.count);
        switch (kind) {
        case UnitKind::Bernoulli:
            return bernoulli::addLogMarginal(block, biases, sum);
        case UnitKind::Gaussian:
            return gaussian::addLogMarginal(block, biases, logVariance.segment(part.first, part.count), sum);
        case UnitKind::Softmax:
            return softmax::addLogMarginal(block, biases, sum);
        case UnitKind::Tanh:
        case UnitKind::RectifiedLinear:
            return requireStochastic(kind);
        }
    });
    return sum;
}

Matrix Layer::variance(const ConstMatrixRef& mean) const {
    Matrix result = mean.array() * (1.0F - mean.array());
    visit(all(), [&](UnitKind kind, UnitRange part) {
        requireStochastic(kind);
        if (kind == UnitKind::Gaussian)
            result.middleRows(part.first, part.count).colwise() =
                logVariance.segment(part.first, part.count).array().exp().matrix();
    });
    return result;
}

void Layer::biasStatistic(MatrixRef states) const {
    visit(all(), [&](UnitKind kind, UnitRange part) {
        if (kind != UnitKind::Gaussian) return;
        auto block = states.middleRows(part.first, part.count);
        block.colwise() -= bias.segment(part.first, part.count);
        const Vector precision = (-logVariance.segment(part.first, part.count).array()).exp();
        block.array().colwise() *= precision.array();
    });
}

void Layer::logVarianceStatistic(MatrixRef states, const ConstMatrixRef& input) const {
    visit(all(), [&](UnitKind kind, UnitRange part) {
        auto block = states.middleRows(part.first, part.count);
        if (kind != UnitKind::Gaussian) {
            block.setZero();
            return;
        }
        const auto drives = input.middleRows(part.first, part.count);
        const Vector halfPrecision = 0.5F * (-0.5F * logVariance.segment(part.first, part.count).array()).exp();
        const Vector precision = (-logVariance.segment(part.first, part.count).array()).exp();
        for (Index column = 0; column < block.cols(); ++column) {
            const auto x = block.col(column).array();
            const auto centred = x - bias.segment(part.first, part.count).array();
            block.col(column) = 0.5F * centred.square() * precision.array() -
                                x * drives.col(column).array() * halfPrecision.array();
        }
    });
}

Index Layer::stateCount() const {
    Index states = 1;
    for (const UnitGroup& group : groups_) {
        if (group.kind == UnitKind::Gaussian || !stochastic(group.kind)) return 0;
        const Index alternatives = group.kind == UnitKind::Softmax ? group.size : 2;
        const Index choices = group.kind == UnitKind::Softmax ? 1 : group.size;
        for (Index choice = 0; choice < choices; ++choice) {
            states *= alternatives;
            if (states > maximumStates) return 0;
        }
    }
    return states;
}

void Layer::enumerate(Index first, MatrixRef states) const {
    states.setZero();
    for (Index column = 0; column < states.cols(); ++column) {
        Index number = first + column;
        Index unit = 0;
        for (const UnitGroup& group : groups_) {
            if (group.kind == UnitKind::Softmax) {
                states(unit + number % group.size, column) = 1.0F;
                number /= group.size;
            } else {
                for (Index i = 0; i < group.size; ++i, number /= 2)
                    states(unit + i, column) = static_cast<float>(number % 2);
            }
            unit += group.size;
        }
    }
}

} // namespace reverie
