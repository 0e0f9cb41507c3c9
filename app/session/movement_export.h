#pragma once

#include "app/session/background_work.h"
#include "ui/panels/board_movement.h"

#include <QFont>
#include <QObject>

#include <filesystem>
#include <functional>

namespace reverie {

/// Writes recorded movements as animated GIFs, in a thread of low priority; one at a time. A file
/// appears whole or not at all.
class MovementExport : public QObject {
    Q_OBJECT
public:
    explicit MovementExport(QObject* parent = nullptr);

    /// Makes the bytes of a GIF, in any thread; none when `goesOn` ended it.
    using Encode = std::function<QByteArray(const EncodingGoesOn& goesOn)>;

    /// Begins to write what is encoded; one under way is cancelled first.
    void start(Encode encode, const std::filesystem::path& path);
    /// Likewise the movement of a board, its captions in the font.
    void start(BoardMovement movement, const QFont& captionFont, const std::filesystem::path& path);
    /// Leaves no file, unless it is whole already, and says nothing more but that it no longer runs.
    void cancel();
    bool running() const { return running_; }
    /// The file that start() named last.
    const std::filesystem::path& path() const { return path_; }

signals:
    void runningChanged(bool running);
    /// Whole percents of the frames are encoded; at most one signal each.
    void progressed(int percent);
    void finished(const QString& path);
    /// One sentence that names the file.
    void failed(const QString& sentence);

private:
    void setRunning(bool running);

    std::filesystem::path path_;
    bool running_ = false;
    BackgroundWork work_{QStringLiteral("movement")};
};

} // namespace reverie
