#pragma once

#include "core/learning/weight_optimiser.h"
#include "core/math/thread_team.h"
#include "core/models/autoencoder.h"

#include <cstdint>
#include <vector>

namespace reverie {

/// What a minibatch leaves behind in an autoencoder, arranged so that each gradient is one product: in every
/// connection the first `cases` columns are the encoder's, the next as many the decoder's.
///
/// With tied weights the gradient is lower · upperᵀ over all of them, else that of each half. The buffers may be
/// wider.
struct AutoencoderActivity {
    struct Part {
        Matrix lower; ///< What drives the encoder, then the decoder's error at the same layer: below × 2 cases.
        Matrix upper; ///< The encoder's error, then what drives the decoder: above × 2 cases.
    };
    std::vector<Part> parts; ///< One a connection.
    Index cases = 0;

    /// Makes room for that many cases.
    void resize(const Autoencoder& net, Index count);
    auto encoderState(std::size_t layer) {
        return layer < parts.size() ? parts[layer].lower.leftCols(cases)
                                    : parts[layer - 1].upper.middleCols(cases, cases);
    }
    auto decoderState(std::size_t layer) { return parts[layer - 1].upper.middleCols(cases, cases); }
    auto encoderError(std::size_t layer) { return parts[layer - 1].upper.leftCols(cases); }
    auto decoderError(std::size_t layer) { return parts[layer].lower.middleCols(cases, cases); }
};

/// Steps of gradient ascent on all weights and biases of an autoencoder, by momentum or by Adam.
class AutoencoderOptimiser {
public:
    AutoencoderOptimiser(const Autoencoder& net, OptimiserKind kind);

    /// One step along the mean gradient of the minibatch.
    UpdateReport update(Autoencoder& net, const AutoencoderActivity& activity, const UpdateSettings& settings,
                        ThreadTeam& team);
    /// Forgets all but the weights.
    void rest();

    /// What is remembered: of the encoder's connections bottom first, then of the decoder's, whose weights are
    /// empty where they are tied.
    std::vector<WeightOptimiser> moments;
    std::int64_t updates = 0; ///< Since the last rest.

private:
    struct Task {
        std::size_t connection;
        UnitRange tile;
        bool generative; ///< The decoder's own weights.
        Index weights;
    };
    void follow(Autoencoder& net, const AutoencoderActivity& activity, const Task& task,
                const UpdateSettings& settings, UpdateReport& report);
    void followBiases(Autoencoder& net, const AutoencoderActivity& activity, std::size_t connection,
                      const UpdateSettings& settings);

    std::vector<Task> tasks_; ///< The largest first, so that threads end together.
    std::vector<UpdateReport> reports_;
};

} // namespace reverie
