#pragma once

#include "core/data/dataset.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/label_views.h"
#include "core/experiment/snapshot.h"
#include "core/models/feed_forward_net.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace reverie {

/// Classifies a split by every way the nets of a snapshot have, in a thread of low priority; one job at a time.
class ClassificationJob : public QObject {
    Q_OBJECT
public:
    explicit ClassificationJob(QObject* parent = nullptr);
    /// Stops between two batches of cases and joins.
    ~ClassificationJob() override;

    /// Measures the nets of a snapshot that holds them; a job under way is stopped first.
    void start(std::shared_ptr<const Snapshot> nets, std::shared_ptr<const Dataset> data, Split split,
               std::vector<SeenCases> seen);
    /// Nothing more is heard of a job under way, which ends after the batch of cases in hand.
    void cancel();

signals:
    void measured(std::shared_ptr<const ClassificationView> view);
    void finished();

private:
    void stop();
    void tell(const std::stop_token& stop, const std::function<void()>& signal);

    std::stop_source stop_;
    std::unique_ptr<QThread> thread_;
};

} // namespace reverie
