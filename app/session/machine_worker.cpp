#include "app/session/machine_worker.h"

#include "app/session/machine_studio.h"

#include <utility>

namespace reverie {

MachineWorker::MachineWorker(QObject* parent) : QObject(parent) {
    thread_.reset(QThread::create([this, stop = stop_.get_token()] { run(stop); }));
    thread_->setObjectName(QStringLiteral("machine"));
    thread_->start(QThread::LowPriority);
}

MachineWorker::~MachineWorker() {
    stop_.request_stop();
    thread_->wait();
}

void MachineWorker::setMachine(std::shared_ptr<const AnyMachine> machine, std::uint64_t seed) {
    const std::scoped_lock lock(mutex_);
    held_ = {std::move(machine), seed};
    if (held_.machine) return;
    ++withdrawals_;
    wishes_ = {};
    mailbox_.take();
}

void MachineWorker::setSettings(const MachineSettings& settings) {
    const std::scoped_lock lock(mutex_);
    settings_ = settings;
}

void MachineWorker::step() {
    const std::scoped_lock lock(mutex_);
    ++wishes_.steps;
}

void MachineWorker::restart() {
    const std::scoped_lock lock(mutex_);
    wishes_.restart = true;
}

void MachineWorker::setTemperature(float temperature) {
    const std::scoped_lock lock(mutex_);
    wishes_.temperature = temperature;
    wishes_.cooling.reset();
}

void MachineWorker::cool(int sweeps) {
    const std::scoped_lock lock(mutex_);
    wishes_.cooling = sweeps;
}

void MachineWorker::ask(std::chrono::nanoseconds budget) {
    {
        const std::scoped_lock lock(mutex_);
        if (!held_.machine) return;
        asked_ = budget;
    }
    wake_.notify_one();
}

void MachineWorker::run(const std::stop_token& stop) {
    std::optional<MachineStudio> studio;
    std::shared_ptr<const AnyMachine> shown;
    std::uint64_t withdrawn = 0;
    while (true) {
        std::chrono::nanoseconds budget{};
        Held held;
        MachineSettings settings;
        Wishes wishes;
        std::uint64_t withdrawals = 0;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return asked_.has_value(); })) return;
            budget = *std::exchange(asked_, std::nullopt);
            wishes = std::exchange(wishes_, {});
            held = held_;
            settings = settings_;
            withdrawals = withdrawals_;
        }
        if (!held.machine) continue;
        const auto start = MachineStudio::Clock::now();
        if (!studio || std::exchange(withdrawn, withdrawals) != withdrawals) {
            studio.emplace();
            shown.reset();
        }
        studio->setSettings(settings);
        if (held.machine != shown) studio->setMachine(*held.machine, held.seed);
        shown = held.machine;
        MachineReport report;
        report.problem = studio->problem();
        if (RunningSample* const sample = studio->sample()) {
            if (wishes.restart) sample->restart();
            if (wishes.temperature) sample->setTemperature(*wishes.temperature);
            if (wishes.cooling) sample->cool(*wishes.cooling);
            studio->advance(wishes.steps, start + budget);
            report.machine = studio->takeView();
            report.sample = std::make_shared<SampleView>(sample->view());
        }
        report.took = MachineStudio::Clock::now() - start;
        if (post(std::move(report), withdrawals)) emit reported();
    }
}

/// Adds to what waits, unless the machine was withdrawn meanwhile; true when the reader must be notified.
bool MachineWorker::post(MachineReport report, std::uint64_t withdrawals) {
    const std::scoped_lock lock(mutex_);
    if (withdrawals != withdrawals_) return false;
    return mailbox_.change([&](MachineReport& slot) {
        if (!report.machine && report.problem.empty()) report.machine = std::move(slot.machine);
        report.took += slot.took;
        slot = std::move(report);
    });
}

} // namespace reverie
