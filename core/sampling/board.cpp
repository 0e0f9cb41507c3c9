#include "core/sampling/board.h"

#include "core/data/one_hot.h"

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

/// Columns that outlast a change to more of them.
constexpr std::size_t mostKept = 64;

Matrix oneHot(const std::vector<int>& labels, Index units) {
    Matrix states(units, static_cast<Index>(labels.size()));
    writeOneHot(std::vector<std::uint8_t>(labels.begin(), labels.end()), states);
    return states;
}

} // namespace

Board::Board(std::uint64_t seed, std::string_view streamName, std::vector<int> labels)
    : labels_(std::move(labels)), dreams_(seed, streamName) {}

void Board::arrange(Index columns, int iterationsPerColumn) {
    if (iterationsPerColumn != iterationsPerColumn_) forgetColumns();
    columns_ = columns;
    iterationsPerColumn_ = iterationsPerColumn;
}

void Board::restart() {
    started_ = false;
    forgetColumns();
}

void Board::start(const LayeredRef& machine, ThreadTeam& team) {
    dreams_.clampLabels(oneHot(labels_, labelsOf(machine)));
    dreams_.startFromNoise(machine, static_cast<Index>(labels_.size()), team);
    started_ = true;
    forgetColumns();
}

void Board::forgetColumns() {
    kept_.clear();
    keepNow_ = true;
}

void Board::advance(const LayeredRef& machine, int iterations, ThreadTeam& team) {
    if (!started_ || !dreams_.fits(machine)) start(machine, team);
    if (std::exchange(keepNow_, false)) {
        firstIteration_ = dreams_.iterations();
        keep(machine, team);
    }
    while (iterations > 0) {
        const int some = std::min(iterations, iterationsPerColumn_ - withinColumn());
        dreams_.advance(machine, some, team);
        iterations -= some;
        if (withinColumn() == 0) keep(machine, team);
    }
}

/// Iterations since the last column's turn.
int Board::withinColumn() const {
    return static_cast<int>((dreams_.iterations() - firstIteration_) %
                            static_cast<std::uint64_t>(iterationsPerColumn_));
}

void Board::keep(const LayeredRef& machine, ThreadTeam& team) {
    kept_.push_back({dreams_.iterations(), visible(machine, team)});
    if (kept_.size() > std::max(mostKept, static_cast<std::size_t>(columns_))) kept_.pop_front();
}

Matrix Board::visible(const LayeredRef& machine, ThreadTeam& team) const {
    return sampled_ ? dreams_.visibleSample(machine, team) : dreams_.visibleMean(machine, team);
}

BoardView Board::view(const LayeredRef& machine, const PixelCoding& coding, ImageShape shape,
                      ThreadTeam& team) const {
    const auto rows = static_cast<Index>(labels_.size());
    BoardView view;
    view.shape = shape;
    view.columns = columns_;
    view.labels = labels_;
    view.images = Matrix::Zero(shape.pixels(), rows * columns_);
    view.columnIterations.assign(static_cast<std::size_t>(columns_), 0);
    view.iterations = dreams_.iterations();
    if (!started_) return view;
    view.freeEnergy = dreams_.freeEnergy(machine).cast<float>().transpose();

    // The live column is the newest, and was kept just now where its turn has come.
    std::vector<const Column*> shown;
    for (const Column& column : kept_)
        shown.push_back(&column);
    Column live;
    if (kept_.empty() || kept_.back().iteration != dreams_.iterations()) {
        live = {dreams_.iterations(), visible(machine, team)};
        shown.push_back(&live);
    }
    const auto count = std::min(shown.size(), static_cast<std::size_t>(columns_));
    for (std::size_t back = 1; back <= count; ++back) {
        const Column& column = *shown[shown.size() - back];
        const Index place = columns_ - static_cast<Index>(back);
        view.columnIterations[static_cast<std::size_t>(place)] = column.iteration;
        Matrix images = column.visible;
        coding.decode(images);
        for (Index row = 0; row < rows; ++row)
            view.images.col(row * columns_ + place) = images.col(row);
    }
    return view;
}

} // namespace reverie
