#include "labelled_oracle.h"

#include <cmath>

namespace reverie::oracle {

namespace {

/// Three labels above two hidden layers, where they belong to the odd side, and above three, to the even one.
std::vector<std::vector<Index>> labelledSizes() {
    return {{3, 2, 3, labelCount}, {3, 2, 2, 2, labelCount}};
}

} // namespace

void addLabelledSizes() {
    QTest::addColumn<int>("which");
    QTest::newRow("odd labels") << 0;
    QTest::newRow("even labels") << 1;
}

DeepMachine fetchedLabelled(double scale) {
    QFETCH(int, which);
    return randomDeep(labelledSizes()[static_cast<std::size_t>(which)], 41, scale);
}

DeepBoltzmannMachine labelled(const DeepMachine& deep) {
    std::vector<Index> hidden;
    for (std::size_t layer = 1; layer + 1 < deep.layers(); ++layer)
        hidden.push_back(deep.biases[layer].size());
    DeepBoltzmannMachine machine(Layer(UnitKind::Bernoulli, deep.biases.front().size()), hidden, labelCount);
    for (std::size_t layer = 0; layer < deep.layers(); ++layer) {
        machine.bias(layer) = deep.biases[layer].cast<float>();
        if (layer + 1 < deep.layers()) machine.setWeights(layer, deep.weights[layer].cast<float>());
    }
    return machine;
}

Table statesOf(const DeepMachine& deep) {
    const Table all = deep.states();
    Table some(all.rows(), 0);
    std::vector<Index> kept;
    for (Index i = 0; i < all.cols(); ++i)
        if (all.col(i).tail(labelCount).sum() == 1) kept.push_back(i);
    return all(Eigen::all, kept);
}

Table pixelsAndLabel(const DeepMachine& deep, const States& pixels) {
    const Table states = statesOf(deep);
    const Column weights = deep.logWeights(states);
    const double logZ = logSum(weights);
    Table shares = Table::Zero(pixels.count(), labelCount);
    for (Index i = 0; i < states.cols(); ++i)
        for (Index s = 0; s < pixels.count(); ++s)
            if (states.col(i).head(pixels.states.rows()) == pixels.states.col(s))
                for (Index label = 0; label < labelCount; ++label)
                    shares(s, label) +=
                        states(states.rows() - labelCount + label, i) * std::exp(weights[i] - logZ);
    return shares;
}

States pixelStates(const DeepMachine& deep) {
    return allStates(Layer(UnitKind::Bernoulli, deep.biases[0].size()));
}

Matrix oneLabel(Index label, Index cases) {
    Matrix labels = Matrix::Zero(labelCount, cases);
    labels.row(label).setOnes();
    return labels;
}

double boundOf(const DeepMachine& deep, const Column& pixels, const Column& means) {
    double surplus = 0; // What the entropy of independent labels has over that of a choice.
    for (const double p : means.tail(labelCount))
        if (p < 1) surplus -= (1 - p) * std::log(1 - p);
    return deep.bound(pixels, means) - surplus;
}

} // namespace reverie::oracle
