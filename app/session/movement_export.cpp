#include "app/session/movement_export.h"

#include "core/error.h"
#include "core/io/atomic_file.h"

#include <fmt/format.h>
#include <span>
#include <string>
#include <utility>

namespace reverie {

namespace {

using Percent = std::function<void(int percent)>;

/// False when it was stopped; a file that cannot be written is found before the work of encoding.
bool writeMovement(const MovementExport::Encode& encode, const std::filesystem::path& path,
                   const std::stop_token& stop, const Percent& told) {
    AtomicFile file(path);
    const auto goesOn = [&, last = 0](double share) mutable {
        const int percent = static_cast<int>(100 * share);
        if (percent > last) told(last = percent);
        return !stop.stop_requested();
    };
    const QByteArray gif = encode(goesOn);
    if (gif.isEmpty() || stop.stop_requested()) return false;
    file.write(std::as_bytes(std::span(gif.constData(), static_cast<std::size_t>(gif.size()))));
    file.finish();
    return true;
}

/// The reason, which names the file already when the file itself is to blame.
QString sentence(const std::filesystem::path& path, const std::string& reason) {
    return QString::fromStdString(
        reason.starts_with(path.string()) ? reason : fmt::format("{}: not written: {}", path.string(), reason));
}

} // namespace

MovementExport::MovementExport(QObject* parent) : QObject(parent) {}

void MovementExport::start(BoardMovement movement, const QFont& captionFont, const std::filesystem::path& path) {
    start([movement = std::move(movement),
           captionFont](const EncodingGoesOn& goesOn) { return movementGif(movement, captionFont, goesOn); },
          path);
}

void MovementExport::start(Encode encode, const std::filesystem::path& path) {
    cancel();
    path_ = path;
    setRunning(true);
    work_.start(
        [this, encode = std::move(encode), path](const std::stop_token& stop, const BackgroundWork::Tell& tell) {
            const auto told = [&](int percent) { tell([this, percent] { emit progressed(percent); }); };
            try {
                if (!writeMovement(encode, path, stop, told)) return;
                tell([this, path] {
                    setRunning(false);
                    emit finished(QString::fromStdString(path.string()));
                });
            } catch (const std::exception& failure) {
                tell([this, problem = sentence(path, failure.what())] {
                    setRunning(false);
                    emit failed(problem);
                });
            }
        });
}

void MovementExport::cancel() {
    work_.cancel();
    setRunning(false);
}

void MovementExport::setRunning(bool running) {
    if (running == running_) return;
    running_ = running;
    emit runningChanged(running);
}

} // namespace reverie
