#include "core/experiment/model_view.h"

#include "core/error.h"
#include "core/experiment/observation.h"

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

constexpr Index activationCases = 500;

/// Mean of E[h | v] over the first training cases, one number a hidden unit.
Vector meanActivation(const Model& model, const ImageSet& images) {
    Matrix states;
    images.read(0, std::min(activationCases, images.size()), states);
    model.coding.encodeMean(states);
    return model.machine.hiddenMean(states).rowwise().mean();
}

} // namespace

ModelView::ModelView(Model model, std::shared_ptr<const Dataset> data)
    : model_(std::make_shared<const Model>(std::move(model))) {
    const auto visible = model_->machine.visible.size();
    if (data != nullptr && data->training.shape() == model_->shape && model_->shape.pixels() == visible)
        data_ = std::move(data);
    meanActivation_ = data_ != nullptr ? meanActivation(*model_, data_->training)
                                       : Vector(Vector::Zero(model_->machine.hidden.size()));
}

ExperimentConfig ModelView::config() const {
    try {
        return configFromJson(model_->config);
    } catch (const Error&) {
        ExperimentConfig config;
        config.hiddenCount = model_->machine.hidden.size();
        return config;
    }
}

RunPosition ModelView::position() const {
    RunPosition position;
    position.epoch = model_->epochs;
    return position;
}

std::shared_ptr<const Snapshot> ModelView::observe(const SnapshotRequest& request) const {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->position = position();
    snapshot->shape = model_->shape;
    snapshot->hiddenCount = static_cast<std::size_t>(model_->machine.hidden.size());
    if (request.filters) snapshot->filters = observeFilters(model_->machine, meanActivation_, data_ != nullptr);
    if (request.reconstructions > 0 && data_ != nullptr)
        snapshot->reconstructions =
            observeReconstructions(model_->machine, *data_, model_->coding, request.reconstructions);
    if (request.machine) {
        snapshot->machine = std::shared_ptr<const Rbm>(model_, &model_->machine);
        snapshot->coding = model_->coding;
    }
    return snapshot;
}

} // namespace reverie
