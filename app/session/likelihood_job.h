#pragma once

#include "app/session/background_work.h"
#include "core/evaluation/evaluation.h"
#include "core/experiment/snapshot.h"
#include "ui/panels/likelihood_panel.h"

#include <QObject>

#include <memory>

namespace reverie {

/// Estimates log Z and the likelihood of a split by annealed importance sampling, in a thread of low priority; one
/// job at a time.
class LikelihoodJob : public QObject {
    Q_OBJECT
public:
    explicit LikelihoodJob(QObject* parent = nullptr);

    /// Measures the net of a snapshot that holds it, learned for so many `epochs`; a job under way is cancelled
    /// first.
    void start(std::shared_ptr<const Snapshot> net, std::shared_ptr<const Dataset> data, Split split,
               AnnealingPlan plan, double epochs);
    /// Nothing more is heard of a job under way, which ends after a few temperatures more.
    void cancel();

signals:
    /// Whole percents of the annealing are done.
    void progressed(int percent);
    void estimated(const LikelihoodReading& reading);
    /// One sentence saying why there is no estimate.
    void failed(const QString& sentence);

private:
    BackgroundWork work_{QStringLiteral("likelihood")};
};

} // namespace reverie
