#pragma once

namespace reverie {

/// In which order a Gibbs sweep comes to the units: from the first to the last, or in a new random order each
/// sweep.
enum class UpdateOrder { Fixed, Random };

} // namespace reverie
