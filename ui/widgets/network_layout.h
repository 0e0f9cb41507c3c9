#pragma once

#include "core/models/net_view.h"

#include <QRectF>
#include <QSet>

#include <utility>
#include <vector>

namespace reverie {

/// Where the layers of a net are drawn, the first at the bottom.
struct NetworkLayout {
    std::vector<QRectF> bars; ///< Of each layer, in the order of the net.
    std::vector<int> levels;  ///< How many layers lie below each; label units share the level of their neighbour.
    int levelCount = 0;
};

/// Parts of a net by their places in NetView::layers.
struct NetParts {
    QSet<int> layers;
    QSet<std::pair<int, int>> connections; ///< Of neighbours, the lower one first.
    bool operator==(const NetParts&) const = default;
};

/// Room in pixels that a layout is made for.
struct NetworkRoom {
    QSizeF size;
    double bar = 0;    ///< Height of a bar.
    double image = 0;  ///< Height of the lowest one, which shows the image.
    double labels = 0; ///< Width of the label units beside a layer.
    double gap = 0;    ///< Between neighbours.
};

/// Puts label units beside the layer before them, or on top where a classifier puts out labels; bars are as wide
/// as the root of their units, and no narrower than half the room.
NetworkLayout layOutNetwork(const NetView& net, const NetworkRoom& room);

} // namespace reverie
