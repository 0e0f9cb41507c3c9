#include "core/evaluation/net_enumeration.h"

#include "core/error.h"
#include "core/evaluation/likelihood_bound.h"
#include "core/math/functions.h"
#include "core/math/product.h"

#include <algorithm>

namespace reverie {

namespace {

constexpr Index mostStates = Index{1} << 16;
constexpr Index mostPairs = Index{1} << 22;

Matrix statesOf(const Layer& layer) {
    Matrix states(layer.size(), layer.stateCount());
    layer.enumerate(0, states);
    return states;
}

/// log P(state | input) of every state (rows) and every input (columns).
Eigen::MatrixXd logConditionals(const Layer& layer, const ConstMatrixRef& states, const ConstMatrixRef& input) {
    Matrix products(states.cols(), input.cols());
    multiplyTransposed(Drive(layer, states).view(), input, products);
    Eigen::MatrixXd logs = products.cast<double>();
    logs.colwise() -= layer.energyTerm(states).transpose();
    logs.rowwise() -= layer.logMarginal(input);
    return logs;
}

/// From every state above one connection to some states below it.
EnumeratedNet carriedDown(const DirectedConnection& connection, const Matrix& above, const EnumeratedNet& values,
                          const ConstMatrixRef& below) {
    Matrix back(below.rows(), above.cols());
    multiply(connection.down().weights, Drive(connection.above, above).view(), back);
    Matrix up(above.rows(), below.cols());
    multiplyTransposed(connection.recognition, Drive(connection.below, below).view(), up);
    const Eigen::MatrixXd generated = logConditionals(connection.below, below, back).transpose();
    const Eigen::MatrixXd recognised = logConditionals(connection.above, above, up);
    EnumeratedNet carried{CaseValues(below.cols()), CaseValues(below.cols())};
    for (Index column = 0; column < below.cols(); ++column) {
        const Eigen::VectorXd joint = generated.col(column) + values.logUnnormalised.transpose();
        carried.logUnnormalised[column] = logSumExp({joint.data(), static_cast<std::size_t>(joint.size())});
        const auto q = recognised.col(column);
        carried.bound[column] = q.array().exp().matrix().dot(generated.col(column) - q + values.bound.transpose());
    }
    return carried;
}

} // namespace

bool enumerable(const NetRef& net) {
    Index below = 1;
    for (const DirectedConnection& connection : net.directed) {
        const Index states = connection.above.stateCount();
        if (states == 0 || states > mostStates || states * below > mostPairs) return false;
        below = states;
    }
    return true;
}

EnumeratedNet enumerate(const NetRef& net, const ConstMatrixRef& visible) {
    if (!enumerable(net))
        throw Error(
            "the hidden layers of this net are too large to enumerate: at most 16 binary units each, and 22 "
            "in two neighbours");
    if (net.directed.empty()) {
        const CaseValues exact = logTop(net, visible);
        return {exact, exact};
    }
    Matrix above = statesOf(net.directed.back().above);
    const CaseValues top = logTop(net, above);
    EnumeratedNet values{top, top};
    for (std::size_t level = net.directed.size() - 1; level > 0; --level) {
        const Matrix below = statesOf(net.directed[level - 1].above);
        values = carriedDown(net.directed[level], above, values, below);
        above = below;
    }
    EnumeratedNet result{CaseValues(visible.cols()), CaseValues(visible.cols())};
    constexpr Index blockCases = 64;
    for (Index first = 0; first < visible.cols(); first += blockCases) {
        const Index count = std::min(blockCases, visible.cols() - first);
        const EnumeratedNet reached =
            carriedDown(net.directed.front(), above, values, visible.middleCols(first, count));
        result.logUnnormalised.segment(first, count) = reached.logUnnormalised;
        result.bound.segment(first, count) = reached.bound;
    }
    return result;
}

} // namespace reverie
