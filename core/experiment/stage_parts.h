#pragma once

#include "core/experiment/metrics.h"
#include "core/experiment/minibatch_feed.h"
#include "core/io/tensor_file.h"
#include "core/learning/estimators.h"
#include "core/learning/fast_persistent.h"
#include "core/learning/parallel_tempering.h"
#include "core/learning/rbm_learner.h"
#include "core/learning/weight_update.h"
#include "core/models/feed_forward_net.h"
#include "core/models/layered_machine.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace reverie {

// What the stages have in common.

/// How pixels become visible states in a run; measures the training set where they are standardised
/// or whitened.
PixelCoding makeCoding(const ExperimentConfig& config, const ImageSet& training);

/// The estimator of a kind; throws Error when the machine is too large for it.
std::unique_ptr<GradientEstimator> makeEstimator(Estimator kind, const ExperimentConfig& settings,
                                                 const Rbm& machine);

/// The settings of the next update, the rate as its schedule has it by now.
UpdateSettings updateSettings(const ExperimentConfig& settings, const RunPosition& position);

/// Whole numbers from 1 to `most`, separated by commas; throws Error naming the setting for another text.
std::vector<std::int64_t> numberList(std::string_view key, std::string_view text, std::int64_t most,
                                     std::string_view example);

/// k of the next update: the setting, or its share of a schedule such as "3,6,10". Throws Error for another text.
int gibbsIterations(const ExperimentConfig& settings, const RunPosition& position);

/// Hidden units of the layers of a deep Boltzmann machine learned from nothing; throws Error for a text that does
/// not name two layers or more.
std::vector<Index> deepLayers(const ExperimentConfig& settings);

/// Learns the minibatch prepared; when that diverges, takes the next one in hand and throws DivergenceError with
/// advice.
UpdateReport learnMinibatch(RbmLearner& learner, MinibatchFeed& feed, const ExperimentConfig& settings,
                            ThreadTeam& team);

/// The measurements of a minibatch, begun with its place and the size of the update.
MetricRow startRow(const RunPosition& position, const UpdateReport& report);

/// Fills in the share of wrongly recognised validation cases (at most 10,000), by the machine's label free
/// energies; nothing where machine or data have no labels.
void measureRecognition(const LayeredRef& machine, const Dataset& data, const PixelCoding& coding, MetricRow& row,
                        ThreadTeam& team);
/// Fills in a feed-forward net's share of wrongly recognised validation cases (at most 10,000) and its
/// cross-entropy on them; nothing where there are no labels.
void measureClassifier(const FeedForwardNet& net, Metric error, Metric crossEntropy, const Dataset& data,
                       const PixelCoding& coding, MetricRow& row, ThreadTeam& team);

/// As many label units as the labels of a set need, at least two; throws Error for a set without labels.
Index labelUnits(const ImageSet& training);

/// What a person reads when learning ran away; `which` names what went back to its last good state.
std::string divergenceAdvice(const ExperimentConfig& settings, const RunPosition& position, const char* which);

/// Whether an evaluation is due after this many minibatches of a stage.
bool evaluationDue(const ExperimentConfig& settings, std::uint64_t learned);

/// Adds where a stage stands.
void putPosition(nlohmann::json& state, const MinibatchFeed& feed);
/// Goes back there; throws Error naming the file when there is no such place.
void readPosition(const TensorFile& file, const nlohmann::json& state, MinibatchFeed& feed);

} // namespace reverie
