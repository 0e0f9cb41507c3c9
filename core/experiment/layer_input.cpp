#include "core/experiment/layer_input.h"

#include "core/data/one_hot.h"
#include "core/learning/start.h"

#include <algorithm>

namespace reverie {

namespace {

/// More numbers than this are computed anew for every minibatch instead of being kept.
constexpr Index mostRemembered = Index{1} << 26;
constexpr Index stretch = 500;

void putLabels(const ImageSet& set, Index first, MatrixRef states) {
    writeOneHot(set.labels().subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(states.cols())),
                states);
}

} // namespace

LayerInput::LayerInput(const ExperimentConfig& settings, const Dataset& data, const PixelCoding& coding,
                       std::vector<DirectedConnection> below, Index labels)
    : data_(data), coding_(coding), below_(std::move(below)), labels_(labels),
      sampled_(settings.layerInput == LayerInputKind::Samples),
      deterministic_(!sampled_ && settings.greyPixels != GreyPixels::Sampled && settings.shift == 0),
      stream_(settings.seed, "layer input") {}

Layer LayerInput::visibleLayer(const ExperimentConfig& settings, ThreadTeam& team) {
    const ImageSet& training = data_.training;
    std::vector<UnitGroup> groups;
    groups.push_back(below_.empty() ? UnitGroup{settings.visibleUnits, training.shape().pixels()}
                                    : UnitGroup{UnitKind::Bernoulli, below_.back().above.size()});
    if (labels_ > 0) groups.push_back({UnitKind::Softmax, labels_});
    Layer layer(std::move(groups));
    startVisibleVariance(layer, static_cast<float>(settings.visibleDeviation));
    if (below_.empty() && labels_ == 0) {
        startVisibleBias(layer, training, coding_);
        return layer;
    }
    Vector sum = Vector::Zero(layer.size());
    goThroughTraining(team, [&](Index first, const Matrix& lower) {
        sum.head(lower.rows()) += lower.rowwise().sum();
        if (labels_ == 0) return;
        Matrix labels(labels_, lower.cols());
        putLabels(training, first, labels);
        sum.tail(labels_) += labels.rowwise().sum();
    });
    startVisibleBias(layer, sum / static_cast<float>(training.size()), training.size());
    return layer;
}

void LayerInput::fill(MinibatchFeed& feed, MatrixRef states, ThreadTeam& team) {
    auto lower = states.topRows(states.rows() - labels_);
    if (labels_ > 0) feed.labels(states.bottomRows(labels_));
    if (below_.empty()) return feed.visible(lower, team);

    if (remembers()) {
        if (remembered_.size() == 0) goThroughTraining(team, [](Index, const Matrix&) {});
        const auto cases = feed.cases();
        for (Index column = 0; column < lower.cols(); ++column)
            lower.col(column) = remembered_.col(cases[static_cast<std::size_t>(column)]);
        return;
    }
    pixels_.resize(below_.front().below.size(), states.cols());
    feed.visible(pixels_, team);
    if (sampled_) {
        stream_.seek(feed.learned() * below_.size());
        lower = sampledUpPass(below_, pixels_, stream_, team);
    } else {
        lower = upPass(below_, pixels_, team);
    }
}

bool LayerInput::remembers() const {
    return deterministic_ && !below_.empty() &&
           data_.training.size() * below_.back().above.size() <= mostRemembered;
}

template<class Visit>
void LayerInput::goThroughTraining(ThreadTeam& team, const Visit& visit) {
    const ImageSet& training = data_.training;
    if (remembers()) remembered_.resize(below_.back().above.size(), training.size());
    for (Index first = 0; first < training.size(); first += stretch) {
        const Index count = std::min(stretch, training.size() - first);
        training.read(first, count, pixels_);
        coding_.encodeMean(pixels_);
        const Matrix lower = upPass(below_, pixels_, team);
        if (remembers()) remembered_.middleCols(first, count) = lower;
        visit(first, lower);
    }
}

Matrix LayerInput::firstCases(const ImageSet& set, Index count, const RandomDraw& draw, ThreadTeam& team) const {
    if (set.empty()) return {};
    Matrix pixels;
    set.read(0, std::min(count, set.size()), pixels);
    coding_.encode(pixels, draw);
    if (below_.empty() && labels_ == 0) return pixels;
    const Matrix lower = upPass(below_, pixels, team);
    Matrix states(lower.rows() + labels_, lower.cols());
    states.topRows(lower.rows()) = lower;
    if (labels_ > 0) putLabels(set, 0, states.bottomRows(labels_));
    return states;
}

} // namespace reverie
