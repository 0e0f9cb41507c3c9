#include "core/evaluation/log_likelihood.h"

#include "core/data/one_hot.h"
#include "core/error.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/likelihood_bound.h"
#include "core/evaluation/variational_bound.h"
#include "core/learning/start.h"
#include "core/models/layered_machine.h"
#include "core/models/mean_field.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>
#include <variant>

namespace reverie {

namespace {

constexpr Index batchCases = 500;
constexpr Index casesOfBase = 10'000;
constexpr int upPasses = 10;

LayeredRef annealed(const AnyMachine& machine) {
    if (const auto layered = layeredIn(machine)) return *layered;
    throw Error(
        fmt::format("the log-likelihood is estimated for restricted Boltzmann machines, deep belief nets and "
                    "deep Boltzmann machines, and this machine is another: {}",
                    kindOf(machine)));
}

/// The machine whose log Z is wanted.
const Rbm& sampled(const Model& model) {
    return chained(annealed(model.machine));
}

/// Mean states of its visible side given images with labels, which may be missing.
Matrix shown(const NetRef& net, const Matrix& pixels, std::span<const std::uint8_t> labels, ThreadTeam& team) {
    Matrix states = withNeutralLabels(net, upPass(net.directed, pixels, team));
    if (!labels.empty() && net.labels == 10) writeOneHot(labels, states.bottomRows(net.labels));
    return states;
}

Matrix shown(const DeepBoltzmannRef& machine, const Matrix& pixels, std::span<const std::uint8_t>,
             ThreadTeam& team) {
    MeanField field(machine, pixels, team);
    field.settle(team);
    return field.even();
}

CaseValues bound(const NetRef& net, const Matrix& pixels, RandomStream& passes, ThreadTeam& team,
                 const std::stop_token& stop) {
    return unnormalisedBound(net, pixels, upPasses, passes, team, stop);
}

CaseValues bound(const DeepBoltzmannRef& machine, const Matrix& pixels, RandomStream&, ThreadTeam& team,
                 const std::stop_token&) {
    return unnormalisedBound(machine, pixels, MeanField::usualSweeps, team);
}

/// Biases with which the sampled machine, its weights gone, shows the mean of what it has learned from.
Vector baseBias(const Model& model, const ImageSet& training, ThreadTeam& team, const std::stop_token& stop) {
    checkFit(model, training);
    Index cases = std::min(training.size(), casesOfBase);
    Layer base = sampled(model).visible;
    Vector sum = Vector::Zero(base.size());
    Matrix states;
    for (Index first = 0; first < cases; first += batchCases) {
        const Index count = std::min(batchCases, cases - first);
        if (stop.stop_requested()) cases = first + count;
        training.read(first, count, states);
        model.coding.encodeMean(states);
        const auto labels = training.labelled() ? training.labels().subspan(static_cast<std::size_t>(first),
                                                                            static_cast<std::size_t>(count))
                                                : std::span<const std::uint8_t>();
        const auto show = [&](const auto& one) { return shown(one, states, labels, team); };
        sum += std::visit(show, annealed(model.machine)).rowwise().sum();
    }
    startVisibleBias(base, sum / static_cast<float>(cases), cases);
    return base.bias;
}

} // namespace

PixelCoding sampledWhereGrey(PixelCoding coding, const ImageSet& images) {
    if (coding.binary && coding.grey != GreyPixels::Thresholded && images.kind() == PixelKind::Grey)
        coding.grey = GreyPixels::Sampled;
    return coding;
}

LikelihoodEstimator::LikelihoodEstimator(const Model& model, const ImageSet& training, AnnealingPlan plan,
                                         std::uint64_t seed, ThreadTeam& team, const std::stop_token& stop)
    : model_(model), seed_(seed),
      sampling_(sampled(model), baseBias(model, training, team, stop), std::move(plan), seed) {}

std::optional<LikelihoodEstimate> LikelihoodEstimator::measure(const ImageSet& images, ThreadTeam& team,
                                                               const std::stop_token& stop) const {
    checkFit(model_, images);
    LikelihoodEstimate estimate;
    estimate.partition = sampling_.estimate();
    estimate.cases = images.size();
    estimate.bound = machine::hiddenLayers(model_.machine) > 1;
    const PixelCoding coding = sampledWhereGrey(model_.coding, images);
    estimate.sampledPixels =
        coding.binary && coding.grey == GreyPixels::Sampled && images.kind() == PixelKind::Grey;
    RandomStream pixels(seed_, "likelihood pixels");
    RandomStream passes(seed_, "likelihood up-passes");
    double sum = 0;
    double squares = 0;
    Matrix states;
    for (Index first = 0; first < images.size(); first += batchCases) {
        images.read(first, std::min(batchCases, images.size() - first), states);
        coding.encode(states, pixels.draw());
        const auto bounded = [&](const auto& one) { return bound(one, states, passes, team, stop); };
        const CaseValues values = std::visit(bounded, annealed(model_.machine));
        if (stop.stop_requested()) return std::nullopt;
        sum += values.sum();
        squares += values.squaredNorm();
    }
    const auto cases = static_cast<double>(images.size());
    const double mean = sum / cases;
    const double ofMean = cases > 1 ? std::max(squares / cases - mean * mean, 0.0) / (cases - 1) : 0;
    estimate.logLikelihood = mean - estimate.partition.logZ;
    estimate.standardError = std::sqrt(ofMean + std::pow(estimate.partition.standardError, 2));
    return estimate;
}

} // namespace reverie
