#pragma once

#include "ui/panels/panel.h"

class QScrollArea;
class QStackedLayout;
class QTimer;

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
    void count();

    EmptyState* empty_;
    HistogramView* view_;
    QScrollArea* scroll_;
    QStackedLayout* stack_;
    QTimer* pause_;                             ///< Runs while the machine may not be counted again.
    std::shared_ptr<const AnyMachine> machine_; ///< Still to be counted; null for none.
};

} // namespace reverie
