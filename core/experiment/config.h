#pragma once

#include "core/data/corruption.h"
#include "core/data/pixel_coding.h"
#include "core/learning/clamped_phase.h"
#include "core/learning/optimiser_kind.h"
#include "core/learning/reconstruction_loss.h"
#include "core/learning/schedule.h"
#include "core/learning/sparsity.h"
#include "core/sampling/update_order.h"
#include "core/units/unit_kind.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace reverie {

using SettingValue = std::variant<bool, std::int64_t, double, std::string>;

/// One part of a run, learned after the ones before it.
enum class StageKind {
    Rbm,               ///< A restricted Boltzmann machine on the layer below.
    AssociativeMemory, ///< The same with label units beside that layer: the top of a digit model.
    DeepBoltzmann,     ///< A deep Boltzmann machine, of the layers before it or from nothing.
    UpDown,            ///< Generative fine-tuning of the whole net.
    Autoencoder,       ///< An autoencoder from random weights, or the layers below unrolled and fine-tuned.
    Backpropagation,   ///< Discriminative fine-tuning of the unrolled net, or of an encoder.
    Boltzmann,         ///< A general Boltzmann machine, a run of its own.
};

/// A stage and the settings in which it differs from the run's, by their keys in the table of settings.
struct StagePlan {
    StageKind kind = StageKind::Rbm;
    bool skipped = false;
    std::map<std::string, SettingValue, std::less<>> own;
    bool operator==(const StagePlan&) const = default;
};

enum class Estimator {
    ContrastiveDivergence,
    PersistentContrastiveDivergence,
    Exact,
    Composite,
    Tempering,
    FastPersistent
};
enum class Comparison {
    None,
    ContrastiveDivergence,
    PersistentContrastiveDivergence,
    Exact,
    Tempering,
    FastPersistent,
    Composite
};

/// What the units of an autoencoder's code are; those of its other layers too, but logistic under a linear code.
enum class CodeUnits { Logistic, Tanh, RectifiedLinear, Linear };

/// What a layer hands to the next one as data.
enum class LayerInputKind { Probabilities, Samples };

/// All that decides a run: data, machine, learning and length. The defaults are the preset `digits-cd1`.
struct ExperimentConfig {
    std::string preset = "digits-cd1"; ///< The preset it began from, or empty.

    std::string data = "bundled";      ///< See openDataset().
    std::int64_t validationCases = -1; ///< -1: the split the data brings, or its last sixth.
    bool standardise = false;          ///< Each pixel to zero mean and unit variance over the training set.
    WhiteningKind whitening = WhiteningKind::None;
    double whiteningRegulariser = 0.01; ///< Share of the mean variance that is added to each direction's.
    GreyPixels greyPixels = GreyPixels::Probability;
    std::int64_t shift = 0; ///< Most pixels by which a training case is moved, afresh each time it is learned.

    std::string from; ///< A model file whose net the first stage goes on from; empty starts from nothing.
    UnitKind visibleUnits = UnitKind::Bernoulli;
    UnitKind hiddenUnits = UnitKind::Bernoulli;
    std::int64_t hiddenCount = 500;
    std::string deepLayers = "500,1000"; ///< Deep Boltzmann machine from nothing: hidden layers, lowest first.
    bool labels = false;                 ///< Deep Boltzmann machine from nothing: label units on its top layer.

    std::int64_t clampedSweeps = 30;               ///< Boltzmann: mean-field sweeps at most, or Gibbs sweeps.
    bool learnVariance = false;                    ///< Gaussian visible units learn σ within bounds.
    bool fullyVisible = false;                     ///< Boltzmann: no hidden units, U and b alone.
    bool lateralVisible = true;                    ///< Boltzmann: weights R between visible units.
    bool lateralHidden = true;                     ///< Boltzmann: weights S between hidden units.
    UpdateOrder updateOrder = UpdateOrder::Random; ///< Boltzmann: of the units in a Gibbs sweep.
    ClampedPhase clampedPhase = ClampedPhase::MeanField; ///< Boltzmann.

    Estimator estimator = Estimator::ContrastiveDivergence;
    std::int64_t gibbsSteps = 1;               ///< k
    std::int64_t chains = 100;                 ///< Persistent chains (fantasy particles).
    std::int64_t chainLife = 0;                ///< Mean updates until a chain starts again from noise; 0 never.
    double clampedShare = 0;                   ///< Share of the persistent chains whose label is clamped.
    double labelShare = 0.5;                   ///< λ of the composite likelihood.
    std::int64_t temperatures = 10;            ///< Parallel tempering: how many.
    double hottest = 0.8;                      ///< Parallel tempering: the smallest inverse temperature.
    double fastRate = 0.05;                    ///< Fast PCD: learning rate of the fast weights.
    double fastDecay = 0.95;                   ///< Fast PCD: share of the fast weights that an update leaves.
    bool centering = false;                    ///< Weights follow the centred gradient.
    Comparison compareWith = Comparison::None; ///< A second machine from the same start on the same minibatches.
    double learningRate = 0.05;
    double momentum = 0.5;
    double weightDecay = 0.0002; ///< L2
    double weightDecayL1 = 0.0;
    double sparsityTarget = 0.1;
    double sparsityCost = 0.0;
    std::string gibbsSchedule;  ///< Up-down: values of k for equal shares of its epochs, "3,6,10"; empty keeps k.
    double directedRate = 0.01; ///< Up-down: learning rate below the top machine.
    double labelPull = 0;       ///< Up-down: how strongly recognition weights also follow log P(label | pixels).
    double downFactor = 1;      ///< Weights on the way down are so many times those on the way up; CD only.
    std::int64_t meanFieldSweeps = 10; ///< Deep Boltzmann machine: sweeps of its data phase.
    LayerInputKind layerInput = LayerInputKind::Probabilities;
    OptimiserKind optimiser = OptimiserKind::Momentum; ///< Backpropagation.
    double dropout = 0;      ///< Backpropagation: share of hidden units left out of each case.
    double inputDropout = 0; ///< Backpropagation: share of pixels left out of each case.
    std::int64_t patience =
        0; ///< Backpropagation: epochs without a better validation error before it stops; 0 never.
    bool compareRandom = false; ///< Backpropagation: the same net from random weights learns beside it.
    bool tied = false;          ///< Autoencoder: the decoder's weights.
    bool stacked = false;       ///< Autoencoder: learns the codes of the one before it.
    CodeUnits codeUnits = CodeUnits::Logistic; ///< Autoencoder.
    std::string layers; ///< Autoencoder: units of each layer up to the code, "1000,500,250,2"; empty is `hidden`.
    ReconstructionLoss reconstructionLoss = ReconstructionLoss::CrossEntropy; ///< Autoencoder.
    CorruptionKind corruption = CorruptionKind::None;                         ///< Autoencoder: of what goes in.
    double corruptionLevel = 0.3; ///< Autoencoder: share of the pixels, or standard deviation of noise.
    SparsityKind sparsity = SparsityKind::None; ///< Autoencoder: of the code.
    ScheduleKind schedule = ScheduleKind::Constant;
    double finalRateShare = 0.01;     ///< What the schedule leaves of the rate at the end of the planned epochs.
    double initialWeightScale = 0.01; ///< Standard deviation of the first weights.
    double visibleDeviation = 1.0;    ///< σ of Gaussian visible units, at first or for good.

    std::int64_t batchSize = 100;
    bool balanced = false; ///< Every minibatch holds equally many cases of each label.
    std::int64_t epochs = 30;
    std::uint64_t seed = 1;
    std::int64_t threads = 2;
    std::int64_t evaluationInterval =
        50; ///< Minibatches between evaluations of validation error, free energy and likelihood.
    std::int64_t evaluationCases = 200; ///< Cases of each split used for them.

    std::vector<StagePlan> stages; ///< In order; empty is one stage of the kind Rbm with the settings above.

    bool operator==(const ExperimentConfig&) const = default;
};

/// The stages of a run, at least one.
std::vector<StagePlan> stagesOf(const ExperimentConfig& config);
/// The settings that hold for one stage of it: the run's, with the stage's own applied. Throws Error for an own
/// setting that is unknown or out of range.
ExperimentConfig stageConfig(const ExperimentConfig& config, std::size_t stage);
/// "Layer 1", "Associative memory", "Up-down": what a person reads; layers are counted from the bottom.
std::string stageTitle(const ExperimentConfig& config, std::size_t stage);

/// What kinds of stages are called in files and on the command line, in their order.
std::span<const std::string_view> stageKeys();

/// JSON with one member a setting, named by its key; see settings().
nlohmann::json toJson(const ExperimentConfig& config);

/// Starts from the preset the JSON names (or the defaults) and applies each member; throws Error for an unknown
/// key, a wrong type or a value out of range, saying what is allowed.
ExperimentConfig configFromJson(const nlohmann::json& json);
/// As above, for what toJson() wrote: a setting that did not exist then has its default, whatever the preset says
/// now.
ExperimentConfig recordedConfig(const nlohmann::json& json);

} // namespace reverie
