#pragma once

#include "core/data/dataset.h"
#include "core/experiment/config.h"
#include "core/experiment/metrics.h"
#include "core/experiment/snapshot.h"
#include "core/io/model_file.h"

#include <memory>
#include <vector>

namespace reverie {

/// A model that is looked at without a run: it answers with the same pictures as Experiment::observe().
class ModelView {
public:
    /// Data of another shape than the model's are not used; without data there are neither reconstructions
    /// nor mean activations.
    explicit ModelView(Model model, std::shared_ptr<const Dataset> data = nullptr);
    /// The same of a model that others look at too.
    explicit ModelView(std::shared_ptr<const Model> model, std::shared_ptr<const Dataset> data = nullptr);

    const Model& model() const { return *model_; }
    /// The settings it was trained with; the defaults where the file does not tell them.
    ExperimentConfig config() const;
    bool hasData() const { return data_ != nullptr; }
    std::shared_ptr<const Dataset> sharedData() const { return data_; }
    /// Classification errors on validation cases while it was learned, as its file tells them: rows of an epoch
    /// and that one metric.
    std::vector<MetricRow> history() const;
    /// The epochs it has learned.
    RunPosition position() const;

    /// An immutable picture with just what is asked for; fantasies are left to a sampler, and the machine is
    /// shared, not copied. The filters asked for last are kept, as they do not change.
    std::shared_ptr<const Snapshot> observe(const SnapshotRequest& request);

private:
    std::shared_ptr<const FiltersView> filters(const SnapshotRequest& request);
    std::shared_ptr<const ReconstructionsView> reconstructions(Index count) const;

    std::shared_ptr<const Model> model_;
    std::shared_ptr<const Dataset> data_;
    SnapshotRequest filtersRequest_; ///< What `filters_` answers.
    std::shared_ptr<const FiltersView> filters_;
};

} // namespace reverie
