#pragma once

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <stop_token>

namespace reverie {

/// Work in a thread of low priority, one piece at a time; what it tells is heard in the thread of this object.
class BackgroundWork : public QObject {
    Q_OBJECT
public:
    /// Hands a call over; it is dropped when the work has been cancelled by its turn.
    using Tell = std::function<void(std::function<void()> call)>;
    /// Looks often at `stop`, and throws nothing.
    using Work = std::function<void(const std::stop_token& stop, const Tell& tell)>;

    /// `name` is that of the thread.
    explicit BackgroundWork(const QString& name, QObject* parent = nullptr);
    /// Cancels and joins.
    ~BackgroundWork() override;

    /// Work under way is cancelled and joined first.
    void start(Work work);
    /// Nothing more is heard of work under way, which ends when it next looks.
    void cancel();

private:
    void join();

    std::stop_source stop_;
    std::unique_ptr<QThread> thread_;
};

} // namespace reverie
