#pragma once

#include "app/session/background_work.h"
#include "core/experiment/snapshot.h"
#include "core/experiment/unit_view.h"

#include <QObject>

#include <memory>
#include <vector>

namespace reverie {

/// Looks a unit over in a thread of low priority, one at a time.
class InspectorJob : public QObject {
    Q_OBJECT
public:
    explicit InspectorJob(QObject* parent = nullptr);

    /// Of the net of a snapshot that holds it; the data may be null. A unit under way is let go.
    void start(std::shared_ptr<const Snapshot> net, std::shared_ptr<const Dataset> data, UnitAddress unit);
    /// How active it was at the moments of the run that are kept.
    void lookBack(std::vector<Moment> moments, std::shared_ptr<const Dataset> data, UnitAddress unit);
    /// Nothing more is heard of work under way.
    void cancel();
    bool busy() const { return busy_; }

signals:
    void inspected(std::shared_ptr<const UnitView> unit);
    void lookedBack(const UnitActivation& activation);
    /// The machine has no such unit.
    void failed();

private:
    BackgroundWork work_{QStringLiteral("inspector")};
    BackgroundWork past_{QStringLiteral("looking back")};
    bool busy_ = false;
};

} // namespace reverie
