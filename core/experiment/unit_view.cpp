#include "core/experiment/unit_view.h"

#include "core/error.h"
#include "core/evaluation/unit_pictures.h"
#include "core/math/thread_team.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace reverie {

namespace {

constexpr Index casesLookedAt = 1000;
constexpr Index casesOfMoments = 200;
constexpr std::size_t momentsLookedAt = 32;

std::string nameOfLayer(const AnyMachine& machine, Index layer) {
    if (layer == 0) return "pixels";
    const bool code = std::holds_alternative<Autoencoder>(machine) && layer == machine::hiddenLayers(machine);
    return code ? std::string("code") : fmt::format("hidden {}", layer);
}

/// Sums of fields: columns over the units of a layer become columns over pixels.
Matrix toPixels(const AnyMachine& machine, Index layer, Matrix columns) {
    for (; layer > 0; --layer) {
        Matrix lower = Matrix::Zero(layerSize(machine, layer - 1), columns.cols());
        for (Index unit = 0; unit < columns.rows(); ++unit)
            if (!columns.row(unit).isZero(0)) lower += weightsBelow(machine, {layer, unit}) * columns.row(unit);
        columns = std::move(lower);
    }
    return columns;
}

Matrix fieldsOf(const AnyMachine& machine, std::span<const UnitPartner> partners, const PixelCoding& coding) {
    if (partners.empty()) return {};
    const Index layer = partners.front().unit.layer;
    Matrix columns = Matrix::Zero(layerSize(machine, layer), std::ssize(partners));
    for (std::size_t i = 0; i < partners.size(); ++i)
        columns(partners[i].unit.unit, static_cast<Index>(i)) = 1;
    Matrix fields = toPixels(machine, layer, std::move(columns));
    coding.showFields(fields);
    return fields;
}

std::vector<UnitPartner> strongest(const Vector& weights, Index layer) {
    std::vector<UnitPartner> partners;
    for (Index unit = 0; unit < weights.size(); ++unit)
        partners.push_back({{layer, unit}, weights[unit]});
    const std::size_t kept = std::min(strongestPartners, partners.size());
    std::ranges::partial_sort(partners, partners.begin() + static_cast<std::ptrdiff_t>(kept),
                              std::ranges::greater(),
                              [](const UnitPartner& partner) { return std::abs(partner.weight); });
    partners.resize(kept);
    return partners;
}

void findExciting(UnitView& view, const AnyMachine& machine, const ImageSet& images, const PixelCoding& coding) {
    ThreadTeam alone(1);
    const Matrix states = spreadCases(images, coding, casesLookedAt);
    const Vector activity =
        machine::layerMean(machine, states, view.unit.layer - 1, alone).row(view.unit.unit).transpose();
    view.meanActivation = activity.mean();
    std::vector<Index> cases(static_cast<std::size_t>(activity.size()));
    std::iota(cases.begin(), cases.end(), Index{0});
    std::ranges::stable_sort(cases, [&activity](Index a, Index b) { return activity[a] > activity[b]; });
    const Index shown = std::min(excitingImages, activity.size());
    view.exciting.resize(states.rows(), shown);
    view.excitement.resize(shown);
    for (Index i = 0; i < shown; ++i) {
        view.exciting.col(i) = states.col(cases[static_cast<std::size_t>(i)]);
        view.excitement[i] = activity[cases[static_cast<std::size_t>(i)]];
    }
    coding.decode(view.exciting);
}

} // namespace

UnitView observeUnit(const AnyMachine& machine, UnitAddress unit, const ImageSet* images, ImageShape shape,
                     const PixelCoding& coding) {
    checkUnit(machine, unit);
    if (unit.layer < 1) throw Error("a pixel has no field of its own; choose a hidden unit");
    UnitView view;
    view.unit = unit;
    view.layer = nameOfLayer(machine, unit.layer);
    view.layerBelow = nameOfLayer(machine, unit.layer - 1);
    view.shape = shape;
    view.weights = weightsBelow(machine, unit);
    view.bias = biasOf(machine, unit);
    const UnitPartner itself = {unit, 1};
    view.field = fieldsOf(machine, std::span(&itself, 1), coding);
    if (unit.layer > 1) view.below = strongest(view.weights, unit.layer - 1);
    if (unit.layer < machine::hiddenLayers(machine))
        view.above = strongest(weightsAbove(machine, unit), unit.layer + 1);
    view.fieldsBelow = fieldsOf(machine, view.below, coding);
    view.fieldsAbove = fieldsOf(machine, view.above, coding);
    if (images != nullptr && !images->empty() && images->shape().pixels() == machine::pixels(machine))
        findExciting(view, machine, *images, coding);
    return view;
}

UnitActivation activationOver(std::span<const Moment> moments, UnitAddress unit, const ImageSet& images,
                              const std::function<bool()>& goesOn) {
    UnitActivation activation;
    if (images.empty()) return activation;
    ThreadTeam alone(1);
    const std::size_t step = std::max<std::size_t>(1, (moments.size() + momentsLookedAt - 1) / momentsLookedAt);
    for (std::size_t i = 0; i < moments.size() && goesOn(); i += step) {
        const Model& model = *moments[i].model;
        if (unit.unit >= layerSize(model.machine, unit.layer)) continue;
        if (images.shape().pixels() != machine::pixels(model.machine)) continue;
        const Matrix states = spreadCases(images, model.coding, casesOfMoments);
        const Matrix means = machine::layerMean(model.machine, states, unit.layer - 1, alone);
        activation.minibatch.push_back(static_cast<double>(moments[i].position.minibatch));
        activation.mean.push_back(means.row(unit.unit).mean());
    }
    return activation;
}

} // namespace reverie
