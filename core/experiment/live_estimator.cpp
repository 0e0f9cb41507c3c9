#include "core/experiment/live_estimator.h"

#include "core/experiment/stage_parts.h"
#include "core/math/digest.h"

#include <array>
#include <span>

namespace reverie {

namespace {

/// Whether the estimator that one of the settings asks for is also that of the other.
bool sameChains(Estimator kind, const ExperimentConfig& left, const ExperimentConfig& right) {
    if (usesChains(kind) && left.chains != right.chains) return false;
    return kind != Estimator::Tempering ||
           (left.temperatures == right.temperatures && left.hottest == right.hottest);
}

} // namespace

bool usesChains(Estimator kind) {
    return kind != Estimator::ContrastiveDivergence && kind != Estimator::Exact;
}

LiveEstimator::LiveEstimator(Estimator kind, const ExperimentConfig& settings)
    : kind_(kind), settings_(settings) {}

std::unique_ptr<GradientEstimator> LiveEstimator::make(const Rbm& machine) const {
    if (since_ == 0) return makeEstimator(kind_, settings_, machine);
    // What has been drawn before must not come again.
    const std::array<std::uint64_t, 1> moment = {since_};
    ExperimentConfig seeded = settings_;
    seeded.seed = digest(std::as_bytes(std::span(moment)), settings_.seed);
    return makeEstimator(kind_, seeded, machine);
}

std::unique_ptr<GradientEstimator> LiveEstimator::follow(Estimator kind, const ExperimentConfig& settings,
                                                         const Rbm& machine, std::uint64_t minibatch) {
    if (kind == kind_ && sameChains(kind, settings, settings_)) return nullptr;
    LiveEstimator next(kind, settings);
    next.settings_.seed = settings_.seed;
    next.since_ = minibatch;
    auto estimator = next.make(machine);
    *this = std::move(next);
    return estimator;
}

std::unique_ptr<GradientEstimator> LiveEstimator::restored(const Rbm& machine, std::uint64_t since) {
    since_ = since;
    return make(machine);
}

std::optional<Estimator> comparisonEstimator(const ExperimentConfig& settings) {
    switch (settings.compareWith) {
    case Comparison::None:
        return std::nullopt;
    case Comparison::ContrastiveDivergence:
        return Estimator::ContrastiveDivergence;
    case Comparison::PersistentContrastiveDivergence:
        return Estimator::PersistentContrastiveDivergence;
    case Comparison::Exact:
        return Estimator::Exact;
    case Comparison::Tempering:
        return Estimator::Tempering;
    case Comparison::FastPersistent:
        return Estimator::FastPersistent;
    case Comparison::Composite:
        return Estimator::Composite;
    }
    return std::nullopt;
}

} // namespace reverie
