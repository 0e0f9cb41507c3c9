#include "core/evaluation/unit_pictures.h"

#include "core/math/product.h"
#include "core/sampling/chains.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace reverie {

Matrix spreadCases(const ImageSet& images, const PixelCoding& coding, Index most) {
    const Index count = std::min(most, images.size());
    std::vector<std::uint32_t> cases;
    for (Index i = 0; i < count; ++i)
        cases.push_back(static_cast<std::uint32_t>(i * images.size() / count));
    Matrix states;
    images.read(cases, states);
    coding.encodeMean(states);
    return states;
}

namespace {

/// A unit that is on less often has no picture that numbers of 32 bits could tell.
constexpr float practicallyNever = 1e-30F;

/// The mean of the `averaged` states with which each unit is most active; activation is units × cases.
Matrix meanOfStrongest(const Matrix& states, const Matrix& activation, Index averaged) {
    const Matrix ofUnit = activation.transpose();
    const Index count = std::min(averaged, states.cols());
    std::vector<Index> cases(static_cast<std::size_t>(states.cols()));
    Matrix mean = Matrix::Zero(states.rows(), ofUnit.cols());
    for (Index unit = 0; unit < ofUnit.cols(); ++unit) {
        const auto values = ofUnit.col(unit);
        std::iota(cases.begin(), cases.end(), Index{0});
        std::ranges::nth_element(cases, cases.begin() + count, [&values](Index a, Index b) {
            return values[a] != values[b] ? values[a] > values[b] : a < b;
        });
        for (Index i = 0; i < count; ++i)
            mean.col(unit) += states.col(cases[static_cast<std::size_t>(i)]);
        mean.col(unit) /= static_cast<float>(count);
    }
    return mean;
}

/// States drawn layer after layer on the way down through directed connections.
Matrix drawDown(std::span<const DirectedConnection> directed, Matrix states, RandomStream& stream,
                ThreadTeam& team) {
    for (std::size_t level = directed.size(); level-- > 0;) {
        const Connection down = directed[level].down();
        Matrix mean(down.below.size(), states.cols());
        Matrix sample(down.below.size(), states.cols());
        sampleBelow(down, states, mean, sample, stream.draw(), team);
        states = std::move(sample);
    }
    return states;
}

/// Sums over dreams, each weighted by how far every unit of a layer is on in it.
class WeightedDreams {
public:
    WeightedDreams(Index pixels, Index units) : sum_(Matrix::Zero(pixels, units)), weight_(Vector::Zero(units)) {}

    void add(const Matrix& images, const Matrix& weights) {
        addOuterProducts(1.0F, images, weights, sum_);
        weight_ += weights.rowwise().sum();
    }
    Matrix mean() const {
        Matrix mean = sum_;
        for (Index unit = 0; unit < mean.cols(); ++unit)
            mean.col(unit) *= weight_[unit] > practicallyNever ? 1.0F / weight_[unit] : 0.0F;
        return mean;
    }

private:
    Matrix sum_;
    Vector weight_;
};

} // namespace

Matrix mostActiveImages(const NetRef& net, Index layer, const ImageSet& images, const PixelCoding& coding,
                        const MostActiveSettings& settings, ThreadTeam& team) {
    const Matrix states = spreadCases(images, coding, settings.cases);
    return meanOfStrongest(states, layerMean(net, states, layer, team), settings.averaged);
}

Matrix mostActiveImages(const DeepBoltzmannRef& machine, Index layer, const ImageSet& images,
                        const PixelCoding& coding, const MostActiveSettings& settings, ThreadTeam& team) {
    const Matrix states = spreadCases(images, coding, settings.cases);
    return meanOfStrongest(states, layerMean(machine, states, layer, team), settings.averaged);
}

Matrix mostActiveImages(const FeedForwardNet& net, Index layer, const ImageSet& images, const PixelCoding& coding,
                        const MostActiveSettings& settings, ThreadTeam& team) {
    const Matrix states = spreadCases(images, coding, settings.cases);
    return meanOfStrongest(states, layerOutput(net, states, layer, team), settings.averaged);
}

Matrix mostActiveImages(const Autoencoder& net, Index layer, const ImageSet& images, const PixelCoding& coding,
                        const MostActiveSettings& settings, ThreadTeam& team) {
    const Matrix states = spreadCases(images, coding, settings.cases);
    return meanOfStrongest(states, layerMean(net, states, layer, team), settings.averaged);
}

Matrix sampledImages(const NetRef& net, Index layer, const SampledSettings& settings, ThreadTeam& team) {
    const auto level = static_cast<std::size_t>(layer);
    const bool top = level == net.directed.size();
    const Connection connection = net.top.connection();
    RandomStream stream(settings.seed, "sampled filters");
    Matrix visible = noiseUpwards(net, settings.chains, stream, team);
    Matrix visibleMean(visible.rows(), visible.cols());
    Matrix hiddenMean(connection.above.size(), visible.cols());
    Matrix hidden(connection.above.size(), visible.cols());
    WeightedDreams dreams(net.pixels(), top ? hidden.rows() : net.directed[level].above.size());
    for (int iteration = 0; iteration < settings.burnIn + settings.kept; ++iteration) {
        sampleAbove(connection, visible, hiddenMean, hidden, stream.draw(), team);
        if (iteration >= settings.burnIn) {
            const auto penultimate = visible.topRows(net.penultimate());
            if (top) {
                dreams.add(downPass(net.directed, penultimate, stream, team), hiddenMean);
            } else {
                const Matrix states = drawDown(net.directed.subspan(level + 1), penultimate, stream, team);
                dreams.add(downPass(net.directed.first(level + 1), states, stream, team), states);
            }
        }
        sampleBelow(connection, hidden, visibleMean, visible, stream.draw(), team);
    }
    return dreams.mean();
}

Matrix sampledImages(const DeepBoltzmannRef& machine, Index layer, const SampledSettings& settings,
                     ThreadTeam& team) {
    const auto number = static_cast<std::size_t>(layer) + 1;
    const UnitRange place = machine.place(number);
    Chains chains(settings.seed, "sampled filters");
    chains.startRandom(machine.sides, settings.chains);
    chains.advance(machine.sides, team, settings.burnIn);
    WeightedDreams dreams(machine.pixels(), place.count);
    for (int iteration = 0; iteration < settings.kept; ++iteration) {
        chains.advance(machine.sides, team);
        const Matrix& weights = number % 2 == 0 ? chains.visibleMean() : chains.hidden();
        dreams.add(chains.visibleMean().topRows(machine.pixels()), weights.middleRows(place.first, place.count));
    }
    return dreams.mean();
}

} // namespace reverie
