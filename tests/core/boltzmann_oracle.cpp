#include "boltzmann_oracle.h"

namespace reverie::oracle {

namespace {

/// Symmetric numbers of the given size with a zero diagonal.
Matrix someLateral(Index units, unsigned seed, float scale) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> number(-scale, scale);
    Matrix lateral = Matrix::Zero(units, units);
    for (Index i = 0; i < units; ++i)
        for (Index j = 0; j < i; ++j)
            lateral(i, j) = lateral(j, i) = number(generator);
    return lateral;
}

} // namespace

double energy(const BoltzmannMachine& machine, const Column& visible, const Column& hidden) {
    double sum = 0;
    for (Index i = 0; i < visible.size(); ++i) {
        sum -= machine.visible.bias[i] * visible[i];
        for (Index j = 0; j < visible.size(); ++j)
            sum -= visible[i] * machine.visibleLateral(i, j) * visible[j];
        for (Index j = 0; j < hidden.size(); ++j)
            sum -= visible[i] * machine.weights(i, j) * hidden[j];
    }
    for (Index i = 0; i < hidden.size(); ++i) {
        sum -= machine.hidden.bias[i] * hidden[i];
        for (Index j = 0; j < hidden.size(); ++j)
            sum -= hidden[i] * machine.hiddenLateral(i, j) * hidden[j];
    }
    return sum;
}

double energy(const BoltzmannMachine& machine, const Column& state) {
    return energy(machine, state.head(machine.visible.size()), state.tail(machine.hidden.size()));
}

States binaryStates(Index units) {
    States all{Table::Zero(units, 1), Column::Zero(1)};
    for (Index unit = 0; unit < units; ++unit)
        cross(all, unit, Eigen::RowVector2d(0, 1), 0.0);
    return all;
}

BoltzmannJoint::BoltzmannJoint(const BoltzmannMachine& machine, double inverseTemperature)
    : all(binaryStates(machine.units())), energies(all.count()) {
    for (Index s = 0; s < all.count(); ++s)
        energies[s] = energy(machine, Column(all.states.col(s)));
    logPartition = logSum(-inverseTemperature * energies);
    probability = (-inverseTemperature * energies.array() - logPartition).exp();
}

double logProbability(const BoltzmannMachine& machine, const BoltzmannJoint& joint, const Column& visible) {
    const States hidden = binaryStates(machine.hidden.size());
    Column exponents(hidden.count());
    for (Index h = 0; h < hidden.count(); ++h)
        exponents[h] = -energy(machine, visible, hidden.states.col(h));
    return logSum(exponents) - joint.logPartition;
}

double logLikelihood(const BoltzmannMachine& machine, const Matrix& visibleStates) {
    const BoltzmannJoint joint(machine);
    double sum = 0;
    for (Index c = 0; c < visibleStates.cols(); ++c)
        sum += logProbability(machine, joint, visibleStates.col(c).cast<double>());
    return sum / static_cast<double>(visibleStates.cols());
}

BoltzmannMachine someBoltzmann(Index visible, Index hidden, unsigned seed, float scale) {
    BoltzmannMachine machine(visible, hidden);
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> number(-scale, scale);
    for (Index i = 0; i < machine.weights.size(); ++i)
        machine.weights.data()[i] = number(generator);
    for (Layer* layer : {&machine.visible, &machine.hidden})
        for (float& bias : layer->bias)
            bias = number(generator);
    machine.visibleLateral = someLateral(visible, seed + 100, scale);
    machine.hiddenLateral = someLateral(hidden, seed + 200, scale);
    return machine;
}

std::vector<NamedBoltzmann> smallBoltzmanns() {
    std::vector<NamedBoltzmann> all = {{"fully visible", someBoltzmann(5, 0, 1)},
                                       {"all weights", someBoltzmann(4, 3, 2)},
                                       {"visible lateral", someBoltzmann(3, 3, 3)},
                                       {"hidden lateral", someBoltzmann(3, 3, 4)},
                                       {"no lateral weights", someBoltzmann(4, 3, 5)}};
    all[2].machine.hiddenLateral.setZero();
    all[3].machine.visibleLateral.setZero();
    all[4].machine.visibleLateral.setZero();
    all[4].machine.hiddenLateral.setZero();
    return all;
}

void addBoltzmanns() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const auto& [name, machine] : smallBoltzmanns())
        QTest::newRow(name) << which++;
}

BoltzmannMachine fetchedBoltzmann() {
    QFETCH(int, which);
    return smallBoltzmanns()[static_cast<std::size_t>(which)].machine;
}

Matrix someBinary(Index units, Index count, unsigned seed) {
    std::mt19937 generator(seed);
    std::bernoulli_distribution coin(0.5);
    Matrix states(units, count);
    for (Index i = 0; i < states.size(); ++i)
        states.data()[i] = coin(generator) ? 1.0F : 0.0F;
    return states;
}

} // namespace reverie::oracle
