#include "core/experiment/backpropagation_stage.h"

#include "core/error.h"
#include "core/experiment/learner_file.h"
#include "core/experiment/observation.h"
#include "core/experiment/stage_parts.h"
#include "core/io/metadata.h"
#include "core/io/net_file.h"
#include "core/models/layered_machine.h"
#include "core/models/random_weights.h"

#include <algorithm>
#include <fmt/format.h>

namespace reverie {

namespace {

LayeredRef layersOf(const AnyMachine& machine) {
    if (const auto layered = layeredIn(machine)) return *layered;
    return netOf(machine);
}

/// The recognition side of a machine under a softmax of its own.
FeedForwardNet unrolled(const AnyMachine& machine, Index labels, RandomStream& stream, float scale) {
    const auto unrolledOne = [&](const auto& one) { return unroll(one, labels, stream, scale); };
    if (const auto* const net = std::get_if<Autoencoder>(&machine)) return unrolledOne(*net);
    if (chained(layersOf(machine)).weights.size() == 0)
        throw Error("backpropagation fine-tunes a net: a layer, an associative memory or an autoencoder must be "
                    "learned before it");
    return std::visit(unrolledOne, layersOf(machine));
}

FeedForwardNet startNet(const ExperimentConfig& settings, const Dataset& data, const AnyMachine& machine,
                        std::optional<FeedForwardNet> classifier) {
    const Index labels = labelUnits(data.training);
    if (!classifier) {
        RandomStream stream(settings.seed, "classifier");
        const auto scale = static_cast<float>(settings.initialWeightScale);
        return unrolled(machine, labels, stream, scale);
    }
    if (classifier->input.size() != data.training.shape().pixels() || classifier->classes() < labels)
        throw Error(fmt::format("the classifier takes {} pixels to {} labels, but {} has {} and {}",
                                classifier->input.size(), classifier->classes(), data.title,
                                data.training.shape().pixels(), labels));
    return std::move(*classifier);
}

/// The factor on the twin's first weights that suits its highest hidden units (Glorot & Bengio 2010).
float startGain(const FeedForwardNet& net) {
    return startGain(net.below(net.steps.size() - 1).firstKind());
}

std::size_t bytesOf(const FeedForwardNet& net) {
    Index numbers = 0;
    for (const FeedForwardNet::Step& step : net.steps)
        numbers += step.weights.size() + step.above.size();
    return static_cast<std::size_t>(numbers) * sizeof(float);
}

FeedForwardNet readFitting(const TensorFile& file, const std::string& name, const FeedForwardNet& like) {
    std::optional<FeedForwardNet> net = readFeedForward(file, name);
    if (!net || !sameLayers(*net, like))
        throw fileError(file, fmt::format("it has no net \"{}\" that fits its configuration", name));
    return std::move(*net);
}

} // namespace

BackpropagationStage::BackpropagationStage(StageContext context, TrainedNets nets, ThreadTeam&)
    : data_(std::move(context.data)), coding_(std::move(context.coding)),
      feed_(context.settings, *data_, coding_, context.before),
      machine_(std::move(nets.machine)), classifier_{{startNet(context.settings, *data_, machine_,
                                                               std::move(nets.classifier)),
                                                      context.settings.optimiser, context.settings.seed},
                                                     {}},
      labels_(classifier_.learner.net().classes(), context.settings.batchSize) {
    if (!context.settings.compareRandom) return;
    RandomStream stream(context.settings.seed, "random start");
    FeedForwardNet twin =
        nets.randomStart ? std::move(*nets.randomStart)
                         : randomTwin(classifier_.learner.net(), stream, startGain(classifier_.learner.net()));
    // The same seed: the same units are left out.
    randomStart_ = Student{{std::move(twin), context.settings.optimiser, context.settings.seed}, {}};
}

MetricRow BackpropagationStage::advance(const ExperimentConfig& settings, ThreadTeam& team) {
    satisfied_ = false;
    const auto cases = static_cast<Index>(feed_.cases().size());
    MatrixRef visible = classifier_.learner.prepare(cases);
    feed_.visible(visible, team);
    if (randomStart_) randomStart_->learner.prepare(cases) = visible;
    auto labels = labels_.leftCols(cases);
    feed_.labels(labels);

    const BackpropagationSettings step = {updateSettings(settings, position()),
                                          static_cast<float>(settings.dropout),
                                          static_cast<float>(settings.inputDropout)};
    UpdateReport report;
    const char* learning = "the classifier";
    try {
        report = classifier_.learner.step(labels, step, team);
        learning = "the net from random weights";
        if (randomStart_) randomStart_->learner.step(labels, step, team);
    } catch (const DivergenceError&) {
        feed_.moveOn();
        throw DivergenceError(divergenceAdvice(settings, position(), learning));
    }
    feed_.moveOn();

    MetricRow row = startRow(position(), report);
    row[Metric::LabelCrossEntropyTraining] = static_cast<float>(classifier_.learner.crossEntropy());
    if (position().minibatchInEpoch == 0) endEpoch(settings, row, team);
    return row;
}

void BackpropagationStage::endEpoch(const ExperimentConfig& settings, MetricRow& row, ThreadTeam& team) {
    measure(classifier_, Metric::ErrorClassifierValidation, Metric::LabelCrossEntropyValidation, settings, row,
            team);
    if (randomStart_)
        measure(*randomStart_, Metric::ErrorRandomStartValidation, Metric::LabelCrossEntropyRandomStart, settings,
                row, team);
    const auto waited = [&](const Student* student) { return student->best.waited() >= settings.patience; };
    satisfied_ = settings.patience > 0 && std::ranges::all_of(students(), waited);
    if (!satisfied_) return;
    for (Student* const student : students()) {
        student->learner.restore(student->result());
        student->learner.rest();
        student->best.waitAgain();
    }
}

void BackpropagationStage::measure(Student& student, Metric error, Metric crossEntropy,
                                   const ExperimentConfig& settings, MetricRow& row, ThreadTeam& team) const {
    measureClassifier(student.learner.net(), error, crossEntropy, *data_, coding_, row, team);
    if (settings.patience == 0)
        student.best.forget();
    else if (row.has(error))
        student.best.consider(student.learner.net(), static_cast<double>(row[error]));
}

std::vector<BackpropagationStage::Student*> BackpropagationStage::students() {
    std::vector<Student*> all = {&classifier_};
    if (randomStart_) all.push_back(&*randomStart_);
    return all;
}

std::optional<NetRef> BackpropagationStage::net() const {
    const auto* const net = std::get_if<DeepBeliefNet>(&machine_);
    return net != nullptr ? std::optional(NetRef(*net)) : std::nullopt;
}

TrainedNets BackpropagationStage::nets() const {
    TrainedNets nets{machine_, classifier_.result(), {}};
    if (randomStart_) nets.randomStart = randomStart_->result();
    return nets;
}

std::shared_ptr<const Snapshot> BackpropagationStage::observe(const SnapshotRequest& request) const {
    SnapshotRequest generative = request;
    generative.filters = false;
    const auto* const autoencoder = std::get_if<Autoencoder>(&machine_);
    auto snapshot = std::make_shared<Snapshot>(
        autoencoder != nullptr
            ? *observeAutoencoder(generative, *autoencoder, {}, false, *data_, coding_, {}, position())
            : *observeNet(generative, layersOf(machine_), nullptr, *data_, coding_, position()));
    const FeedForwardNet& classifier = classifier_.learner.net();
    if (request.filters) {
        snapshot->filters = observeFilters(request, classifier, {&data_->training, coding_});
        snapshot->bytesCopied += static_cast<std::size_t>(snapshot->filters->fields.size()) * sizeof(float);
    }
    if (request.net) {
        snapshot->classifier = std::make_shared<FeedForwardNet>(classifier);
        snapshot->bytesCopied += bytesOf(classifier);
        if (randomStart_) {
            snapshot->randomStart = std::make_shared<FeedForwardNet>(randomStart_->learner.net());
            snapshot->bytesCopied += bytesOf(classifier);
        }
    }
    return snapshot;
}

void BackpropagationStage::put(TensorFile& file, const Student& student, const std::string& name,
                               nlohmann::json& state) {
    putFeedForward(file, student.result(), name);
    putOptimiser(file, student.learner, "momentum." + name + ".", state);
    if (!student.best.net()) return;
    // The net that learns is another than the best one, which the stage hands on.
    putFeedForward(file, student.learner.net(), "learning." + name);
    state["best_error"] = student.best.error();
    state["waited"] = student.best.waited();
}

void BackpropagationStage::read(const TensorFile& file, Student& student, const std::string& name,
                                const nlohmann::json& state) {
    FeedForwardNet result = readFitting(file, name, student.learner.net());
    readOptimiser(file, student.learner, "momentum." + name + ".", state);
    if (!state.contains("best_error")) return student.learner.restore(std::move(result));
    student.learner.restore(readFitting(file, "learning." + name, result));
    student.best.restore(std::move(result), state.at("best_error").get<double>(),
                         state.at("waited").get<std::int64_t>());
}

void BackpropagationStage::save(TensorFile& file, nlohmann::json& state) const {
    putPosition(state, feed_);
    state["satisfied"] = satisfied_;
    put(file, classifier_, "classifier", state["classifier"]);
    if (randomStart_) put(file, *randomStart_, "random_start", state["random_start"]);
}

void BackpropagationStage::restore(const TensorFile& file, const nlohmann::json& state) {
    read(file, classifier_, "classifier", state.at("classifier"));
    if (randomStart_) read(file, *randomStart_, "random_start", state.at("random_start"));
    satisfied_ = state.at("satisfied").get<bool>();
    readPosition(file, state, feed_);
}

} // namespace reverie
