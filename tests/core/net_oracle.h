#pragma once

#include "closeness.h"
#include "core/models/deep_belief_net.h"
#include "oracle.h"

/// The same for deep belief nets of a dozen units: every joint state of pixels, hidden layers and labels in
/// double, from the conditionals of each connection.
namespace reverie::oracle {

/// A connection's two layers as a machine of their own, with the weights of one direction.
Rbm upwardMachine(const DirectedConnection& connection);

Rbm downwardMachine(const DirectedConnection& connection);

/// P(visible | hidden), every visible state beside every hidden one; densities times their share of the integral
/// for Gaussian units.
Table visibleGivenHidden(const Rbm& machine);

/// P(hidden | visible) for any visible state, on or off the grid.
Column hiddenGivenVisible(const Rbm& machine, const States& hidden, const Column& visible);

/// P(above | below), every upper state beside each of these lower ones.
Table recognitionTable(const DirectedConnection& connection, const Table& below);

Table generativeTable(const DirectedConnection& connection);

/// All joint states of a net that matter: the top machine's, and the pixels' beside the labels'.
class NetJoint {
public:
    explicit NetJoint(const DeepBeliefNet& net);

    Joint top;
    States pixels;
    Index labels; ///< 1 for a net without label units.
    /// P(penultimate, label) and P(pixels, label): states × labels. The states of the top's visible side are
    /// numbered with the penultimate ones running fastest.
    Table penultimateAndLabel;
    Table pixelsAndLabel;
};

/// Q(penultimate | pixels) of a stochastic up-pass: states × columns of pixels.
Table upPassTable(const DeepBeliefNet& net, const Table& pixels);

/// Mean-field passes, layer by layer.
Table upPassMean(const DeepBeliefNet& net, Table states, std::size_t levels);

Table downPassMean(const DeepBeliefNet& net, Table states);

/// P(label | penultimate) in the top machine, every label's states summed over: labels × cases.
Table enumeratedLabels(const DeepBeliefNet& net, const Table& penultimate);

void scramble(DirectedConnection& connection, unsigned seed, bool tied, float scale);

/// A net of layers named from the bottom: pixels, hidden ones, the top's hidden side.
DeepBeliefNet netOf(UnitKind pixels, const std::vector<Index>& sizes, Index labels, bool tied, unsigned seed,
                    float scale = 1.0F);

struct NamedNet {
    const char* name;
    DeepBeliefNet net;
};

/// Nets of every build, none of more than twelve units.
std::vector<NamedNet> smallNets();

/// One row of test data a small net, in a column "which".
void addNets();

/// The net of the current row.
DeepBeliefNet fetchedNet();

/// Nets of the same kinds of units with the same bits.
bool sameLayer(const Layer& left, const Layer& right);

bool sameTop(const DeepBeliefNet& left, const DeepBeliefNet& right);

bool sameDirected(const DeepBeliefNet& left, const DeepBeliefNet& right);

bool sameNet(const DeepBeliefNet& left, const DeepBeliefNet& right);

/// States drawn exactly from a distribution over enumerated ones.
Matrix drawStates(const Table& states, const Column& probability, Index count, unsigned seed);

/// Σ (observed − expected)² / expected over the states that can occur, and how many those are; infinite when one
/// that cannot occur did.
struct ChiSquare {
    double statistic = 0;
    double degrees = -1;
};

ChiSquare compareCounts(const std::vector<double>& counts, const Column& probability, double total);

} // namespace reverie::oracle
