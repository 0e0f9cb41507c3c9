#pragma once

#include "app/session/training_session.h"

#include <QDir>
#include <QFile>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

namespace reverie::test {

/// Bars and stripes under CD: a run of a few minibatches an epoch that learns in no time.
inline ExperimentConfig barsConfig() {
    ExperimentConfig config;
    config.preset.clear();
    config.data = "bars-4x4";
    config.hiddenCount = 12;
    config.batchSize = 6;
    config.epochs = 100'000;
    config.evaluationInterval = 7;
    config.threads = 2;
    return config;
}

/// A memory of the bundled digits, with label units, that dreams and learns in no time.
inline ExperimentConfig memoryConfig() {
    ExperimentConfig config;
    config.preset.clear();
    config.data = "bundled";
    config.stages = {
        {StageKind::AssociativeMemory, false, {{"hidden", std::int64_t{12}}, {"epochs", std::int64_t{100'000}}}}};
    config.evaluationInterval = 1'000'000;
    config.threads = 1;
    return config;
}

/// Reads every report of a session, as the window would, and keeps what it says.
class Watch : public QObject {
public:
    explicit Watch(TrainingSession& session) : session_(session) {
        connect(&session, &TrainingSession::reported, this, &Watch::read, Qt::QueuedConnection);
    }

    std::shared_ptr<const RunDescription> opened;
    RunStatus status;
    std::vector<MetricRow> metrics;
    std::vector<Mark> marks;
    std::shared_ptr<const Snapshot> snapshot;
    std::vector<Message> messages;
    std::vector<CommandRecord> commands;
    std::optional<InterruptedRun> interrupted;
    std::optional<std::filesystem::path> saved;
    int openings = 0;
    int reports = 0;
    /// Asked again at each report, as the frame clock does; nothing by default.
    std::optional<SnapshotRequest> keepAsking;

    bool heard(MessageKind kind) const {
        return std::ranges::any_of(messages, [kind](const Message& each) { return each.kind == kind; });
    }

private:
    void read() {
        SessionReport report = session_.take();
        ++reports;
        if (report.opened) {
            ++openings;
            opened = report.opened;
            metrics.clear();
            marks.clear();
            snapshot = nullptr;
        }
        status = report.status;
        metrics.insert(metrics.end(), report.metrics.begin(), report.metrics.end());
        if (report.marks) marks = *report.marks;
        if (report.snapshot) snapshot = report.snapshot;
        messages.insert(messages.end(), report.messages.begin(), report.messages.end());
        commands.insert(commands.end(), report.commands.begin(), report.commands.end());
        if (report.interrupted) interrupted = report.interrupted;
        if (report.saved) saved = report.saved;
        if (keepAsking) session_.ask(*keepAsking, false);
    }

    TrainingSession& session_;
};

/// The name trainUntilKilled() is registered by.
inline constexpr const char* trainUntilKilledName = "train-until-killed";

/// A program that learns an epoch and a minibatch, autosaves into the folder, says so, and waits to be killed.
inline int trainUntilKilled(const QString& folder) {
    TrainingSession session({folder, std::chrono::milliseconds(1)});
    Watch watch(session);
    ExperimentConfig config = barsConfig();
    config.preset = "bars-exact";
    session.openRun(config);
    session.stepEpoch();
    [&] { QTRY_VERIFY(watch.status.position.epoch == 1); }();
    [&] { QTRY_VERIFY(!QDir(folder).entryList({QStringLiteral("*.reverie")}).isEmpty()); }();
    std::puts("ready");
    std::fflush(stdout);
    return QCoreApplication::exec();
}

/// Threads of this process but those that Qt keeps at hand for painting large images.
inline int threadCount() {
    const QDir tasks(QStringLiteral("/proc/self/task"));
    const QStringList threads = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return static_cast<int>(std::ranges::count_if(threads, [&tasks](const QString& thread) {
        QFile name(tasks.filePath(thread + QStringLiteral("/comm")));
        return name.open(QIODevice::ReadOnly) && name.readAll().trimmed() != "Thread (pooled)";
    }));
}

} // namespace reverie::test
