#include "core/experiment/net_views.h"

#include "core/models/deep_belief_net.h"

#include <fmt/format.h>

namespace reverie {

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

Index ConfusionMatrix::cases() const {
    Index sum = 0;
    for (const auto& row : counts)
        for (const Index count : row)
            sum += count;
    return sum;
}

Index ConfusionMatrix::errors() const {
    Index right = 0;
    for (std::size_t label = 0; label < counts.size(); ++label)
        right += counts[label][label];
    return cases() - right;
}

} // namespace reverie
