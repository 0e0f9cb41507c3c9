#pragma once

#include "core/experiment/snapshot.h"

#include <QWidget>

#include <array>

class QAction;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QSlider;
class QToolButton;

namespace reverie {

class NumberBox;

/// What the transport bar shows of a run.
struct TransportState {
    RunPosition position;
    std::int64_t epochsPlanned = 0;
    bool running = false;
    bool finished = false;
    double secondsLeft = -1; ///< Negative when not known yet.
    double casesPerSecond = 0;
    QString stage = {};    ///< The stage that learns; empty for a run of one stage.
    bool viewOnly = false; ///< A model is shown: to play is to train one from nothing.
};

/// Play, pause, step, speed, epochs to run and progress with the time left; where it is narrow, words give way and
/// controls stay.
class TransportBar : public QWidget {
    Q_OBJECT

public:
    /// Buttons mirror these actions, which app owns: play/pause (checkable), step minibatch, step epoch, reset.
    TransportBar(QAction* play, QAction* stepMinibatch, QAction* stepEpoch, QAction* reset,
                 QWidget* parent = nullptr);
    void setState(const TransportState& state);
    /// Minibatches a second; 0 is as fast as it goes.
    double speed() const;
    /// Takes the nearest speed the slider has; emits speedChanged when it is another one.
    void setSpeed(double minibatchesPerSecond);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void speedChanged(double minibatchesPerSecond);
    void epochsChanged(std::int64_t epochs);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// From everything in words to the controls alone.
    enum class Wording { Full, NoNames, ShortSpeed, Controls };

    QToolButton* makeButton(QAction* action, const QString& name, bool large);
    QWidget* makeProgress();
    QWidget* makeEpochs();
    QWidget* makeSpeed();
    void applyTheme();
    void say(Wording wording);
    void measure();
    void fitWords();
    QString speedWords(double minibatchesPerSecond) const;
    void showSpeed();

    QHBoxLayout* row_;
    QToolButton* play_;
    Wording wording_ = Wording::Full;
    std::array<int, 4> widths_{};
    QLabel* position_;
    QLabel* timeLeft_;
    QProgressBar* progress_;
    QLabel* epochsName_;
    NumberBox* epochs_;
    QLabel* speedName_;
    QSlider* speed_;
    QLabel* speedText_;
};

/// "epoch 3 of 30 · minibatch 27 of 45": the minibatch learned last, or 0 of the first epoch before there is one.
QString positionText(const RunPosition& position, std::int64_t epochsPlanned);

} // namespace reverie
