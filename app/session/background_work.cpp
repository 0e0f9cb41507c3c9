#include "app/session/background_work.h"

#include <utility>

namespace reverie {

BackgroundWork::BackgroundWork(const QString& name, QObject* parent) : QObject(parent) {
    setObjectName(name);
}

BackgroundWork::~BackgroundWork() {
    join();
}

void BackgroundWork::start(Work work) {
    join();
    stop_ = {};
    const std::stop_token stop = stop_.get_token();
    const Tell tell = [this, stop](std::function<void()> call) {
        QMetaObject::invokeMethod(
            this,
            [stop, call = std::move(call)] {
                if (!stop.stop_requested()) call();
            },
            Qt::QueuedConnection);
    };
    thread_.reset(QThread::create([work = std::move(work), stop, tell] { work(stop, tell); }));
    thread_->setObjectName(objectName());
    thread_->start(QThread::LowPriority);
}

void BackgroundWork::cancel() {
    stop_.request_stop();
}

void BackgroundWork::join() {
    if (!thread_) return;
    cancel();
    thread_->wait();
    thread_.reset();
}

} // namespace reverie
