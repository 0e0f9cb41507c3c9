#pragma once

namespace reverie {

/// What a person chose for the sampler behind the board.
struct BoardSettings {
    bool running = true;
    double iterationsPerSecond = 20; ///< Gibbs iterations; 0 is as fast as it goes.
    int iterationsPerColumn = 20;
    int columns = 10;
    bool samples = false; ///< Pixels as samples instead of probabilities.
    bool operator==(const BoardSettings&) const = default;
};

/// What can be written to a file of its own.
enum class BoardExport { Figure, Movement };

} // namespace reverie
