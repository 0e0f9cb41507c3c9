#include "app/session/autosave.h"

#include "core/error.h"
#include "core/experiment/presets.h"
#include "core/io/model_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <fmt/format.h>
#include <utility>

namespace reverie {

namespace {

const QString suffix = QStringLiteral(".reverie");

/// The lock beside a checkpoint, taken, or nothing when a living process holds it.
std::unique_ptr<QLockFile> takeLock(const QString& checkpoint) {
    auto lock = std::make_unique<QLockFile>(checkpoint + QStringLiteral(".lock"));
    lock->setStaleLockTime(0);
    if (!lock->tryLock(0)) return nullptr;
    return lock;
}

std::string titleOf(const nlohmann::json& config) {
    const auto preset = config.find("preset");
    if (preset == config.end() || !preset->is_string()) return "A run";
    for (const Preset& known : presets())
        if (known.id == preset->get<std::string>()) return std::string(known.title);
    return "A run";
}

} // namespace

Autosave::Autosave(QString folder) : folder_(std::move(folder)) {}

Autosave::~Autosave() {
    clear();
}

QString Autosave::defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/autosave");
}

std::filesystem::path Autosave::file() {
    if (lock_) return file_.toStdString();
    if (!QDir().mkpath(folder_))
        throw Error(fmt::format("{}: the folder for autosaves cannot be made", folder_.toStdString()));
    const QString stem = QStringLiteral("%1/%2").arg(folder_).arg(QCoreApplication::applicationPid());
    for (int copy = 0; copy < 100; ++copy) {
        const QString name = copy == 0 ? stem + suffix : QStringLiteral("%1-%2").arg(stem).arg(copy) + suffix;
        if (QFile::exists(name)) continue;
        auto lock = takeLock(name);
        if (!lock) continue;
        lock_ = std::move(lock);
        file_ = name;
        return file_.toStdString();
    }
    throw Error(fmt::format("{}: no autosave can be made in this folder", folder_.toStdString()));
}

void Autosave::clear() {
    if (lock_) QFile::remove(file_);
}

std::optional<InterruptedRun> Autosave::findInterrupted() {
    if (!enabled()) return {};
    const QFileInfoList files =
        QDir(folder_).entryInfoList({QStringLiteral("*") + suffix}, QDir::Files, QDir::Time);
    for (const QFileInfo& info : files) {
        const QString name = info.absoluteFilePath();
        auto lock = takeLock(name);
        if (!lock) continue;
        try {
            const Model model = loadModel(name.toStdString());
            interruptedFile_ = name;
            interruptedLock_ = std::move(lock);
            return InterruptedRun{name.toStdString(), titleOf(model.config), model.epochs};
        } catch (const Error&) {
            continue;
        }
    }
    return {};
}

void Autosave::dropInterrupted() {
    if (!interruptedLock_) return;
    QFile::remove(interruptedFile_);
    interruptedLock_.reset();
}

} // namespace reverie
