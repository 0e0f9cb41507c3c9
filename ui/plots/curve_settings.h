#pragma once

#include "ui/plots/metric_history.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;

namespace reverie {

/// A small window below a button: what the horizontal axis counts, and how much the curves are smoothed.
class CurveSettings : public QWidget {
    Q_OBJECT

public:
    explicit CurveSettings(QWidget* parent);
    RunAxis runAxis() const;
    /// Opens below a control, right edges in line, inside the screen.
    void openBelow(const QWidget* control);

signals:
    void runAxisChosen(RunAxis axis);
    /// Time constant in minibatches, 0 for none.
    void smoothingChosen(int minibatches);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void chooseSmoothing(int stop);
    void arrange();

    QComboBox* runAxis_;
    QSlider* smoothing_;
    QLabel* smoothingText_;
};

} // namespace reverie
