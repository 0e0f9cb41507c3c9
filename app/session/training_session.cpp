#include "app/session/training_session.h"

#include <fmt/format.h>
#include <utility>

namespace reverie {

namespace {

std::string valueText(const SettingValue& value) {
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "on" : "off";
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
    if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
    return std::get<std::string>(value);
}

} // namespace

TrainingSession::TrainingSession(SessionOptions options, QObject* parent)
    : QObject(parent), worker_(std::make_unique<TrainingWorker>(std::move(options), [this] { emit reported(); })) {
    thread_.reset(QThread::create([worker = worker_.get(), stop = stop_.get_token()] { worker->run(stop); }));
    thread_->setObjectName(QStringLiteral("training"));
    thread_->start();
}

TrainingSession::~TrainingSession() {
    stop_.request_stop();
    thread_->wait();
}

void TrainingSession::openRun(const ExperimentConfig& config) {
    send(fmt::format("run {}", toJson(config).dump()), [=](TrainingWorker& worker) { worker.openRun(config); });
}

void TrainingSession::openData(const std::filesystem::path& path) {
    send(fmt::format("data {}", path.string()), [=](TrainingWorker& worker) { worker.openData(path.string()); });
}

void TrainingSession::openFile(const std::filesystem::path& path) {
    send(fmt::format("open {}", path.string()), [=](TrainingWorker& worker) { worker.openFile(path); });
}

void TrainingSession::play() {
    send("play", [](TrainingWorker& worker) { worker.play(); });
}

void TrainingSession::pause() {
    send("pause", [](TrainingWorker& worker) { worker.pause(); });
}

void TrainingSession::step(std::uint64_t minibatches) {
    send(fmt::format("step {}", minibatches), [=](TrainingWorker& worker) { worker.step(minibatches); });
}

void TrainingSession::stepEpoch() {
    send("step epoch", [](TrainingWorker& worker) { worker.stepEpoch(); });
}

void TrainingSession::endStage() {
    send("end stage", [](TrainingWorker& worker) { worker.endStage(); });
}

void TrainingSession::limitSpeed(double minibatchesPerSecond) {
    send(fmt::format("speed {}", minibatchesPerSecond),
         [=](TrainingWorker& worker) { worker.limitSpeed(minibatchesPerSecond); });
}

void TrainingSession::change(const std::string& key, const SettingValue& value) {
    send(fmt::format("set {} {}", key, valueText(value)),
         [=](TrainingWorker& worker) { worker.change(key, value); });
}

void TrainingSession::setEpochs(std::int64_t epochs) {
    send(fmt::format("epochs {}", epochs), [=](TrainingWorker& worker) { worker.setEpochs(epochs); });
}

void TrainingSession::pin(std::uint64_t minibatch) {
    send(fmt::format("show minibatch {}", minibatch), [=](TrainingWorker& worker) { worker.pin(minibatch); });
}

void TrainingSession::unpin() {
    send("show the newest", [](TrainingWorker& worker) { worker.unpin(); });
}

void TrainingSession::resumeFrom(std::uint64_t minibatch) {
    send(fmt::format("resume from minibatch {}", minibatch),
         [=](TrainingWorker& worker) { worker.resumeFrom(minibatch); });
}

void TrainingSession::operate(const Operation& operation) {
    send(describe(operation), [=](TrainingWorker& worker) { worker.operate(operation); });
}

void TrainingSession::undo() {
    send("undo", [](TrainingWorker& worker) { worker.undo(); });
}

void TrainingSession::redo() {
    send("redo", [](TrainingWorker& worker) { worker.redo(); });
}

void TrainingSession::askMoments() {
    send("look back", [](TrainingWorker& worker) { worker.tellMoments(); });
}

void TrainingSession::saveCheckpoint(const std::filesystem::path& path) {
    send(fmt::format("save checkpoint {}", path.string()),
         [=](TrainingWorker& worker) { worker.saveCheckpoint(path); });
}

void TrainingSession::saveModel(const std::filesystem::path& path) {
    send(fmt::format("save model {}", path.string()), [=](TrainingWorker& worker) { worker.saveModel(path); });
}

void TrainingSession::lookForInterruptedRun() {
    send("look for an interrupted run", [](TrainingWorker& worker) { worker.lookForInterruptedRun(); });
}

void TrainingSession::resumeInterruptedRun(const InterruptedRun& run) {
    send("resume the interrupted run",
         [file = run.file](TrainingWorker& worker) { worker.resumeInterruptedRun(file); });
}

void TrainingSession::discardInterruptedRun() {
    send("discard the interrupted run", [](TrainingWorker& worker) { worker.discardInterruptedRun(); });
}

void TrainingSession::send(std::string text, std::function<void(TrainingWorker&)> effect) {
    worker_->post({std::move(text), std::move(effect)});
}

} // namespace reverie
