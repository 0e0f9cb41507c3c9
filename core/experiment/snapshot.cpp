#include "core/experiment/snapshot.h"

#include <algorithm>

namespace reverie {

SnapshotRequest SnapshotRequest::operator|(const SnapshotRequest& other) const {
    return {filters || other.filters, std::max(reconstructions, other.reconstructions),
            std::max(fantasies, other.fantasies), machine || other.machine};
}

} // namespace reverie
