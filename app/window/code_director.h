#pragma once

#include "app/session/background_work.h"
#include "core/experiment/snapshot.h"

#include <QObject>

#include <memory>

namespace reverie {

class CodePanel;
class LiveView;
class PanelDock;

/// Encodes cases of the data with the newest autoencoder, in a thread of its own, as long as somebody can see the
/// map.
class CodeDirector : public QObject {
    Q_OBJECT
public:
    /// The dock holds a CodePanel.
    CodeDirector(LiveView& live, PanelDock* dock, QObject* parent = nullptr);

private:
    void takeMachine(const std::shared_ptr<const Snapshot>& snapshot);
    void forget();
    void encodeNewest();

    LiveView& live_;
    PanelDock* dock_;
    CodePanel* panel_;
    std::shared_ptr<const Snapshot> newest_; ///< Not encoded yet.
    bool busy_ = false;
    BackgroundWork work_{QStringLiteral("codes")};
};

} // namespace reverie
