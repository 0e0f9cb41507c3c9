#include "core/learning/up_down.h"

#include "core/error.h"

#include <utility>

namespace reverie {

namespace {

std::vector<DirectedConnection> untied(std::vector<DirectedConnection> connections) {
    for (DirectedConnection& connection : connections)
        connection.untie();
    return connections;
}

} // namespace

UpDownLearner::UpDownLearner(DeepBeliefNet start, std::unique_ptr<GradientEstimator> topEstimator,
                             std::uint64_t seed)
    : directed_(untied(std::move(start.directed))), top_(std::move(start.top), std::move(topEstimator)),
      labels_(start.labels), stream_(seed, "up-down"), lastGood_(directed_), awake_(directed_.size() + 1),
      asleep_(directed_.size() + 1) {
    for (const DirectedConnection& connection : directed_) {
        const Index below = connection.below.size();
        const Index above = connection.above.size();
        momentum_.push_back({DeltaRule(below, above, below), DeltaRule(below, above, above)});
    }
}

DeepBeliefNet UpDownLearner::net() const {
    return {directed_, top_.machine(), labels_};
}

UpdateReport UpDownLearner::step(const ConstMatrixRef& visible, const ConstMatrixRef& labels, int gibbsIterations,
                                 const UpdateSettings& topSettings, const UpdateSettings& directedSettings,
                                 ThreadTeam& team) {
    // 1. Wake: a stochastic up-pass, from which each layer learns to reconstruct the one below.
    upPass(visible, team);
    // 2. The top machine: contrastive divergence from the penultimate states and the labels.
    MatrixRef states = top_.prepare(visible.cols());
    states.topRows(states.rows() - labels_) = awake_.back();
    if (labels_ > 0) states.bottomRows(labels_) = labels;
    if (labelPull_ > 0) labelSignal_.follow({directed_, top_.machine(), labels_}, visible, labels, team);
    const UpdateReport report = top_.learn(gibbsIterations, topSettings, team);
    if (!top_.holds(report)) goBack();
    // 3. Sleep: a stochastic down-pass from where the Gibbs iterations ended, from which each layer learns to
    //    recognise what made the one below. Both directions learn from the weights that made the passes.
    downPass(team);
    reports_.assign(2 * directed_.size(), {});
    for (std::size_t level = 0; level < directed_.size(); ++level) {
        learnGenerative(level, directedSettings, team);
        learnRecognition(level, directedSettings, team);
    }
    if (directed_.empty()) reconstructionError_ = top_.reconstructionError();
    if (!holds()) goBack();
    if (top_.keepWhenDue()) lastGood_ = directed_;
    return report;
}

void UpDownLearner::upPass(const ConstMatrixRef& visible, ThreadTeam& team) {
    awake_[0] = visible;
    for (std::size_t level = 0; level < directed_.size(); ++level) {
        const DirectedConnection& connection = directed_[level];
        mean_.resize(connection.above.size(), visible.cols());
        awake_[level + 1].resize(connection.above.size(), visible.cols());
        sampleAbove(connection.up(), awake_[level], mean_, awake_[level + 1], stream_.draw(), team);
    }
}

void UpDownLearner::downPass(ThreadTeam& team) {
    const GradientEstimate& estimate = top_.estimate();
    const Index particles = top_.estimator().dreamt(top_.machine(), estimate.cases);
    asleep_.back() = estimate.visible.rightCols(particles).topRows(estimate.visible.rows() - labels_);
    for (std::size_t level = directed_.size(); level-- > 0;) {
        const DirectedConnection& connection = directed_[level];
        Matrix& below = asleep_[level];
        below.resize(connection.below.size(), particles);
        mean_.resize(connection.below.size(), particles);
        if (level == 0)
            meanBelow(connection.down(), asleep_[level + 1], below, team);
        else
            sampleBelow(connection.down(), asleep_[level + 1], mean_, below, stream_.draw(), team);
    }
}

void UpDownLearner::learnGenerative(std::size_t level, const UpdateSettings& settings, ThreadTeam& team) {
    DirectedConnection& connection = directed_[level];
    const Matrix& below = awake_[level];
    mean_.resize(below.rows(), below.cols());
    meanBelow(connection.down(), awake_[level + 1], mean_, team);
    mean_ = below - mean_;
    if (level == 0)
        reconstructionError_ = static_cast<double>(mean_.squaredNorm()) / static_cast<double>(mean_.size());
    // For Gaussian units the weights see the error over σ, the biases over σ².
    const Drive drive(connection.below, mean_);
    const Drive biasDrive(connection.below, drive.view());
    reports_[2 * level] = momentum_[level].generative.learn(connection.generative, connection.below, drive.view(),
                                                            awake_[level + 1], biasDrive.view(), settings, team);
}

void UpDownLearner::learnRecognition(std::size_t level, const UpdateSettings& settings, ThreadTeam& team) {
    DirectedConnection& connection = directed_[level];
    const Matrix& above = asleep_[level + 1];
    mean_.resize(above.rows(), above.cols());
    meanAbove(connection.up(), asleep_[level], mean_, team);
    mean_ = above - mean_;
    if (labelPull_ > 0) joinLabelSignal(level);
    const Drive drive(connection.below, labelPull_ > 0 ? source_ : asleep_[level]);
    reports_[2 * level + 1] = momentum_[level].recognition.learn(connection.recognition, connection.above,
                                                                 drive.view(), mean_, mean_, settings, team);
}

/// The cases come beside the dreams, so that the mean over both is that over the dreams plus that over the cases.
void UpDownLearner::joinLabelSignal(std::size_t level) {
    const Matrix& below = labelSignal_.below(level);
    const Index dreams = asleep_[level].cols();
    const Index both = dreams + below.cols();
    source_.resize(below.rows(), both);
    source_ << asleep_[level], below;
    const auto weight = [both](Index cases) { return static_cast<float>(both) / static_cast<float>(cases); };
    Matrix error(mean_.rows(), both);
    error << weight(dreams) * mean_, labelPull_ * weight(below.cols()) * labelSignal_.error(level);
    mean_ = std::move(error);
}

bool UpDownLearner::holds() const {
    for (std::size_t level = 0; level < directed_.size(); ++level) {
        const DirectedConnection& connection = directed_[level];
        const Index count = connection.recognition.size();
        const bool bounded = withinBounds(reports_[2 * level], count) &&
                             withinBounds(reports_[2 * level + 1], count) && connection.below.bias.allFinite() &&
                             connection.above.bias.allFinite();
        if (!bounded) return false;
    }
    return true;
}

void UpDownLearner::goBack() {
    top_.goBack();
    directed_ = lastGood_;
    for (Momentum& momentum : momentum_) {
        momentum.generative.rest();
        momentum.recognition.rest();
    }
    throw DivergenceError("the weights ran away from any finite net");
}

} // namespace reverie
