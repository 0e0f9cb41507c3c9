#include "ui/widgets/network_layout.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

bool standsBeside(const NetView& net, std::size_t layer) {
    return layer > 0 && net.layers[layer].labels && !net.classifier;
}

} // namespace

NetworkLayout layOutNetwork(const NetView& net, const NetworkRoom& room) {
    NetworkLayout layout;
    Index most = 1;
    for (std::size_t i = 0; i < net.layers.size(); ++i) {
        if (!standsBeside(net, i)) ++layout.levelCount;
        layout.levels.push_back(layout.levelCount - 1);
        most = std::max(most, net.layers[i].units);
    }
    const int levels = layout.levelCount;
    const double content = room.image + (levels - 1) * (room.bar + room.gap);
    double bottom = room.size.height() - std::max(0.0, (room.size.height() - content) / 2);
    const double middle = room.size.width() / 2;
    for (std::size_t i = 0; i < net.layers.size(); ++i) {
        const bool beside = standsBeside(net, i);
        const bool hasNeighbour = i + 1 < net.layers.size() && standsBeside(net, i + 1);
        const double height = layout.levels[i] == 0 ? room.image : room.bar;
        if (beside) {
            const QRectF left = layout.bars.back();
            layout.bars.emplace_back(left.right() + room.gap / 2, left.top(), room.labels, left.height());
            continue;
        }
        if (i > 0)
            bottom = layout.bars.front().bottom() - room.image - layout.levels[i] * room.gap -
                     (layout.levels[i] - 1) * room.bar;
        const double taken = hasNeighbour ? room.labels + room.gap / 2 : 0;
        const double share = std::sqrt(static_cast<double>(net.layers[i].units) / static_cast<double>(most));
        const double width = (room.size.width() - taken) * (0.5 + 0.5 * share);
        layout.bars.emplace_back(middle - (width + taken) / 2, bottom - height, width, height);
    }
    return layout;
}

} // namespace reverie
