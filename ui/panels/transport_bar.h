#pragma once

#include "core/experiment/snapshot.h"

#include <QWidget>

class QAction;

namespace reverie {

/// What the transport bar shows of a run.
struct TransportState {
    RunPosition position;
    std::int64_t epochsPlanned = 0;
    bool running = false;
    bool finished = false;
    double secondsLeft = -1;    ///< Negative when not known yet.
    double casesPerSecond = 0;
};

/// Play, pause, step, speed, epochs to run and progress with the time left.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    /// Buttons mirror these actions, which app owns: play/pause (checkable), step minibatch, step epoch, reset.
    TransportBar(QAction* play, QAction* stepMinibatch, QAction* stepEpoch, QAction* reset, QWidget* parent = nullptr);
    void setState(const TransportState& state);
    /// Minibatches a second; 0 is as fast as it goes.
    double speed() const;

signals:
    void speedChanged(double minibatchesPerSecond);
    void epochsChanged(std::int64_t epochs);
};

} // namespace reverie
