#include "core/evaluation/recognition.h"

#include "core/math/product.h"
#include "core/models/mean_field.h"

#include <algorithm>

namespace reverie {

namespace {

/// Softmax over the rows of each column.
Matrix softmaxOf(const Eigen::MatrixXd& scores) {
    Matrix result(scores.rows(), scores.cols());
    for (Index column = 0; column < scores.cols(); ++column) {
        const Eigen::VectorXd lifted = (scores.col(column).array() - scores.col(column).maxCoeff()).exp();
        result.col(column) = (lifted / lifted.sum()).cast<float>();
    }
    return result;
}

/// −F of every label setting, up to a constant of the case: labels × cases.
Eigen::MatrixXd labelScores(const NetRef& net, const ConstMatrixRef& penultimate) {
    const Rbm& top = net.top;
    const Index below = net.penultimate();
    Matrix input(top.hidden.size(), penultimate.cols());
    if (top.visible.unitScale()) {
        multiplyTransposed(top.weights.topRows(below), penultimate, input);
    } else {
        Matrix drive = withNeutralLabels(net, penultimate);
        top.visible.drive(drive);
        multiplyTransposed(top.weights.topRows(below), drive.topRows(below), input);
    }
    Eigen::MatrixXd scores(net.labels, penultimate.cols());
    Matrix driven(input.rows(), input.cols());
    for (Index label = 0; label < net.labels; ++label) {
        const Vector pull = top.weights.row(below + label).transpose();
        driven = input.colwise() + pull;
        scores.row(label) =
            top.hidden.logMarginal(driven).array() + static_cast<double>(top.visible.bias(below + label));
    }
    return scores;
}

} // namespace

Matrix labelsByFreeEnergy(const NetRef& net, const ConstMatrixRef& penultimate, ThreadTeam& team) {
    Matrix result(net.labels, penultimate.cols());
    constexpr Index blockCases = 50;
    const Index blocks = (penultimate.cols() + blockCases - 1) / blockCases;
    team.forEach(blocks, [&](Index block) {
        const Index first = block * blockCases;
        const Index count = std::min(blockCases, penultimate.cols() - first);
        result.middleCols(first, count) = softmaxOf(labelScores(net, penultimate.middleCols(first, count)));
    });
    return result;
}

Matrix recognise(const NetRef& net, const ConstMatrixRef& visible, ThreadTeam& team) {
    return labelsByFreeEnergy(net, upPass(net.directed, visible, team), team);
}

Matrix recognise(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, ThreadTeam& team) {
    MeanField field(machine, visible, team);
    field.settle(team);
    return labelsByFreeEnergy({{}, machine.topMachine(), machine.labels}, field.layer(machine.top() - 1), team);
}

Matrix recogniseStochastically(const NetRef& net, const ConstMatrixRef& visible, int passes, RandomStream& stream,
                               ThreadTeam& team) {
    Matrix sum = Matrix::Zero(net.labels, visible.cols());
    for (int pass = 0; pass < passes; ++pass)
        sum += labelsByFreeEnergy(net, sampledUpPass(net.directed, visible, stream, team), team);
    return sum / static_cast<float>(passes);
}

Matrix recogniseByGibbs(const NetRef& net, const ConstMatrixRef& visible, int iterations, RandomStream& stream,
                        ThreadTeam& team) {
    Matrix states = withNeutralLabels(net, upPass(net.directed, visible, team));
    Matrix mean(net.top.hidden.size(), states.cols());
    Matrix hidden(net.top.hidden.size(), states.cols());
    Matrix visibleMeans(states.rows(), states.cols());
    Matrix visibleStates(states.rows(), states.cols());
    Matrix sum = Matrix::Zero(net.labels, states.cols());
    const int firstCounted = iterations / 2;
    for (int iteration = 0; iteration < iterations; ++iteration) {
        sampleHidden(net.top, states, mean, hidden, stream.draw(), team);
        sampleVisible(net.top, hidden, visibleMeans, visibleStates, stream.draw(), team);
        states.bottomRows(net.labels) = visibleStates.bottomRows(net.labels);
        if (iteration >= firstCounted) sum += visibleMeans.bottomRows(net.labels);
    }
    return sum / static_cast<float>(std::max(1, iterations - firstCounted));
}

Matrix recogniseByGibbs(const DeepBoltzmannRef& machine, const ConstMatrixRef& visible, int iterations,
                        RandomStream& stream, ThreadTeam& team) {
    const Rbm& sides = machine.sides;
    MeanField field(machine, visible, team);
    field.settle(team);
    Matrix even = field.even();
    Matrix evenMean(even.rows(), even.cols());
    Matrix odd(sides.hidden.size(), even.cols());
    Matrix oddMean(odd.rows(), odd.cols());
    Matrix sum = Matrix::Zero(machine.labels, even.cols());
    const int firstCounted = iterations / 2;
    for (int iteration = 0; iteration < iterations; ++iteration) {
        sampleHidden(sides, even, oddMean, odd, stream.draw(), team);
        sampleVisible(sides, odd, evenMean, even, stream.draw(), team);
        even.topRows(machine.pixels()) = visible;
        if (iteration < firstCounted) continue;
        sum += (machine.oddLabels() > 0 ? oddMean : evenMean).bottomRows(machine.labels);
    }
    return sum / static_cast<float>(std::max(1, iterations - firstCounted));
}

std::vector<int> likeliest(const ConstMatrixRef& probabilities) {
    std::vector<int> labels;
    for (Index column = 0; column < probabilities.cols(); ++column) {
        Index label = 0;
        probabilities.col(column).maxCoeff(&label);
        labels.push_back(static_cast<int>(label));
    }
    return labels;
}

} // namespace reverie
