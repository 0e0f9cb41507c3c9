#pragma once

#include "net_oracle.h"

/// The same for what learning expects of a small machine: every transition of its chains enumerated.
namespace reverie::oracle {

/// States, one a column, and the probability of each.
struct Distribution {
    Table states;
    Column probability;
};

/// Each column as probable as the others.
Distribution evenly(Table states);

/// Mean statistics over a distribution of visible states, hidden units at E[h|v].
struct Statistics {
    Table weights;
    Column visibleBias;
    Column hiddenBias;
};

Statistics statisticsOf(const Rbm& machine, const States& hidden, const Distribution& visible);

/// Where the visible side stands after some Gibbs steps from a distribution: all its states.
Distribution afterGibbs(const Rbm& machine, const Joint& joint, const Distribution& start, int steps);

/// Statistics of the data minus those of chains after some Gibbs steps from their start.
Statistics expectedContrast(const Rbm& machine, const Distribution& data, const Distribution& start, int steps);

} // namespace reverie::oracle
