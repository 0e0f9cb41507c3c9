#include "ui/panels/setting_rules.h"

#include "core/experiment/live_estimator.h"
#include "core/experiment/stage_order.h"

#include <QCoreApplication>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <vector>

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

/// Kinds of stages, a bit each.
using Kinds = unsigned;

template<class... Kind>
constexpr Kinds only(Kind... kinds) {
    return (Kinds{0} | ... | (1U << static_cast<unsigned>(kinds)));
}

/// Settings that only these kinds of stages look at.
struct Concern {
    Kinds kinds;
    std::vector<std::string_view> keys;
};

constexpr Kinds layers = only(StageKind::Rbm, StageKind::AssociativeMemory);
constexpr Kinds deep = only(StageKind::DeepBoltzmann);
constexpr Kinds upDown = only(StageKind::UpDown);
constexpr Kinds backward = only(StageKind::Backpropagation);
constexpr Kinds autoencoder = only(StageKind::Autoencoder);
constexpr Kinds general = only(StageKind::Boltzmann);

/// All others concern every stage.
const std::vector<Concern>& concernsOfSome() {
    static const std::vector<Concern> concerns = {
        {layers, {"down-factor", "hidden-units", "layer-input", "compare-with"}},
        {layers | general | autoencoder, {"hidden"}},
        {layers | upDown, {"label-share"}},
        {layers | deep | upDown | general,
         {"estimator", "k", "chains", "chain-life", "fast-rate", "fast-decay", "centering"}},
        {layers | deep | upDown, {"clamped-particles", "temperatures", "hottest", "learn-variance"}},
        {~backward, {"sparsity-target", "sparsity-cost"}},
        {~general, {"visible-units"}},
        // Backpropagation gives the softmax above the layers its first weights.
        {~upDown, {"initial-weights"}},
        {deep, {"deep-layers", "labels", "mean-field"}},
        {upDown, {"k-schedule", "directed-rate", "label-pull"}},
        {backward, {"dropout", "input-dropout", "patience", "compare-random"}},
        {backward | autoencoder, {"optimiser"}},
        {autoencoder,
         {"encoder-layers", "code-units", "tied", "stacked", "reconstruction-loss", "corruption",
          "corruption-level", "sparsity"}},
        {general,
         {"fully-visible", "lateral-visible", "lateral-hidden", "update-order", "clamped-phase",
          "clamped-sweeps"}},
    };
    return concerns;
}

} // namespace

bool concerns(StageKind kind, std::string_view key) {
    for (const Concern& concern : concernsOfSome())
        if (std::ranges::find(concern.keys, key) != concern.keys.end()) return (concern.kinds & only(kind)) != 0;
    return true;
}

QString unusedReason(const ExperimentConfig& run, std::size_t stage, std::string_view key) {
    const StageKind kind = stagesOf(run)[stage].kind;
    const ExperimentConfig config = stageConfig(run, stage);
    if (key == "stacked" && !standsOnAutoencoder(run, stage))
        return words("There is no autoencoder before it whose code it could learn.");
    const bool ownLayers = kind == StageKind::Autoencoder && config.stacked;
    if ((only(kind) & (deep | autoencoder)) != 0 && !beginsFromNothing(run, stage) && !ownLayers &&
        among(key, {"deep-layers", "labels", "hidden", "encoder-layers", "code-units", "initial-weights"}))
        return words("It is made of the layers that were learned before it.");
    if (kind == StageKind::Boltzmann && config.fullyVisible &&
        among(key, {"hidden", "lateral-visible", "lateral-hidden", "clamped-phase", "clamped-sweeps",
                    "sparsity-target", "sparsity-cost"}))
        return words("Without hidden units there are only the weights between visible ones.");
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
