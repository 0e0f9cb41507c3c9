#include "app/session/dream_studio.h"

#include "core/evaluation/recognition.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace reverie {

namespace {

constexpr int recognitionIterations = 10;

template<class Machine>
void passThrough(RecognitionView& view, const Machine& machine, const Matrix& visible, ThreadTeam& team) {
    view.reconstruction = reconstruct(machine, visible, team);
    for (Index layer = 0; layer < machine.hiddenLayers(); ++layer)
        view.activity.emplace_back(layerMean(machine, visible, layer, team).col(0));
}

/// Up to the code and down again, layer by layer.
void passThrough(RecognitionView& view, const Autoencoder& net, const Matrix& visible, ThreadTeam& team) {
    for (Index layer = 0; layer < net.hiddenLayers(); ++layer)
        view.activity.emplace_back(layerMean(net, visible, layer, team).col(0));
    const std::span<const DirectedConnection> all = net.connections;
    const Matrix code = view.activity.back();
    for (std::size_t below = all.size(); below-- > 0;)
        view.activity.emplace_back(meanDownPass(all.subspan(below), code, team).col(0));
    view.reconstruction = view.activity.back();
}

} // namespace

void DreamStudio::setNet(LayeredRef machine, const PixelCoding& coding, ImageShape shape, std::uint64_t seed) {
    const auto layers = [](const LayeredRef& of) {
        return std::visit([](const auto& one) { return one.hiddenLayers(); }, of);
    };
    const bool sameSizes = net_ && net_->index() == machine.index() && labelsOf(*net_) == labelsOf(machine) &&
                           pixelsOf(*net_) == pixelsOf(machine) && layers(*net_) == layers(machine) &&
                           chained(*net_).weights.rows() == chained(machine).weights.rows() && seed == seed_;
    net_.emplace(machine);
    autoencoder_ = nullptr;
    coding_ = coding;
    shape_ = shape;
    seed_ = seed;
    if (sameSizes) return;
    forgetDreams();
    if (labelsOf(machine) == 0) return;
    std::vector<int> labels(static_cast<std::size_t>(labelsOf(machine)));
    std::iota(labels.begin(), labels.end(), 0);
    board_.emplace(seed, "board", std::move(labels));
}

void DreamStudio::setNet(const Autoencoder& autoencoder, const PixelCoding& coding, ImageShape shape) {
    net_.reset();
    autoencoder_ = &autoencoder;
    coding_ = coding;
    shape_ = shape;
    forgetDreams();
}

void DreamStudio::forgetDreams() {
    board_.reset();
    large_.reset();
    drawn_.reset();
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
    if (!net_ || static_cast<Index>(labelWeights_.size()) != labelsOf(*net_)) return {};
    return Eigen::Map<const Vector>(labelWeights_.data(), labelsOf(*net_));
}

void DreamStudio::dreamFrom(const Vector& pixels, const Vector& mask) {
    if (!net_ || pixels.size() != pixelsOf(*net_)) return;
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
    board_->advance(*net_, 0, team_);
    pace_.advance({settings.running, settings.iterationsPerSecond}, steps, deadline, [this] {
        board_->advance(*net_, 1, team_);
        large_->advance(*net_, 1, team_);
    });
}

void DreamStudio::advanceDrawing(Clock::time_point deadline) {
    if (!net_ || !drawn_) return;
    do
        drawn_->advance(*net_, 1, team_);
    while (!directedBelow(*net_) && drawn_->iterations() % 5 != 0 && Clock::now() < deadline);
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
    if (labelsOf(*net_) > 0) view.labels = dreams.labels(*net_).col(0);
    view.labelsClamped = dreams.labelsClamped();
    view.pixelsClamped = dreams.pixelsClamped();
    view.freeEnergy = dreams.freeEnergy(*net_)(0);
    view.iterations = dreams.iterations();
    return view;
}

RecognitionView DreamStudio::recognise(const Vector& pixels, int stochasticPasses,
                                       const FeedForwardNet* classifier) {
    RecognitionView view;
    const Index taken = net_ ? pixelsOf(*net_) : autoencoder_ != nullptr ? autoencoder_->pixels() : 0;
    if (taken == 0 || pixels.size() != taken) return view;
    view.shape = shape_;
    view.image = pixels;
    const Matrix visible = states(pixels);
    if (net_ && labelsOf(*net_) > 0) nameLabels(view, visible, stochasticPasses);
    if (classifier != nullptr) view.byClassifier = output(*classifier, visible, team_).col(0);
    if (net_)
        std::visit([&](const auto& machine) { passThrough(view, machine, visible, team_); }, *net_);
    else
        passThrough(view, *autoencoder_, visible, team_);
    coding_.decode(view.reconstruction);
    return view;
}

void DreamStudio::nameLabels(RecognitionView& view, const Matrix& visible, int stochasticPasses) {
    // The same drawing is always read alike.
    RandomStream stream(seed_, "recognition");
    const auto* const net = std::get_if<NetRef>(&*net_);
    if (net != nullptr && stochasticPasses > 0) {
        view.stochasticPasses = stochasticPasses;
        view.byFreeEnergy = recogniseStochastically(*net, visible, stochasticPasses, stream, team_).col(0);
    } else {
        const auto name = [&](const auto& one) { return reverie::recognise(one, visible, team_); };
        view.byFreeEnergy = std::visit(name, *net_).col(0);
    }
    const auto byGibbs = [&](const auto& one) {
        return recogniseByGibbs(one, visible, recognitionIterations, stream, team_);
    };
    view.byGibbs = std::visit(byGibbs, *net_).col(0);
}

} // namespace reverie
