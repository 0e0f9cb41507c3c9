#include "app/window/dock_recording.h"

#include "ui/panels/panel.h"

namespace reverie {

namespace {

constexpr int millisecondsBetweenFrames = 100;

} // namespace

DockRecording::DockRecording(QObject* parent) : QObject(parent) {
    timer_.setInterval(millisecondsBetweenFrames);
    connect(&timer_, &QTimer::timeout, this, &DockRecording::take);
}

void DockRecording::start(Panel& panel) {
    panel_ = &panel;
    recorder_ = FrameRecorder();
    clock_.start();
    timer_.start();
    take();
}

void DockRecording::stop() {
    timer_.stop();
}

void DockRecording::take() {
    if (!panel_) return stop();
    const std::size_t before = recorder_.recorded().frames.size();
    recorder_.add(panel_->exportImage(1), clock_.elapsed());
    if (recorder_.recorded().frames.size() != before)
        emit grown(static_cast<int>(recorder_.recorded().frames.size()));
    if (!recorder_.full()) return;
    stop();
    emit full();
}

} // namespace reverie
