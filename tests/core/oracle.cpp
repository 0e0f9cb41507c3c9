#include "oracle.h"

namespace reverie::oracle {

double deviation(const Layer& layer, Index unit) {
    return std::exp(0.5 * static_cast<double>(layer.logVariance[unit]));
}

std::vector<UnitKind> kinds(const Layer& layer) {
    std::vector<UnitKind> result;
    for (const UnitGroup& group : layer.groups())
        result.insert(result.end(), static_cast<std::size_t>(group.size), group.kind);
    return result;
}

void cross(States& all, Index firstUnit, const Table& alternatives, double logShare) {
    const Index before = all.count();
    const Table formerStates = all.states;
    const Column formerShare = all.logShare;
    all.states.resize(formerStates.rows(), before * alternatives.cols());
    all.logShare.resize(before * alternatives.cols());
    for (Index a = 0; a < alternatives.cols(); ++a) {
        all.states.middleCols(a * before, before) = formerStates;
        all.states.block(firstUnit, a * before, alternatives.rows(), before).colwise() = alternatives.col(a);
        all.logShare.segment(a * before, before) = formerShare.array() + logShare;
    }
}

States allStates(const Layer& layer) {
    constexpr double reach = 13;    // standard deviations each way
    constexpr double spacing = 0.5; // standard deviations
    States all{Table::Zero(layer.size(), 1), Column::Zero(1)};
    Index unit = 0;
    for (const UnitGroup& group : layer.groups()) {
        if (group.kind == UnitKind::Softmax) {
            cross(all, unit, Table::Identity(group.size, group.size), 0.0);
        } else {
            for (Index i = unit; i < unit + group.size; ++i) {
                if (group.kind == UnitKind::Bernoulli) {
                    cross(all, i, Eigen::RowVector2d(0, 1), 0.0);
                } else {
                    const double sigma = deviation(layer, i);
                    const auto nodes = static_cast<Index>(2 * reach / spacing) + 1;
                    const double centre = layer.bias[i];
                    cross(all, i,
                          Eigen::RowVectorXd::LinSpaced(nodes, centre - reach * sigma, centre + reach * sigma),
                          std::log(spacing * sigma));
                }
            }
        }
        unit += group.size;
    }
    return all;
}

double term(const Layer& layer, const Column& state) {
    const std::vector<UnitKind> kind = kinds(layer);
    double sum = 0;
    for (Index i = 0; i < layer.size(); ++i) {
        const double bias = layer.bias[i];
        if (kind[static_cast<std::size_t>(i)] == UnitKind::Gaussian)
            sum += std::pow((state[i] - bias) / deviation(layer, i), 2) / 2;
        else
            sum -= bias * state[i];
    }
    return sum;
}

Column drive(const Layer& layer, const Column& state) {
    const std::vector<UnitKind> kind = kinds(layer);
    Column result = state;
    for (Index i = 0; i < layer.size(); ++i)
        if (kind[static_cast<std::size_t>(i)] == UnitKind::Gaussian) result[i] /= deviation(layer, i);
    return result;
}

double energy(const Rbm& machine, const Column& visible, const Column& hidden) {
    return term(machine.visible, visible) + term(machine.hidden, hidden) -
           drive(machine.visible, visible).dot(machine.weights.cast<double>() * drive(machine.hidden, hidden));
}

double logSum(const Column& values) {
    const double largest = values.maxCoeff();
    return largest + std::log((values.array() - largest).exp().sum());
}

Joint::Joint(const Rbm& machine)
    : visible(allStates(machine.visible)), hidden(allStates(machine.hidden)),
      logWeight_(visible.count(), hidden.count()) {
    Table visibleDrive = visible.states;
    Table hiddenDrive = hidden.states;
    Column visibleTerm(visible.count());
    Column hiddenTerm(hidden.count());
    for (Index v = 0; v < visible.count(); ++v) {
        visibleDrive.col(v) = drive(machine.visible, visible.states.col(v));
        visibleTerm[v] = term(machine.visible, visible.states.col(v));
    }
    for (Index h = 0; h < hidden.count(); ++h) {
        hiddenDrive.col(h) = drive(machine.hidden, hidden.states.col(h));
        hiddenTerm[h] = term(machine.hidden, hidden.states.col(h));
    }
    logWeight_ = visibleDrive.transpose() * machine.weights.cast<double>() * hiddenDrive;
    logWeight_.colwise() += visible.logShare - visibleTerm;
    logWeight_.rowwise() += (hidden.logShare - hiddenTerm).transpose();
    logPartition = logSum(Eigen::Map<const Column>(logWeight_.data(), logWeight_.size()));
    probability = (logWeight_.array() - logPartition).exp();
}

double negativeFreeEnergy(const Rbm& machine, const Column& visibleState) {
    const States hidden = allStates(machine.hidden);
    Column exponents(hidden.count());
    for (Index h = 0; h < hidden.count(); ++h)
        exponents[h] = hidden.logShare[h] - energy(machine, visibleState, hidden.states.col(h));
    return logSum(exponents);
}

double negativeHiddenFreeEnergy(const Rbm& machine, const Column& hiddenState) {
    const States visible = allStates(machine.visible);
    Column exponents(visible.count());
    for (Index v = 0; v < visible.count(); ++v)
        exponents[v] = visible.logShare[v] - energy(machine, visible.states.col(v), hiddenState);
    return logSum(exponents);
}

Column hiddenMean(const Rbm& machine, const Column& visibleState) {
    const States hidden = allStates(machine.hidden);
    const double total = negativeFreeEnergy(machine, visibleState);
    Column mean = Column::Zero(machine.hidden.size());
    for (Index h = 0; h < hidden.count(); ++h)
        mean += std::exp(hidden.logShare[h] - energy(machine, visibleState, hidden.states.col(h)) - total) *
                hidden.states.col(h);
    return mean;
}

Column visibleMean(const Rbm& machine, const Column& hiddenState) {
    const States visible = allStates(machine.visible);
    const double total = negativeHiddenFreeEnergy(machine, hiddenState);
    Column mean = Column::Zero(machine.visible.size());
    for (Index v = 0; v < visible.count(); ++v)
        mean += std::exp(visible.logShare[v] - energy(machine, visible.states.col(v), hiddenState) - total) *
                visible.states.col(v);
    return mean;
}

double logLikelihood(const Rbm& machine, const Matrix& visibleStates) {
    const double logPartition = Joint(machine).logPartition;
    double sum = 0;
    for (Index c = 0; c < visibleStates.cols(); ++c)
        sum += negativeFreeEnergy(machine, visibleStates.col(c).cast<double>()) - logPartition;
    return sum / static_cast<double>(visibleStates.cols());
}

void scramble(Rbm& machine, unsigned seed, float scale) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> number(-scale, scale);
    machine.weights.resize(machine.visible.size(), machine.hidden.size());
    for (Index i = 0; i < machine.weights.size(); ++i)
        machine.weights.data()[i] = number(generator);
    for (Layer* layer : {&machine.visible, &machine.hidden}) {
        const std::vector<UnitKind> kind = kinds(*layer);
        for (Index i = 0; i < layer->size(); ++i) {
            layer->bias[i] = number(generator);
            if (kind[static_cast<std::size_t>(i)] == UnitKind::Gaussian) layer->logVariance[i] = number(generator);
        }
    }
}

std::vector<NamedMachine> smallMachines() {
    using enum UnitKind;
    std::vector<NamedMachine> all = {
        {"Bernoulli-Bernoulli", Rbm(Layer(Bernoulli, 4), Layer(Bernoulli, 3))},
        {"Gaussian-Bernoulli", Rbm(Layer(Gaussian, 2), Layer(Bernoulli, 3))},
        {"pixels and label-Bernoulli", Rbm(Layer({{Bernoulli, 2}, {Softmax, 3}}), Layer(Bernoulli, 3))},
        {"Bernoulli-Gaussian", Rbm(Layer(Bernoulli, 4), Layer(Gaussian, 2))},
        {"everything-Bernoulli", Rbm(Layer({{Softmax, 2}, {Gaussian, 1}, {Bernoulli, 2}}), Layer(Bernoulli, 2))},
    };
    unsigned seed = 1;
    for (NamedMachine& entry : all)
        scramble(entry.machine, seed++);
    return all;
}

void addMachines() {
    QTest::addColumn<int>("which");
    int which = 0;
    for (const auto& [name, machine] : smallMachines())
        QTest::newRow(name) << which++;
}

Rbm fetchedMachine() {
    QFETCH(int, which);
    return smallMachines()[static_cast<std::size_t>(which)].machine;
}

Matrix someStates(const Layer& layer, Index count, unsigned seed) {
    std::mt19937 generator(seed);
    Matrix states = Matrix::Zero(layer.size(), count);
    for (Index c = 0; c < count; ++c) {
        Index unit = 0;
        for (const UnitGroup& group : layer.groups()) {
            if (group.kind == UnitKind::Softmax) {
                states(unit + std::uniform_int_distribution<Index>(0, group.size - 1)(generator), c) = 1;
            } else {
                for (Index i = unit; i < unit + group.size; ++i)
                    states(i, c) = group.kind == UnitKind::Bernoulli
                                       ? static_cast<float>(std::uniform_int_distribution<int>(0, 1)(generator))
                                       : std::normal_distribution<float>(layer.bias[i], 1.5F)(generator);
            }
            unit += group.size;
        }
    }
    return states;
}

std::vector<Index> drawIndices(const Column& probability, Index count, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::discrete_distribution<Index> choose(probability.data(), probability.data() + probability.size());
    std::vector<Index> result(static_cast<std::size_t>(count));
    for (Index& index : result)
        index = choose(generator);
    return result;
}

std::vector<double> histogram(const States& all, const Matrix& columns) {
    std::vector<double> counts(static_cast<std::size_t>(all.count()), 0.0);
    for (Index c = 0; c < columns.cols(); ++c) {
        const Column wanted = columns.col(c).cast<double>();
        Index found = 0;
        while (found < all.count() && all.states.col(found) != wanted)
            ++found;
        if (found == all.count()) {
            counts.front() = -1;
            return counts;
        }
        counts[static_cast<std::size_t>(found)] += 1;
    }
    return counts;
}

double chiSquare(const std::vector<double>& counts, const Column& probability, double total) {
    double sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = probability[static_cast<Index>(i)] * total;
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return sum;
}

} // namespace reverie::oracle
