#include "app/session/inference_job.h"

#include "app/session/annealing.h"
#include "core/error.h"
#include "core/evaluation/log_likelihood.h"
#include "core/math/thread_team.h"

#include <algorithm>
#include <array>
#include <exception>
#include <fmt/format.h>
#include <span>
#include <utility>

namespace reverie {

namespace {

constexpr std::uint64_t inferenceSeed = 1;
constexpr int fewUpPasses = 100;
constexpr int manyUpPasses = 10; ///< Where many cases are averaged.
/// Sweeps after which pictures are shown.
constexpr std::array momentsOfSweeps = {0, 1, 2, 3, 5, 10, InferenceJob::sweeps};

LayeredRef layered(const Contender& one, const ImageSet& images) {
    const auto machine = layeredIn(*one.machine);
    if (!machine)
        throw Error(fmt::format("Q(h|v) is compared for deep belief nets and deep Boltzmann machines, and this is "
                                "another machine: {}",
                                kindOf(*one.machine)));
    if (pixelsOf(*machine) != images.shape().pixels())
        throw Error(fmt::format("the cases have {} pixels, and one of the machines, a {}, has {}",
                                images.shape().pixels(), kindOf(*one.machine), pixelsOf(*machine)));
    return *machine;
}

/// Summed where that can be done, else a quick estimate; nothing when it was stopped.
std::optional<LogPartition> partitionOf(const Contender& one, const LayeredRef& machine, const ImageSet& training,
                                        ThreadTeam& team, const std::stop_token& stop,
                                        const std::function<void(int)>& told) {
    if (one.logZ) return one.logZ;
    if (const auto exact = exactLogPartition(machine)) return exact;
    Model model;
    model.machine = *one.machine;
    model.shape = one.shape;
    model.coding = one.coding;
    LikelihoodEstimator estimator(model, training, AnnealingPlan::quick(), inferenceSeed, team, stop);
    if (!anneal(estimator, team, stop, told)) return std::nullopt;
    const PartitionEstimate estimate = estimator.partition();
    return LogPartition{estimate.logZ, estimate.standardError, false};
}

/// Case 0 as it was and as Q has it at each moment.
Matrix picturesOf(const Inference& inference, std::span<const int> moments, const PixelCoding& coding,
                  const Matrix& images) {
    Matrix pictures(images.rows(), std::ssize(moments) + 1);
    pictures.col(0) = images.col(0);
    for (std::size_t i = 0; i < moments.size(); ++i) {
        const auto last = inference.reconstructions.size() - 1;
        Matrix seen = inference.reconstructions[std::min(static_cast<std::size_t>(moments[i]), last)];
        coding.decode(seen);
        pictures.col(static_cast<Index>(i) + 1) = seen;
    }
    return pictures;
}

QString shortKind(const AnyMachine& machine) {
    if (std::holds_alternative<DeepBoltzmannMachine>(machine)) return QStringLiteral("DBM");
    return machine::hiddenLayers(machine) > 1 ? QStringLiteral("DBN") : QStringLiteral("RBM");
}

MachineInference summary(const Contender& one, const Inference& inference, const LogPartition& logZ) {
    MachineInference shown;
    shown.kind = shortKind(*one.machine);
    shown.logZ = logZ;
    for (const CaseValues& bound : inference.bounds)
        shown.curve.bounds.push_back(bound.mean() - logZ.value);
    if (inference.exact) shown.curve.exact = inference.exact->mean() - logZ.value;
    return shown;
}

/// What a job works with.
struct Task {
    std::vector<Contender> machines;
    std::shared_ptr<const Dataset> data;
    Index first = 0;
    Index count = 1;
};

/// Calls found(number, log Z) for each machine on the way; nothing when it was stopped.
template<class Told, class Found>
std::optional<InferenceReading> inferAll(const Task& task, const std::stop_token& stop, const Told& told,
                                         const Found& found) {
    ThreadTeam alone(1);
    const ImageSet& set = casesToInfer(*task.data);
    Matrix images;
    set.read(task.first, std::min(task.count, set.size() - task.first), images);
    InferenceReading reading;
    const bool swept = std::ranges::any_of(task.machines, [](const Contender& one) {
        return std::holds_alternative<DeepBoltzmannMachine>(*one.machine);
    });
    reading.moments.assign(momentsOfSweeps.begin(), swept ? momentsOfSweeps.end() : momentsOfSweeps.begin() + 1);
    reading.shape = set.shape();
    const Index width = std::ssize(reading.moments) + 1;
    Matrix pictures(images.rows(), width * static_cast<Index>(task.machines.size()));
    for (std::size_t i = 0; i < task.machines.size(); ++i) {
        const Contender& one = task.machines[i];
        const LayeredRef machine = layered(one, set);
        const auto logZ = partitionOf(one, machine, task.data->training, alone, stop, told);
        if (!logZ || stop.stop_requested()) return std::nullopt;
        found(static_cast<int>(i), *logZ);
        Matrix states = images;
        RandomStream pixels(inferenceSeed, "inference pixels");
        sampledWhereGrey(one.coding, set).encode(states, pixels.draw());
        RandomStream passes(inferenceSeed, "inference up-passes");
        const int passCount = images.cols() > 1 ? manyUpPasses : fewUpPasses;
        const Inference inference =
            infer(machine, states, InferenceJob::sweeps, passCount, 1, passes, alone, stop);
        if (stop.stop_requested()) return std::nullopt;
        reading.machines.push_back(summary(one, inference, *logZ));
        pictures.middleCols(width * static_cast<Index>(i), width) =
            picturesOf(inference, reading.moments, one.coding, images);
    }
    reading.pictures = std::make_shared<const Matrix>(std::move(pictures));
    return reading;
}

} // namespace

const ImageSet& casesToInfer(const Dataset& data) {
    return data.validation.empty() ? data.training : data.validation;
}

InferenceJob::InferenceJob(QObject* parent) : QObject(parent) {}

void InferenceJob::cancel() {
    work_.cancel();
}

void InferenceJob::start(std::vector<Contender> machines, std::shared_ptr<const Dataset> data, Index first,
                         Index count) {
    work_.start([this, task = Task{std::move(machines), std::move(data), first, count}](
                    const std::stop_token& stop, const BackgroundWork::Tell& tell) {
        const auto told = [&](int percent) { tell([this, percent] { emit progressed(percent); }); };
        const auto found = [&](int machine, const LogPartition& logZ) {
            tell([this, machine, logZ] { emit partitionFound(machine, logZ); });
        };
        try {
            if (auto reading = inferAll(task, stop, told, found))
                tell([this, shown = std::move(*reading)] { emit inferred(shown); });
        } catch (const std::exception& failure) {
            tell([this, sentence = QString::fromUtf8(failure.what())] { emit failed(sentence); });
        }
    });
}

} // namespace reverie
