#include "core/evaluation/boltzmann_enumeration.h"

#include "core/error.h"
#include "core/math/functions.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace reverie {

namespace {

/// Joint states that are held in memory at a time.
constexpr Index chunk = Index{1} << 16;

using Table = Eigen::MatrixXd;
using Column = Eigen::VectorXd;

/// The states numbered `first` onwards of so many binary units, unit i being bit i: units × count.
Table binaryStates(Index units, Index first, Index count) {
    Table states(units, count);
    for (Index column = 0; column < count; ++column)
        for (Index unit = 0; unit < units; ++unit)
            states(unit, column) = static_cast<double>((first + column) >> unit & 1);
    return states;
}

void requireEnumerable(const BoltzmannMachine& machine) {
    if (!enumerable(machine))
        throw Error("this machine is too large to enumerate: it may have at most 20 units in all");
}

/// All states of the hidden units, and what they are worth beside given visible states.
class HiddenStates {
public:
    explicit HiddenStates(const BoltzmannMachine& machine)
        : states_(binaryStates(machine.hidden.size(), 0, Index{1} << machine.hidden.size())),
          lateral_(machine.visibleLateral.cast<double>()), weights_(machine.weights.cast<double>()),
          bias_(machine.visible.bias.cast<double>()) {
        const Table inside = machine.hiddenLateral.cast<double>() * states_;
        own_ = (states_.array() * inside.array()).colwise().sum().transpose();
        own_ += states_.transpose() * machine.hidden.bias.cast<double>();
    }

    /// Hidden units × states.
    const Table& states() const { return states_; }
    /// How many visible states to look at together.
    Index together() const { return std::max<Index>(1, chunk / states_.cols()); }

    /// −E(v, h): hidden states × cases.
    Table logWeights(const Table& visible) const {
        Table values = states_.transpose() * (weights_.transpose() * visible);
        values.colwise() += own_;
        const Table inside = lateral_ * visible;
        const Eigen::RowVectorXd seen =
            (visible.array() * inside.array()).colwise().sum().matrix() + bias_.transpose() * visible;
        values.rowwise() += seen;
        return values;
    }

private:
    Table states_;
    Table lateral_;
    Table weights_;
    Column bias_;
    Column own_; ///< hᵀSh + bᵀh of each hidden state.
};

/// log Σ exp of every column, whose entries become their shares of the sum.
Eigen::RowVectorXd shares(Table& logWeights) {
    Eigen::RowVectorXd sums = logWeights.colwise().maxCoeff();
    logWeights = (logWeights.rowwise() - sums).array().exp();
    const Eigen::RowVectorXd totals = logWeights.colwise().sum();
    logWeights.array().rowwise() /= totals.array();
    return sums.array() + totals.array().log();
}

/// Calls visit(first, visible states of a chunk) until all are seen.
template<class Visit>
void forAllVisible(const BoltzmannMachine& machine, const HiddenStates& hidden, Visit&& visit) {
    const Index count = Index{1} << machine.visible.size();
    for (Index first = 0; first < count; first += hidden.together())
        visit(binaryStates(machine.visible.size(), first, std::min(hidden.together(), count - first)));
}

/// Moments summed over weighted visible states and the hidden states that go with them.
class Moments {
public:
    explicit Moments(const BoltzmannMachine& machine)
        : hidden_(machine), pairs_(Table::Zero(machine.units(), machine.units())),
          means_(Column::Zero(machine.units())) {}

    const HiddenStates& hidden() const { return hidden_; }

    /// `weigh` turns log Σ_h exp(−E(v, h)) of the cases into their weights.
    template<class Weigh>
    void add(const Table& visible, Weigh&& weigh) {
        Table given = hidden_.logWeights(visible);
        const Eigen::RowVectorXd weight = weigh(shares(given));
        const Index hiddenUnits = hidden_.states().rows();
        Table means(visible.rows() + hiddenUnits, visible.cols());
        means << visible, hidden_.states() * given;
        means_ += means * weight.transpose();
        const Table weighted = means * weight.asDiagonal();
        pairs_ += weighted * means.transpose();
        // Between hidden units the pairs are not products of means.
        const Table hiddenMeans = means.bottomRows(hiddenUnits);
        pairs_.bottomRightCorner(hiddenUnits, hiddenUnits) +=
            hidden_.states() * (given * weight.transpose()).asDiagonal() * hidden_.states().transpose() -
            hiddenMeans * weight.asDiagonal() * hiddenMeans.transpose();
    }

    PairStatistics result() const {
        PairStatistics statistics{pairs_.cast<float>(), means_.cast<float>()};
        statistics.settle();
        return statistics;
    }

private:
    HiddenStates hidden_;
    Table pairs_;
    Column means_;
};

} // namespace

bool enumerable(const BoltzmannMachine& machine) {
    return machine.units() <= mostEnumerableUnits;
}

double logPartition(const BoltzmannMachine& machine) {
    requireEnumerable(machine);
    const HiddenStates hidden(machine);
    std::vector<double> sums;
    forAllVisible(machine, hidden, [&](const Table& visible) {
        Table values = hidden.logWeights(visible);
        const Eigen::RowVectorXd part = shares(values);
        sums.push_back(logSumExp({part.data(), static_cast<std::size_t>(part.size())}));
    });
    return logSumExp(sums);
}

CaseValues freeEnergy(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates) {
    requireEnumerable(machine);
    const HiddenStates hidden(machine);
    CaseValues values(visibleStates.cols());
    for (Index first = 0; first < visibleStates.cols(); first += hidden.together()) {
        const Index count = std::min(hidden.together(), visibleStates.cols() - first);
        Table weights = hidden.logWeights(visibleStates.middleCols(first, count).cast<double>());
        values.segment(first, count) = -shares(weights);
    }
    return values;
}

double logLikelihood(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates) {
    return -freeEnergy(machine, visibleStates).mean() - logPartition(machine);
}

PairStatistics freeMoments(const BoltzmannMachine& machine) {
    const double logZ = logPartition(machine);
    Moments moments(machine);
    forAllVisible(machine, moments.hidden(), [&](const Table& visible) {
        moments.add(visible, [&](const Eigen::RowVectorXd& logSums) -> Eigen::RowVectorXd {
            return (logSums.array() - logZ).exp();
        });
    });
    return moments.result();
}

PairStatistics clampedMoments(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates) {
    requireEnumerable(machine);
    const auto cases = static_cast<double>(visibleStates.cols());
    Moments moments(machine);
    const Index together = moments.hidden().together();
    for (Index first = 0; first < visibleStates.cols(); first += together) {
        const Index count = std::min(together, visibleStates.cols() - first);
        moments.add(visibleStates.middleCols(first, count).cast<double>(),
                    [&](const Eigen::RowVectorXd&) -> Eigen::RowVectorXd {
                        return Eigen::RowVectorXd::Constant(count, 1 / cases);
                    });
    }
    return moments.result();
}

PairStatistics exactGradient(const BoltzmannMachine& machine, const ConstMatrixRef& visibleStates) {
    PairStatistics gradient = clampedMoments(machine, visibleStates);
    const PairStatistics free = freeMoments(machine);
    gradient.pairs -= free.pairs;
    gradient.means -= free.means;
    return gradient;
}

} // namespace reverie
