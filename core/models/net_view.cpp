#include "core/models/net_view.h"

#include <fmt/format.h>

namespace reverie {

NetView viewOf(const BoltzmannMachine& machine) {
    NetView view;
    view.layers.push_back({"pixels", machine.visible.size(), false, !machine.visibleLateral.isZero(0)});
    if (machine.hidden.size() > 0)
        view.layers.push_back({"hidden 1", machine.hidden.size(), false, !machine.hiddenLateral.isZero(0)});
    return view;
}

NetView viewOf(const NetRef& net, Index training) {
    NetView view;
    view.directed = static_cast<Index>(net.directed.size());
    view.training = training;
    view.layers.push_back({"pixels", net.pixels(), false});
    for (const DirectedConnection& connection : net.directed)
        view.layers.push_back({fmt::format("hidden {}", view.layers.size()), connection.above.size(), false});
    const std::size_t top = view.layers.size();
    if (net.labels > 0) view.layers.push_back({"labels", net.labels, true});
    view.layers.push_back({fmt::format("hidden {}", top), net.top.hidden.size(), false});
    return view;
}

} // namespace reverie
