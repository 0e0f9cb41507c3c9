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

/// Why an autoencoder does not look at a setting as its others are.
QString autoencoderReason(const ExperimentConfig& config, std::string_view key) {
    if (key == "sparsity-target" && (config.sparsity == SparsityKind::None || config.sparsity == SparsityKind::L1))
        return words("Only KL and k-sparse codes have a target.");
    if (key == "sparsity-cost" &&
        (config.sparsity == SparsityKind::None || config.sparsity == SparsityKind::LargestOnly))
        return words("Only KL and L1 have a cost.");
    if (key == "corruption-level" && config.corruption == CorruptionKind::None)
        return words("Without corruption there is no level of it.");
    return {};
}

} // namespace

bool concerns(StageKind kind, std::string_view key) {
    const bool general = kind == StageKind::Boltzmann;
    const bool autoencoder = kind == StageKind::Autoencoder;
    const bool deep = kind == StageKind::DeepBoltzmann;
    const bool backward = kind == StageKind::Backpropagation;
    const bool learns = learnsMachine(kind);
    if (among(key, {"deep-layers", "labels", "mean-field"})) return deep;
    if (among(key, {"fully-visible", "lateral-visible", "lateral-hidden", "update-order", "clamped-phase",
                    "clamped-sweeps"}))
        return general;
    if (among(key, {"encoder-layers", "code-units", "tied", "reconstruction-loss", "corruption",
                    "corruption-level", "sparsity"}))
        return autoencoder;
    if (key == "down-factor") return learns;
    if (among(key, {"k-schedule", "directed-rate", "label-pull"})) return kind == StageKind::UpDown;
    if (key == "optimiser") return backward || autoencoder;
    if (among(key, {"dropout", "input-dropout", "patience", "compare-random"})) return backward;
    if (among(key, {"hidden-units", "layer-input", "compare-with"})) return learns;
    if (key == "hidden") return learns || general || autoencoder;
    if (key == "initial-weights") return learns || general || autoencoder || deep;
    if (key == "label-share") return learns || kind == StageKind::UpDown;
    if (key == "clamped-particles") return learns || deep || kind == StageKind::UpDown;
    if (among(key, {"temperatures", "hottest", "learn-variance"}) && general) return false;
    if (among(key, {"sparsity-target", "sparsity-cost"})) return !backward;
    if (among(key, {"estimator", "k", "chains", "chain-life", "temperatures", "hottest", "fast-rate", "fast-decay",
                    "centering"}))
        return !backward && !autoencoder;
    if (key == "learn-variance") return !autoencoder;
    if (key == "visible-units") return !general;
    return true;
}

QString unusedReason(const ExperimentConfig& config, StageKind kind, std::string_view key) {
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
    if (kind == StageKind::Autoencoder) {
        if (const QString reason = autoencoderReason(config, key); !reason.isEmpty()) return reason;
    } else if (among(key, {"sparsity-target", "sparsity-cost"}) && !sparsityMatters(config)) {
        return words("Sparsity is a mean activation of binary hidden units.");
    }
    if (key == "grey-pixels" && config.visibleUnits != UnitKind::Bernoulli)
        return words("Only binary visible units have to turn grey into black and white.");
    if (among(key, {"learn-variance", "sigma"}) && config.visibleUnits != UnitKind::Gaussian)
        return words("Only Gaussian visible units have a variance.");
    if (among(key, {"standardise", "whitening"}) && config.visibleUnits != UnitKind::Gaussian)
        return words("Only Gaussian visible units take pixels that are no longer between 0 and 1.");
    if (key == "whitening-regulariser" && config.whitening == WhiteningKind::None)
        return words("Pixels are not whitened.");
    if (key == "final-rate" && config.schedule == ScheduleKind::Constant)
        return words("A constant schedule leaves the whole rate.");
    return {};
}

} // namespace reverie
