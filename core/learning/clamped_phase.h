#pragma once

namespace reverie {

/// Where the statistics of hidden units come from while visible ones are held at the data.
enum class ClampedPhase { MeanField, Gibbs };

} // namespace reverie
