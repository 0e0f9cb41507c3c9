#pragma once

#include "core/models/boltzmann_machine.h"
#include "oracle.h"

/// The same for general Boltzmann machines, written from the definition of their energy alone.
namespace reverie::oracle {

double energy(const BoltzmannMachine& machine, const Column& visible, const Column& hidden);

/// The energy of a state of all units.
double energy(const BoltzmannMachine& machine, const Column& state);

/// Every joint state of so many binary units, unit i being bit i of the state's number.
States binaryStates(Index units);

/// Every joint state of all units with its energy and, at an inverse temperature, its probability.
struct BoltzmannJoint {
    explicit BoltzmannJoint(const BoltzmannMachine& machine, double inverseTemperature = 1);

    States all;
    Column energies;
    double logPartition = 0;
    Column probability;
};

/// log P(v) of one visible state, which may be one of grey levels.
double logProbability(const BoltzmannMachine& machine, const BoltzmannJoint& joint, const Column& visible);

/// Mean log P(v) over the columns.
double logLikelihood(const BoltzmannMachine& machine, const Matrix& visibleStates);

/// A machine with reproducible parameters of the given size.
BoltzmannMachine someBoltzmann(Index visible, Index hidden, unsigned seed, float scale = 0.8F);

struct NamedBoltzmann {
    const char* name;
    BoltzmannMachine machine;
};

/// Machines of every pattern of weights, small enough to enumerate.
std::vector<NamedBoltzmann> smallBoltzmanns();

void addBoltzmanns();

/// The machine of the current row.
BoltzmannMachine fetchedBoltzmann();

/// Reproducible binary states: units × count.
Matrix someBinary(Index units, Index count, unsigned seed);

} // namespace reverie::oracle
