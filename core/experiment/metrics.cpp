#include "core/experiment/metrics.h"

#include <charconv>

namespace reverie {

namespace {

using enum Metric;
using Family = MetricFamily;

constexpr std::array<MetricInfo, metricCount> metricInfos = {{
    {SquaredErrorTraining, "squared_error_training", "training minibatch", "Squared error per pixel", "",
     Family::SquaredError, MetricRole::Training},
    {SquaredErrorValidation, "squared_error_validation", "validation", "Squared error per pixel", "",
     Family::SquaredError, MetricRole::Validation},
    {CrossEntropyTraining, "cross_entropy_training", "training minibatch", "Cross-entropy per case", "nats",
     Family::CrossEntropy, MetricRole::Training},
    {CrossEntropyValidation, "cross_entropy_validation", "validation", "Cross-entropy per case", "nats",
     Family::CrossEntropy, MetricRole::Validation},
    {FreeEnergyTraining, "free_energy_training", "training", "Free energy", "nats", Family::FreeEnergy,
     MetricRole::Training},
    {FreeEnergyValidation, "free_energy_validation", "validation", "Free energy", "nats", Family::FreeEnergy,
     MetricRole::Validation},
    {FreeEnergyGap, "free_energy_gap", "validation − training", "Free energy gap", "nats", Family::FreeEnergyGap,
     MetricRole::Validation},
    {PseudoLikelihoodTraining, "pseudo_likelihood_training", "training", "Pseudo-log-likelihood", "nats",
     Family::PseudoLikelihood, MetricRole::Training},
    {PseudoLikelihoodValidation, "pseudo_likelihood_validation", "validation", "Pseudo-log-likelihood", "nats",
     Family::PseudoLikelihood, MetricRole::Validation},
    {LogLikelihood, "log_likelihood", "training", "Exact log-likelihood per case", "nats", Family::LogLikelihood,
     MetricRole::Training},
    {ComparisonSquaredError, "comparison_squared_error", "comparison", "Squared error per pixel", "",
     Family::SquaredError, MetricRole::Comparison},
    {ComparisonLogLikelihood, "comparison_log_likelihood", "comparison", "Exact log-likelihood per case", "nats",
     Family::LogLikelihood, MetricRole::Comparison},
    {UpdateSize, "update_size", "update ÷ weights", "Size of the weight update", "", Family::UpdateSize,
     MetricRole::Training},
    {ErrorFreeEnergyValidation, "error_free_energy_validation", "generative net", "Classification error", "%",
     Family::ClassificationError, MetricRole::Validation},
    {ErrorClassifierValidation, "error_classifier_validation", "fine-tuned net", "Classification error", "%",
     Family::ClassificationError, MetricRole::FineTuned},
    {ErrorRandomStartValidation, "error_random_start_validation", "random start", "Classification error", "%",
     Family::ClassificationError, MetricRole::Comparison},
    {LabelCrossEntropyTraining, "label_cross_entropy_training", "training minibatch",
     "Classification cross-entropy", "nats", Family::LabelCrossEntropy, MetricRole::Training},
    {LabelCrossEntropyValidation, "label_cross_entropy_validation", "validation", "Classification cross-entropy",
     "nats", Family::LabelCrossEntropy, MetricRole::Validation},
    {LabelCrossEntropyRandomStart, "label_cross_entropy_random_start", "random start",
     "Classification cross-entropy", "nats", Family::LabelCrossEntropy, MetricRole::Comparison},
    {SwapRate, "swap_rate", "neighbours", "Trades between temperatures", "%", Family::SwapRate,
     MetricRole::Training},
    {MeanActivation, "mean_activation", "code", "Mean activation", "", Family::MeanActivation,
     MetricRole::Training},
    {MeanActivationTarget, "mean_activation_target", "target", "Mean activation", "", Family::MeanActivation,
     MetricRole::Comparison},
}};

template<class Number>
void append(std::string& text, Number number) {
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    text.append(buffer.data(), end);
}

} // namespace

std::span<const MetricInfo> metricTable() {
    return metricInfos;
}

std::string metricsCsvHeader() {
    std::string text = "minibatch,epoch";
    for (const MetricInfo& info : metricInfos) {
        text += ',';
        text += info.key;
    }
    return text;
}

std::string metricsCsvRow(const MetricRow& row) {
    std::string text;
    append(text, row.minibatch);
    text += ',';
    append(text, row.epoch);
    for (const float value : row.values) {
        text += ',';
        if (!std::isnan(value)) append(text, value);
    }
    return text;
}

} // namespace reverie
