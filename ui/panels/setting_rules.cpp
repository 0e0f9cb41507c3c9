#include "ui/panels/setting_rules.h"

#include <QCoreApplication>

namespace reverie {

namespace {

QString words(const char* text) {
    return QCoreApplication::translate("reverie::ExperimentPanel", text);
}

bool sparsityMatters(const ExperimentConfig& config) {
    return config.hiddenUnits == UnitKind::Bernoulli;
}

bool anyPersistent(const ExperimentConfig& config) {
    return config.estimator == Estimator::PersistentContrastiveDivergence ||
           config.compareWith == Comparison::PersistentContrastiveDivergence;
}

bool anySampled(const ExperimentConfig& config) {
    return config.estimator != Estimator::Exact || config.compareWith == Comparison::ContrastiveDivergence ||
           config.compareWith == Comparison::PersistentContrastiveDivergence;
}

} // namespace

QString unusedReason(const ExperimentConfig& config, std::string_view key) {
    if (key == "chains" && !anyPersistent(config))
        return words("Only persistent contrastive divergence trains with its own chains.");
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
