#pragma once

#include "core/models/autoencoder.h"
#include "core/models/boltzmann_machine.h"
#include "core/models/deep_belief_net.h"

#include <string>
#include <vector>

namespace reverie {

/// How one layer stands in the network diagram, bottom first.
struct NetLayer {
    std::string name; ///< "pixels", "hidden 1", "labels"
    Index units = 0;
    bool labels = false;  ///< Stands beside the layer before it as part of the top machine's visible side.
    bool lateral = false; ///< Its units are connected with each other.
};

/// The layers of a net, and which connections are directed.
struct NetView {
    std::vector<NetLayer> layers;
    Index directed = 0;      ///< Connections from the bottom that are directed; the one above them is not.
    bool classifier = false; ///< A feed-forward net: all arrows go up.
    Index training = -1;     ///< The connection that learns now, counted from the bottom; −1 for none or all.
};

/// How a Boltzmann machine is drawn: one layer or two, lateral weights where they are not all zero.
NetView viewOf(const BoltzmannMachine& machine);

/// How a net is drawn; `training` as in NetView.
NetView viewOf(const NetRef& net, Index training = -1);
/// How an autoencoder is drawn: unrolled, the pixels at the bottom and their reconstruction on top.
NetView viewOf(const Autoencoder& net);

} // namespace reverie
