#include "ui/panels/setting_rules.h"

#include "core/experiment/live_estimator.h"
#include "core/experiment/stage_order.h"

#include <QCoreApplication>

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace reverie {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("reverie::ExperimentPanel", text);
}

bool sparsityMatters(const ExperimentConfig& config) {
    return config.hiddenUnits == UnitKind::Bernoulli;
}

bool uses(const ExperimentConfig& config, Estimator kind) {
    const std::optional<Estimator> compared = comparisonEstimator(config);
    return config.estimator == kind || (compared.has_value() && compared.value() == kind);
}

/// Whether one chain lives and dies by itself, as those of tempering do not.
bool anyPersistent(const ExperimentConfig& config) {
    return uses(config, Estimator::PersistentContrastiveDivergence) || uses(config, Estimator::FastPersistent) ||
           uses(config, Estimator::Composite);
}

bool anySampled(const ExperimentConfig& config) {
    return uses(config, Estimator::ContrastiveDivergence) || uses(config, Estimator::Tempering) ||
           anyPersistent(config);
}

bool among(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::ranges::find(keys, key) != keys.end();
}

/// Why a stage of this kind does not look at a setting.
QString otherKindsReason(StageKind kind, std::string_view key) {
    const bool learns = learnsMachine(kind);
    const bool backward = kind == StageKind::Backpropagation;
    if (!learns && among(key, {"hidden", "hidden-units", "initial-weights", "layer-input", "compare-with"}))
        return words("Fine-tuning changes the weights that are there, not the layers.");
    if (kind != StageKind::UpDown && among(key, {"k-schedule", "directed-rate", "label-pull"}))
        return words("Only up-down learns the directed connections below the top.");
    if (!backward && among(key, {"optimiser", "dropout", "input-dropout", "patience", "compare-random"}))
        return words("Only backpropagation takes this.");
    if (backward &&
        among(key, {"estimator", "k", "chains", "chain-life", "clamped-particles", "label-share", "temperatures",
                    "hottest", "fast-rate", "fast-decay", "centering", "sparsity-target", "sparsity-cost"}))
        return words(
            "Backpropagation follows the exact gradient of the classification error and samples nothing.");
    return {};
}

} // namespace

QString unusedReason(const ExperimentConfig& config, StageKind kind, std::string_view key) {
    if (const QString reason = otherKindsReason(kind, key); !reason.isEmpty()) return reason;
    if (key == "chains" && !anyPersistent(config) && !uses(config, Estimator::Tempering))
        return words("Only persistent contrastive divergence and tempering train with their own chains.");
    if (among(key, {"chain-life", "clamped-particles"}) && !anyPersistent(config))
        return words("Only the chains of persistent contrastive divergence end or hold a label.");
    if (among(key, {"temperatures", "hottest"}) && !uses(config, Estimator::Tempering))
        return words("Only parallel tempering heats its chains.");
    if (among(key, {"fast-rate", "fast-decay"}) && !uses(config, Estimator::FastPersistent))
        return words("Only fast persistent contrastive divergence has fast weights.");
    if (key == "label-share" && !uses(config, Estimator::Composite))
        return words("Only the composite likelihood weighs labels against the rest.");
    if (key == "k" && !anySampled(config)) return words("The exact gradient takes no Gibbs steps.");
    if ((key == "sparsity-target" || key == "sparsity-cost") && !sparsityMatters(config))
        return words("Sparsity is a mean activation of binary hidden units.");
    if (key == "grey-pixels" && config.visibleUnits != UnitKind::Bernoulli)
        return words("Only binary visible units have to turn grey into black and white.");
    if (key == "learn-variance" && config.visibleUnits != UnitKind::Gaussian)
        return words("Only Gaussian visible units have a variance.");
    if (key == "final-rate" && config.schedule == ScheduleKind::Constant)
        return words("A constant schedule leaves the whole rate.");
    return {};
}

} // namespace reverie
