#pragma once

#include "core/evaluation/annealed_importance.h"
#include "core/io/model_file.h"

#include <optional>
#include <stop_token>

namespace reverie {

/// What annealed importance sampling says of a model and some images.
struct LikelihoodEstimate {
    PartitionEstimate partition; ///< Of the top machine, or of the two sides of a deep Boltzmann machine.
    Index cases = 0;
    double logLikelihood = 0; ///< Mean log P(v), nats per case; of a machine of several layers a lower bound.
    double standardError = 0; ///< Of log Z, and of the mean over cases.
    bool bound = false;
    bool sampledPixels = false; ///< Grey levels were sampled once, since binary units only show black or white.
};

/// How images become visible states whose likelihood is asked for: binary units only show black or white, so that
/// grey levels are sampled once.
PixelCoding sampledWhereGrey(PixelCoding coding, const ImageSet& images);

/// Estimates the log-likelihood of a model: log Z by annealed importance sampling, then log P(v) of any images, or
/// of a deep Boltzmann machine its variational bound; labels, if the model has some, are summed over.
class LikelihoodEstimator {
public:
    /// The base machine shows the mean of up to 10,000 of the training images, taken up to the top machine
    /// (of a deep Boltzmann machine, and of the means of its even hidden layers with them). The model must outlive
    /// the estimator. Asked to stop, it begins with the mean of fewer. Throws Error when the images do not fit the
    /// model.
    LikelihoodEstimator(const Model& model, const ImageSet& training, AnnealingPlan plan, std::uint64_t seed,
                        ThreadTeam& team, const std::stop_token& stop = {});

    void advance(Index temperatures, ThreadTeam& team) { sampling_.advance(temperatures, team); }
    bool finished() const { return sampling_.finished(); }
    /// Share of the way, 0 to 1.
    double progress() const { return sampling_.progress(); }
    /// log Z; only once finished.
    PartitionEstimate partition() const { return sampling_.estimate(); }
    /// Only once finished; nothing when it was asked to stop. Throws Error when the images do not fit the model,
    /// or log Z cannot be told.
    std::optional<LikelihoodEstimate> measure(const ImageSet& images, ThreadTeam& team,
                                              const std::stop_token& stop = {}) const;

private:
    const Model& model_;
    std::uint64_t seed_;
    AnnealedImportance sampling_;
};

} // namespace reverie
