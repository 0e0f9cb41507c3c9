#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace reverie {

/// What is measured while a machine trains; the order is that of the columns of a metrics file.
enum class Metric : std::uint8_t {
    SquaredErrorTraining,   ///< Mean squared reconstruction error per pixel, of the minibatch.
    SquaredErrorValidation, ///< The same, of the validation cases.
    CrossEntropyTraining,   ///< Nats per case, of the minibatch; binary visibles only.
    CrossEntropyValidation,
    FreeEnergyTraining, ///< Mean per case over fixed training cases.
    FreeEnergyValidation,
    FreeEnergyGap,            ///< Validation minus training: grows when the machine overfits.
    PseudoLikelihoodTraining, ///< Nats per case (Besag 1975); binary visibles only.
    PseudoLikelihoodValidation,
    LogLikelihood,          ///< Exact, nats per training case; only when enumerable.
    ComparisonSquaredError, ///< The comparison machine's error on the same minibatch.
    ComparisonLogLikelihood,
    UpdateSize,                 ///< Norm of the last weight change divided by the norm of the weights.
    ErrorFreeEnergyValidation,  ///< Share of wrongly recognised cases, 0..1: the generative net, by free energy.
    ErrorClassifierValidation,  ///< The same of the net fine-tuned by backpropagation.
    ErrorRandomStartValidation, ///< The same of a net that backpropagation began from random weights.
    LabelCrossEntropyTraining,  ///< Backpropagation: mean −log P(label), nats per case, of the minibatch.
    LabelCrossEntropyValidation,
    LabelCrossEntropyRandomStart, ///< The same of the net from random weights, on the validation cases.
    SwapRate,       ///< Share of the trades that neighbouring temperatures made, 0..1; parallel tempering only.
    MeanActivation, ///< Autoencoder: running mean over the units of the code.
    MeanActivationTarget, ///< Autoencoder: what sparsity draws it to.
};
inline constexpr std::size_t metricCount = 22;

enum class MetricFamily {
    SquaredError,
    CrossEntropy,
    FreeEnergy,
    FreeEnergyGap,
    PseudoLikelihood,
    LogLikelihood,
    UpdateSize,
    ClassificationError,
    LabelCrossEntropy,
    SwapRate,
    MeanActivation
};
inline constexpr std::size_t metricFamilyCount = 11;
enum class MetricRole {
    Training,
    Validation,
    FineTuned, ///< The same machine after discriminative fine-tuning, on the validation cases.
    Comparison
};

/// How a metric is called: in files, on plots, and in which unit.
struct MetricInfo {
    Metric metric;
    std::string_view key;    ///< "squared_error_training", the column of the CSV.
    std::string_view label;  ///< "training"
    std::string_view family; ///< "Squared error per pixel"
    std::string_view unit;   ///< "nats", or empty; "%" is the unit of a share that is read as per cent.
    MetricFamily familyId;
    MetricRole role;
};

/// The table of all metrics, indexed by Metric.
std::span<const MetricInfo> metricTable();

/// The measurements of one minibatch; NaN where nothing was measured.
struct MetricRow {
    std::uint64_t minibatch = 0; ///< Counted from 1 since the start of the run.
    double epoch = 0;            ///< Fractional epochs after this minibatch, over all stages: it never falls.
    std::array<float, metricCount> values;

    MetricRow() { values.fill(std::numeric_limits<float>::quiet_NaN()); }
    float& operator[](Metric metric) { return values[static_cast<std::size_t>(metric)]; }
    float operator[](Metric metric) const { return values[static_cast<std::size_t>(metric)]; }
    bool has(Metric metric) const { return !std::isnan((*this)[metric]); }
};

/// What a person changed while a run went on, enough to do it again or undo it.
struct LiveChange {
    std::string key; ///< Of the setting, or endStageKey.
    std::string before;
    std::string after;     ///< Values as the command line writes them.
    std::size_t stage = 0; ///< The stage that learned.
    bool operator==(const LiveChange&) const = default;
};
/// The key of a stage that a person ended before its planned epochs were done.
inline constexpr std::string_view endStageKey = "end-stage";

/// A live change a person made, or the beginning of a stage, at the minibatch it took effect.
struct Mark {
    std::uint64_t minibatch = 0;
    double epoch = 0;
    std::string text; ///< "learning rate 0.05 → 0.01"
    /// Nothing where no person did it, and in checkpoints of old.
    std::optional<LiveChange> change = std::nullopt;
};

/// Column names, "minibatch,epoch," and the keys of the table.
std::string metricsCsvHeader();
/// One row without line end; empty cells where nothing was measured.
std::string metricsCsvRow(const MetricRow& row);

} // namespace reverie
