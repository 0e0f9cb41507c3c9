#include "core/experiment/model_view.h"

#include "core/error.h"
#include "core/experiment/autoencoder_stage.h"
#include "core/experiment/observation.h"
#include "core/models/net_view.h"

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

constexpr Index activationCases = 500;

Index topUnits(const AnyMachine& machine) {
    return machine::hiddenLayers(machine) == 0 ? 0
                                               : machine::hiddenCount(machine, machine::hiddenLayers(machine) - 1);
}

/// Mean of E[h | v] over the first training cases, one number a unit of the hidden layer.
Vector meanActivation(const Model& model, const ImageSet& images, Index layer) {
    Matrix states;
    images.read(0, std::min(activationCases, images.size()), states);
    model.coding.encodeMean(states);
    ThreadTeam alone(1);
    return machine::layerMean(model.machine, states, layer, alone).rowwise().mean();
}

} // namespace

ModelView::ModelView(Model model, std::shared_ptr<const Dataset> data)
    : ModelView(std::make_shared<const Model>(std::move(model)), std::move(data)) {}

ModelView::ModelView(std::shared_ptr<const Model> model, std::shared_ptr<const Dataset> data)
    : model_(std::move(model)) {
    const Index pixels = machine::pixels(model_->machine);
    if (data != nullptr && data->training.shape() == model_->shape && model_->shape.pixels() == pixels)
        data_ = std::move(data);
}

ExperimentConfig ModelView::config() const {
    try {
        return recordedConfig(model_->config);
    } catch (const Error&) {
        ExperimentConfig config;
        config.hiddenCount = topUnits(model_->machine);
        return config;
    }
}

std::vector<MetricRow> ModelView::history() const {
    std::vector<MetricRow> rows;
    for (const nlohmann::json& pair : model_->history) {
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number() || !pair[1].is_number()) return {};
        MetricRow& row = rows.emplace_back();
        row.epoch = pair[0];
        row[Metric::ErrorFreeEnergyValidation] = pair[1];
    }
    return rows;
}

RunPosition ModelView::position() const {
    RunPosition position;
    position.epoch = model_->epochs;
    return position;
}

std::shared_ptr<const FiltersView> ModelView::filters(const SnapshotRequest& request) {
    const SnapshotRequest wanted = {.filters = true, .layer = request.layer, .projection = request.projection};
    if (filters_ && filtersRequest_ == wanted) return filters_;
    const ShownImages shown = {data_ != nullptr ? &data_->training : nullptr, model_->coding};
    const Index layer = shownLayer(request, machine::hiddenLayers(model_->machine));
    const bool active = data_ != nullptr && layer >= 0;
    const Vector activation = active ? meanActivation(*model_, data_->training, layer) : Vector();
    filters_ = observeFilters(wanted, model_->machine, shown, activation, active);
    filtersRequest_ = wanted;
    return filters_;
}

/// An autoencoder that learned from spoilt cases is shown with such.
std::shared_ptr<const ReconstructionsView> ModelView::reconstructions(Index count) const {
    if (const auto* const autoencoder = std::get_if<Autoencoder>(&model_->machine)) {
        const ExperimentConfig all = config();
        const Corruption corruption = corruptionIn(all, stagesOf(all).size() - 1);
        return observeReconstructions(*autoencoder, *data_, model_->coding, count, corruption);
    }
    return observeReconstructions(model_->machine, *data_, model_->coding, count);
}

std::shared_ptr<const Snapshot> ModelView::observe(const SnapshotRequest& request) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->position = position();
    snapshot->shape = model_->shape;
    snapshot->hiddenCount = static_cast<std::size_t>(topUnits(model_->machine));
    if (request.filters) snapshot->filters = filters(request);
    if (request.reconstructions > 0 && data_ != nullptr)
        snapshot->reconstructions = reconstructions(request.reconstructions);
    if (request.net) {
        snapshot->machine = std::shared_ptr<const AnyMachine>(model_, &model_->machine);
        if (model_->classifier)
            snapshot->classifier = std::shared_ptr<const FeedForwardNet>(model_, &*model_->classifier);
        snapshot->view = std::make_shared<NetView>(machine::view(model_->machine));
        snapshot->coding = model_->coding;
    }
    return snapshot;
}

} // namespace reverie
