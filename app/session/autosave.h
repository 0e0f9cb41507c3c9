#pragma once

#include "app/session/session_report.h"

#include <QLockFile>
#include <QString>

#include <filesystem>
#include <memory>
#include <optional>

namespace reverie {

/// The file a running program keeps its unsaved run in, and the ones that killed programs left behind.
///
/// Each process has a checkpoint `<pid>.reverie` and a lock beside it in one folder; a checkpoint whose lock
/// nobody holds belongs to a program that was killed. Used from one thread at a time.
class Autosave {
public:
    /// An empty folder turns autosaving off.
    explicit Autosave(QString folder);
    /// Removes this process's own checkpoint: leaving orderly leaves nothing behind.
    ~Autosave();
    Autosave(const Autosave&) = delete;
    Autosave& operator=(const Autosave&) = delete;

    /// `autosave` in the program's local data folder.
    static QString defaultFolder();

    bool enabled() const { return !folder_.isEmpty(); }
    /// This process's checkpoint; makes the folder and takes the lock first. Throws Error naming the folder.
    std::filesystem::path file();
    /// Removes this process's checkpoint.
    void clear();

    /// The newest run left behind, which is held for this process until it is dropped or the program ends; files
    /// that cannot be read are left where they are.
    std::optional<InterruptedRun> findInterrupted();
    /// Removes the run that was found.
    void dropInterrupted();

private:
    QString folder_;
    QString file_;
    std::unique_ptr<QLockFile> lock_;
    QString interruptedFile_;
    std::unique_ptr<QLockFile> interruptedLock_;
};

} // namespace reverie
