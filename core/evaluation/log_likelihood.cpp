#include "core/evaluation/log_likelihood.h"

#include "core/data/one_hot.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/likelihood_bound.h"
#include "core/learning/start.h"

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr Index batchCases = 500;
constexpr Index casesOfBase = 10'000;
constexpr int upPasses = 10;

/// Biases with which the top machine, its weights gone, shows the mean of what it has learned from.
Vector baseBias(const Model& model, const ImageSet& training, ThreadTeam& team, const std::stop_token& stop) {
    checkFit(model, training);
    const NetRef net(model.net);
    Index cases = std::min(training.size(), casesOfBase);
    Vector sum = Vector::Zero(net.top.visible.size());
    Matrix states;
    for (Index first = 0; first < cases; first += batchCases) {
        const Index count = std::min(batchCases, cases - first);
        if (stop.stop_requested()) cases = first + count;
        training.read(first, count, states);
        model.coding.encodeMean(states);
        sum.head(net.penultimate()) += upPass(net.directed, states, team).rowwise().sum();
        if (net.labels == 0) continue;
        Matrix labels = Matrix::Constant(net.labels, count, 1.0F / static_cast<float>(net.labels));
        if (training.labelled() && net.labels == 10)
            writeOneHot(
                training.labels().subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                labels);
        sum.tail(net.labels) += labels.rowwise().sum();
    }
    Layer base = net.top.visible;
    startVisibleBias(base, sum / static_cast<float>(cases), cases);
    return base.bias;
}

} // namespace

LikelihoodEstimator::LikelihoodEstimator(const Model& model, const ImageSet& training, AnnealingPlan plan,
                                         std::uint64_t seed, ThreadTeam& team, const std::stop_token& stop)
    : model_(model), seed_(seed),
      sampling_(model.net.top, baseBias(model, training, team, stop), std::move(plan), seed) {}

std::optional<LikelihoodEstimate> LikelihoodEstimator::measure(const ImageSet& images, ThreadTeam& team,
                                                               const std::stop_token& stop) const {
    checkFit(model_, images);
    const NetRef net(model_.net);
    LikelihoodEstimate estimate;
    estimate.partition = sampling_.estimate();
    estimate.cases = images.size();
    estimate.bound = !net.directed.empty();
    PixelCoding coding = model_.coding;
    if (coding.binary && coding.grey != GreyPixels::Thresholded && images.kind() == PixelKind::Grey) {
        coding.grey = GreyPixels::Sampled;
        estimate.sampledPixels = true;
    }
    RandomStream pixels(seed_, "likelihood pixels");
    RandomStream passes(seed_, "likelihood up-passes");
    double sum = 0;
    double squares = 0;
    Matrix states;
    for (Index first = 0; first < images.size(); first += batchCases) {
        images.read(first, std::min(batchCases, images.size() - first), states);
        coding.encode(states, pixels.draw());
        const CaseValues values = unnormalisedBound(net, states, upPasses, passes, team, stop);
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
