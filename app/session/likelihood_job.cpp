#include "app/session/likelihood_job.h"

#include "app/session/annealing.h"
#include "app/session/split_name.h"

#include <exception>
#include <optional>
#include <utility>

namespace reverie {

namespace {

/// What the estimator looks at of a model.
Model modelOf(const Snapshot& snapshot) {
    Model model;
    model.machine = *snapshot.machine;
    model.shape = snapshot.shape;
    model.coding = snapshot.coding;
    return model;
}

/// Nothing when it was stopped.
std::optional<LikelihoodEstimate> estimateOf(const Model& model, const Dataset& data, Split split,
                                             const AnnealingPlan& plan, const std::stop_token& stop,
                                             const std::function<void(int percent)>& told) {
    ThreadTeam alone(1);
    constexpr std::uint64_t seed = 1;
    LikelihoodEstimator estimator(model, data.training, plan, seed, alone, stop);
    if (!anneal(estimator, alone, stop, told)) return std::nullopt;
    return estimator.measure(imagesOf(data, split), alone, stop);
}

} // namespace

LikelihoodJob::LikelihoodJob(QObject* parent) : QObject(parent) {}

void LikelihoodJob::cancel() {
    work_.cancel();
}

void LikelihoodJob::start(std::shared_ptr<const Snapshot> net, std::shared_ptr<const Dataset> data, Split split,
                          AnnealingPlan plan, double epochs) {
    work_.start([this, net = std::move(net), data = std::move(data), split, plan = std::move(plan),
                 epochs](const std::stop_token& stop, const BackgroundWork::Tell& tell) {
        const auto told = [&](int percent) { tell([this, percent] { emit progressed(percent); }); };
        try {
            const auto found = estimateOf(modelOf(*net), *data, split, plan, stop, told);
            if (!found) return;
            tell([this, reading = LikelihoodReading{*found, plan, QString::fromLatin1(splitName(split)), epochs}] {
                emit estimated(reading);
            });
        } catch (const std::exception& failure) {
            tell([this, sentence = QString::fromUtf8(failure.what())] { emit failed(sentence); });
        }
    });
}

} // namespace reverie
