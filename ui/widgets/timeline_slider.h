#pragma once

#include "core/experiment/history.h"
#include "core/experiment/metrics.h"

#include <QWidget>

#include <optional>
#include <vector>

class QPainter;

namespace reverie {

struct Theme;

/// A line from the first kept moment of a run to where it stands, with its moments, those that can be resumed and
/// the live changes on it; a click, a drag or the arrow keys choose a moment, the right end the newest state.
class TimelineSlider : public QWidget {
    Q_OBJECT

public:
    explicit TimelineSlider(QWidget* parent = nullptr);

    void setMoments(std::vector<Timeline::Kept> moments);
    void setMarks(std::vector<Mark> marks);
    /// Minibatches learned, and those of the moment that is shown; nothing for the newest state.
    void setState(std::uint64_t live, std::optional<std::uint64_t> pinned);
    /// Where a minibatch stands, in the middle of the line.
    QPointF placeOf(std::uint64_t minibatch) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// The minibatch of a moment.
    void momentChosen(quint64 minibatch);
    void liveChosen();
    /// Arrow keys: so many moments later, or earlier.
    void moved(int moments);
    void firstChosen();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF line() const;
    void choose(double x);
    QString textAt(double x) const;
    void paintTicks(QPainter& painter, const Theme& theme) const;

    std::vector<Timeline::Kept> moments_;
    std::vector<Mark> marks_;
    std::uint64_t live_ = 0;
    std::optional<std::uint64_t> pinned_;
};

} // namespace reverie
