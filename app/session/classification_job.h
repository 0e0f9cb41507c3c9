#pragma once

#include "app/session/background_work.h"
#include "core/data/dataset.h"
#include "core/evaluation/evaluation.h"
#include "core/evaluation/label_views.h"
#include "core/experiment/snapshot.h"
#include "core/models/feed_forward_net.h"

#include <QObject>

#include <memory>
#include <vector>

namespace reverie {

/// Classifies a split by every way the nets of a snapshot have, in a thread of low priority; one job at a time.
class ClassificationJob : public QObject {
    Q_OBJECT
public:
    explicit ClassificationJob(QObject* parent = nullptr);

    /// Measures the nets of a snapshot that holds them; a job under way is cancelled first.
    void start(std::shared_ptr<const Snapshot> nets, std::shared_ptr<const Dataset> data, Split split,
               std::vector<SeenCases> seen);
    /// Nothing more is heard of a job under way, which ends after the batch of cases in hand.
    void cancel();

signals:
    void measured(std::shared_ptr<const ClassificationView> view);
    void finished();

private:
    BackgroundWork work_{QStringLiteral("classification")};
};

} // namespace reverie
