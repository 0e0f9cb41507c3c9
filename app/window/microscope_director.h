#pragma once

#include "core/data/dataset.h"
#include "core/experiment/snapshot.h"
#include "core/sampling/microscope.h"
#include "ui/widgets/glass_view.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reverie {

class LiveView;
class MicroscopePanel;
class PanelDock;
struct RunDescription;

/// Puts a case of the data under the glass of a machine as it is when that begins, and follows it half a step at a
/// time; training goes on undisturbed.
class MicroscopeDirector : public QObject {
    Q_OBJECT
public:
    /// The dock holds a MicroscopePanel.
    MicroscopeDirector(LiveView& live, PanelDock* dock, QObject* parent = nullptr);

private:
    void onOpened(const RunDescription& run);
    void beginWhenSeen();
    /// Asks for the newest weights, then begins.
    void restart();
    /// Puts the case chosen under the glass of the weights in hand.
    void begin();
    void advance();
    const ImageSet* cases() const;
    QString noteOf(Index number) const;

    LiveView& live_;
    PanelDock* dock_;
    MicroscopePanel* panel_;
    std::shared_ptr<const Dataset> data_;
    std::shared_ptr<const Snapshot> snapshot_; ///< Whose weights are under the glass.
    std::optional<Microscope> glass_;
    GlassView view_;
    std::uint64_t sample_ = 0;
    std::uint64_t run_ = 0; ///< Counts the runs opened, so that an answer of an earlier one is dropped.
    bool asked_ = false;    ///< For weights that have not come yet.
    bool running_ = false;  ///< To hᵏ as soon as they have come.
};

} // namespace reverie
