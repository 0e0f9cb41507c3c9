#pragma once

#include "core/models/rbm.h"

#include <QtTest>

#include <cmath>
#include <random>
#include <vector>

/// Double-precision brute force over every joint state of a small machine: the tests' second opinion, written from
/// the definitions alone. Gaussian units stand on a grid wide and fine enough that the trapezoidal rule is exact
/// to ten digits.
namespace reverie::oracle {

using Table = Eigen::MatrixXd;
using Column = Eigen::VectorXd;

double deviation(const Layer& layer, Index unit);

/// The kind of each unit of a layer.
std::vector<UnitKind> kinds(const Layer& layer);

/// All joint states of a layer, one a column, and the logarithm of each one's share of the sum or integral.
struct States {
    Table states;
    Column logShare;
    Index count() const { return states.cols(); }
};

/// Sets a group's part of the states: every former state beside every alternative.
void cross(States& all, Index firstUnit, const Table& alternatives, double logShare);

States allStates(const Layer& layer);

/// A layer's own part of the energy of one state.
double term(const Layer& layer, const Column& state);

/// What a state sends through the weights.
Column drive(const Layer& layer, const Column& state);

double energy(const Rbm& machine, const Column& visible, const Column& hidden);

double logSum(const Column& values);

/// Every joint state of a machine with its probability.
class Joint {
public:
    explicit Joint(const Rbm& machine);

    States visible;
    States hidden;
    double logPartition = 0;
    Table probability; ///< Visible states × hidden states.

    Column visibleProbability() const { return probability.rowwise().sum(); }
    Column hiddenProbability() const { return probability.colwise().sum().transpose(); }

private:
    Table logWeight_;
};

/// log Σ_h exp(−E(v, h)): minus the free energy.
double negativeFreeEnergy(const Rbm& machine, const Column& visibleState);

double negativeHiddenFreeEnergy(const Rbm& machine, const Column& hiddenState);

/// E[h | v].
Column hiddenMean(const Rbm& machine, const Column& visibleState);

/// E[v | h].
Column visibleMean(const Rbm& machine, const Column& hiddenState);

/// Mean log P(v) over the columns.
double logLikelihood(const Rbm& machine, const Matrix& visibleStates);

/// Fills weights, biases and (for Gaussian units) log variances with reproducible numbers of the given size.
void scramble(Rbm& machine, unsigned seed, float scale = 0.7F);

/// Machines of every pair of kinds the program offers, small enough to enumerate.
struct NamedMachine {
    const char* name;
    Rbm machine;
};

std::vector<NamedMachine> smallMachines();

/// One row of test data a small machine, in a column "which".
void addMachines();

/// The machine of the current row.
Rbm fetchedMachine();

/// Reproducible states of a layer: the enumerated ones of discrete units, real numbers for Gaussian units.
Matrix someStates(const Layer& layer, Index count, unsigned seed);

/// Indices drawn from a distribution, one a column.
std::vector<Index> drawIndices(const Column& probability, Index count, unsigned seed);

/// How often each enumerated state occurs among the columns; −1 in front when a column is none of them.
std::vector<double> histogram(const States& all, const Matrix& columns);

/// Σ (observed − expected)² / expected.
double chiSquare(const std::vector<double>& counts, const Column& probability, double total);

} // namespace reverie::oracle
