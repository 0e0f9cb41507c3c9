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

NetView viewOf(const Autoencoder& net) {
    NetView view;
    view.directed = 2 * net.hiddenLayers();
    view.classifier = true;
    view.layers.push_back({"pixels", net.pixels(), false});
    for (Index layer = 0; layer + 1 < net.hiddenLayers(); ++layer)
        view.layers.push_back({fmt::format("hidden {}", layer + 1), net.hiddenCount(layer), false});
    view.layers.push_back({"code", net.code().size(), false});
    for (Index layer = net.hiddenLayers() - 1; layer > 0; --layer)
        view.layers.push_back({fmt::format("hidden {} again", layer), net.hiddenCount(layer - 1), false});
    view.layers.push_back({"reconstruction", net.pixels(), false});
    return view;
}

} // namespace reverie
