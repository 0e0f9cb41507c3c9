#include "core/evaluation/likelihood_bound.h"

#include "core/math/functions.h"
#include "core/math/product.h"

#include <algorithm>

namespace reverie {

namespace {

/// log P(states | input) of a layer, one number a case.
CaseValues logConditional(const Layer& layer, const ConstMatrixRef& states, const ConstMatrixRef& input) {
    const Drive drive(layer, states);
    return drive.view().cwiseProduct(input).cast<double>().colwise().sum() - layer.energyTerm(states) -
           layer.logMarginal(input);
}

/// The bound along one up-pass; `first` counts the layers' draws.
CaseValues alongOnePass(const NetRef& net, const ConstMatrixRef& visible, const RandomStream& stream,
                        std::uint64_t first) {
    CaseValues sum = CaseValues::Zero(visible.cols());
    Matrix below = visible;
    for (const DirectedConnection& connection : net.directed) {
        Matrix input(connection.above.size(), below.cols());
        multiplyTransposed(connection.recognition, Drive(connection.below, below).view(), input);
        Matrix mean = input;
        connection.above.mean(mean, connection.above.all());
        Matrix above(mean.rows(), mean.cols());
        connection.above.sample(mean, above, connection.above.all(), stream.drawAt(first++));
        sum -= logConditional(connection.above, above, input);
        Matrix back(below.rows(), below.cols());
        multiply(connection.down().weights, Drive(connection.above, above).view(), back);
        sum += logConditional(connection.below, below, back);
        below = std::move(above);
    }
    return sum + logTop(net, below);
}

} // namespace

CaseValues logTop(const NetRef& net, const ConstMatrixRef& penultimate) {
    if (net.labels == 0) return -net.top.freeEnergy(penultimate);
    Eigen::MatrixXd scores(net.labels, penultimate.cols());
    Matrix states = Matrix::Zero(net.top.visible.size(), penultimate.cols());
    states.topRows(penultimate.rows()) = penultimate;
    for (Index label = 0; label < net.labels; ++label) {
        states.bottomRows(net.labels).setZero();
        states.row(penultimate.rows() + label).setOnes();
        scores.row(label) = -net.top.freeEnergy(states);
    }
    CaseValues result(penultimate.cols());
    for (Index column = 0; column < penultimate.cols(); ++column)
        result[column] = logSumExp({scores.col(column).data(), static_cast<std::size_t>(net.labels)});
    return result;
}

CaseValues unnormalisedBound(const NetRef& net, const ConstMatrixRef& visible, int passes, RandomStream& stream,
                             ThreadTeam& team, const std::stop_token& stop) {
    constexpr Index blockCases = 100;
    const Index blocks = (visible.cols() + blockCases - 1) / blockCases;
    const int needed = net.directed.empty() ? 1 : std::max(passes, 1);
    const std::uint64_t drawsOfPass = net.directed.size();
    const std::uint64_t start = stream.position();
    CaseValues sum = CaseValues::Zero(visible.cols());
    team.forEach(blocks, [&](Index block) {
        const Index first = block * blockCases;
        const Index count = std::min(blockCases, visible.cols() - first);
        for (int pass = 0; pass < needed && !stop.stop_requested(); ++pass) {
            const auto place = static_cast<std::uint64_t>(pass * blocks + block);
            sum.segment(first, count) +=
                alongOnePass(net, visible.middleCols(first, count), stream, start + place * drawsOfPass);
        }
    });
    stream.seek(start + static_cast<std::uint64_t>(needed * blocks) * drawsOfPass);
    return sum / needed;
}

} // namespace reverie
