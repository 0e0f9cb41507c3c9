#include "app/session/dream_studio.h"

#include "core/evaluation/recognition.h"

#include <algorithm>
#include <numeric>

namespace reverie {

namespace {

constexpr int recognitionIterations = 10;

} // namespace

void DreamStudio::setNet(NetRef net, const PixelCoding& coding, ImageShape shape, std::uint64_t seed) {
    const bool sameSizes = net_ && net_->labels == net.labels && net_->pixels() == net.pixels() &&
                           net_->top.weights.rows() == net.top.weights.rows() &&
                           net_->directed.size() == net.directed.size() && seed == seed_;
    net_.emplace(net);
    coding_ = coding;
    shape_ = shape;
    seed_ = seed;
    if (sameSizes) return;
    board_.reset();
    large_.reset();
    drawn_.reset();
    if (net.labels == 0) return;
    std::vector<int> labels(static_cast<std::size_t>(net.labels));
    std::iota(labels.begin(), labels.end(), 0);
    board_.emplace(seed, "board", std::move(labels));
}

void DreamStudio::restartBoard() {
    if (board_) board_->restart();
    large_.reset();
}

void DreamStudio::clampLabels(std::vector<float> weights) {
    labelWeights_ = std::move(weights);
    if (large_) large_->clampLabels(labelColumn());
}

/// The weights as a column of the net's label units, empty when they are free or of another number.
Matrix DreamStudio::labelColumn() const {
    if (!net_ || static_cast<Index>(labelWeights_.size()) != net_->labels) return {};
    return Eigen::Map<const Vector>(labelWeights_.data(), net_->labels);
}

void DreamStudio::dreamFrom(const Vector& pixels, const Vector& mask) {
    if (!net_ || pixels.size() != net_->pixels()) return;
    const bool fresh = !drawn_;
    if (fresh) drawn_.emplace(seed_, "drawing");
    drawn_->clampPixels(mask, states(pixels));
    if (fresh) drawn_->startFrom(*net_, states(pixels), team_);
}

void DreamStudio::stopDreaming() {
    drawn_.reset();
}

Matrix DreamStudio::states(const Vector& pixels) const {
    Matrix column = pixels;
    coding_.encodeMean(column);
    return column;
}

void DreamStudio::advanceBoard(const BoardSettings& settings, int steps, Clock::time_point deadline) {
    if (!net_ || !board_) return;
    board_->arrange(settings.columns, settings.iterationsPerColumn);
    board_->samplePixels(settings.samples);
    if (!large_) {
        large_.emplace(seed_, "large dream");
        large_->clampLabels(labelColumn());
        large_->startFromNoise(*net_, 1, team_);
    }
    const bool free = settings.iterationsPerSecond <= 0;
    const int paced = pace_.due(settings.iterationsPerSecond, Clock::now());
    int left = steps + (!settings.running ? 0 : free ? std::max(1, steps) : paced);
    board_->advance(*net_, 0, team_);
    while (left > 0) {
        board_->advance(*net_, 1, team_);
        large_->advance(*net_, 1, team_);
        --left;
        if (Clock::now() >= deadline) break;
        if (settings.running && free && left == 0) left = 1;
    }
}

void DreamStudio::advanceDrawing(Clock::time_point deadline) {
    if (!net_ || !drawn_) return;
    do
        drawn_->advance(*net_, 1, team_);
    while (net_->directed.empty() && drawn_->iterations() % 5 != 0 && Clock::now() < deadline);
}

BoardView DreamStudio::board() const {
    return board_->view(*net_, coding_, shape_, team_);
}

DreamView DreamStudio::large() const {
    return viewOf(*large_);
}

DreamView DreamStudio::drawn() const {
    return viewOf(*drawn_);
}

DreamView DreamStudio::viewOf(const Dreams& dreams) const {
    DreamView view;
    view.shape = shape_;
    Matrix image = dreams.visibleMean(*net_, team_);
    coding_.decode(image);
    view.image = image.col(0);
    if (net_->labels > 0) view.labels = dreams.labels(*net_).col(0);
    view.labelsClamped = dreams.labelsClamped();
    view.pixelsClamped = dreams.pixelsClamped();
    view.freeEnergy = dreams.freeEnergy(*net_)(0);
    view.iterations = dreams.iterations();
    return view;
}

RecognitionView DreamStudio::recognise(const Vector& pixels, int stochasticPasses,
                                       const FeedForwardNet* classifier) {
    RecognitionView view;
    if (!net_ || pixels.size() != net_->pixels()) return view;
    view.shape = shape_;
    view.image = pixels;
    view.stochasticPasses = stochasticPasses;
    const Matrix visible = states(pixels);
    if (net_->labels > 0) {
        // The same drawing is always read alike.
        RandomStream stream(seed_, "recognition");
        view.byFreeEnergy =
            (stochasticPasses > 0 ? recogniseStochastically(*net_, visible, stochasticPasses, stream, team_)
                                  : reverie::recognise(*net_, visible, team_))
                .col(0);
        view.byGibbs = recogniseByGibbs(*net_, visible, recognitionIterations, stream, team_).col(0);
    }
    if (classifier != nullptr) view.byClassifier = output(*classifier, visible, team_).col(0);
    Matrix back = reconstruct(*net_, visible, team_);
    coding_.decode(back);
    view.reconstruction = back.col(0);
    for (Index layer = 0; layer < net_->hiddenLayers(); ++layer)
        view.activity.emplace_back(layerMean(*net_, visible, layer, team_).col(0));
    return view;
}

} // namespace reverie
