#pragma once

#include "ui/images/frame_recorder.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace reverie {

class Panel;

/// Records what one panel shows, some frames a second, until it is stopped or has no more room.
class DockRecording : public QObject {
    Q_OBJECT
public:
    explicit DockRecording(QObject* parent = nullptr);

    /// Forgets what was recorded and begins anew.
    void start(Panel& panel);
    void stop();
    bool running() const { return timer_.isActive(); }
    /// The panel of the last recording.
    Panel* panel() const { return panel_; }
    const RecordedFrames& recorded() const { return recorder_.recorded(); }

signals:
    /// So many frames are recorded now.
    void grown(int frames);
    /// There is no more room; the recording has stopped.
    void full();

private:
    void take();

    QPointer<Panel> panel_;
    QTimer timer_;
    QElapsedTimer clock_;
    FrameRecorder recorder_;
};

} // namespace reverie
