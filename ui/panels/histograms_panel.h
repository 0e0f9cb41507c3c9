#pragma once

#include "ui/panels/panel.h"

class QScrollArea;
class QStackedLayout;

namespace reverie {

class EmptyState;
class HistogramView;

/// How weights and biases of the machine are distributed, now or at the moment of the run that is shown.
class HistogramsPanel : public Panel {
    Q_OBJECT

public:
    explicit HistogramsPanel(QWidget* parent = nullptr);

    SnapshotRequest request() const override;
    void present(const Snapshot& snapshot) override;
    void clear() override;
    bool isEmpty() const;
    const HistogramView& view() const { return *view_; }

protected:
    QWidget& exported() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOut();

    EmptyState* empty_;
    HistogramView* view_;
    QScrollArea* scroll_;
    QStackedLayout* stack_;
};

} // namespace reverie
