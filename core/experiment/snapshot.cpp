#include "core/experiment/snapshot.h"

#include <algorithm>

namespace reverie {

SnapshotRequest SnapshotRequest::operator|(const SnapshotRequest& other) const {
    SnapshotRequest both;
    both.filters = filters || other.filters;
    both.reconstructions = std::max(reconstructions, other.reconstructions);
    both.fantasies = std::max(fantasies, other.fantasies);
    both.net = net || other.net;
    both.layer = std::max(layer, other.layer);
    both.projection = std::max(projection, other.projection);
    return both;
}

} // namespace reverie
