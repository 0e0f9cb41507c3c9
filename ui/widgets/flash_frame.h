#pragma once

#include <QWidget>

namespace reverie {

/// A frame over a widget that lights up a few times, to say "here", and is gone.
class FlashFrame : public QWidget {
    Q_OBJECT

public:
    explicit FlashFrame(QWidget* over);

protected:
    void paintEvent(QPaintEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    int left_;
};

} // namespace reverie
