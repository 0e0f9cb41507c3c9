#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace reverie {

/// Decides when the window shows the next frame: about 30 times a second, less often when frames are costly, and
/// not at all while nothing is pending.
///
/// Whatever a frame costs anybody (copying, sampling, presenting, painting) is reported to it; while training the
/// next frame waits until that cost is at most a twentieth of the time, at most a second.
class FrameClock : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds shortest{33};
    static constexpr std::chrono::milliseconds longest{1000};
    static constexpr int trainingShare = 20; ///< A frame may take one part in so many of the time.
    static constexpr int pausedShare = 2;

    explicit FrameClock(QObject* parent = nullptr);

    /// Something is to be shown: a beat follows as soon as the interval allows.
    void wake();
    /// Adds to the cost of the frame in hand.
    void addCost(std::chrono::nanoseconds cost);
    /// Frames have to leave the processor to training.
    void setTraining(bool training) { training_ = training; }
    /// Time between the last beat and the next one, as its cost says.
    std::chrono::milliseconds interval() const;

signals:
    void beat();

private:
    void arm();
    void onTimeout();

    QTimer timer_;
    QElapsedTimer sinceBeat_;
    std::chrono::nanoseconds cost_{};
    bool training_ = false;
};

} // namespace reverie
