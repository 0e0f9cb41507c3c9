#pragma once

#include "core/experiment/history.h"
#include "core/experiment/metrics.h"

#include <QWidget>

#include <optional>
#include <vector>

class QHBoxLayout;
class QToolButton;

namespace reverie {

class ElidedLabel;
class TimelineSlider;

/// The moments of a run under one slider: an earlier one can be pinned, gone on from, and set beside the newest.
class TimelineBar : public QWidget {
    Q_OBJECT

public:
    explicit TimelineBar(QWidget* parent = nullptr);

    void setTimeline(const Timeline& timeline);
    void setMarks(const std::vector<Mark>& marks);
    /// Where the run stands, and the earlier moment that is shown.
    void setState(const RunPosition& live, const std::optional<RunPosition>& pinned);

    const TimelineSlider& slider() const { return *slider_; }
    /// What is said of the moment that is shown: "epoch 2.4 · minibatch 108 · live +340".
    QString saying() const;

public slots:
    /// The moment before the one that is shown, or after it; after the last one comes the newest state.
    void goEarlier();
    void goLater();
    void goToFirst();
    void goLive();

signals:
    void pinRequested(quint64 minibatch);
    void liveRequested();
    void resumeRequested(quint64 minibatch);
    /// The moment that is shown, beside the newest state.
    void comparisonRequested();
    /// The command line that repeats the run until what is shown.
    void commandRequested(quint64 minibatches);

private:
    void applyTheme();
    void describe();
    void move(int moments);
    void request(std::optional<std::uint64_t> minibatch);
    QToolButton* addButton(const QString& name, const QString& text, const QString& tip);

    Timeline timeline_;
    RunPosition live_;
    std::optional<RunPosition> pinned_;
    QHBoxLayout* row_;
    TimelineSlider* slider_;
    ElidedLabel* words_;
    QToolButton* liveButton_ = nullptr;
    QToolButton* resume_ = nullptr;
    QToolButton* compare_ = nullptr;
    QToolButton* command_ = nullptr;
};

} // namespace reverie
