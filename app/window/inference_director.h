#pragma once

#include "app/session/inference_job.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace reverie {

class LiveView;
class PanelDock;
struct RunDescription;

/// Brings the machine in hand, and one that was kept or opened, to the inference job, and what it finds to the
/// panel.
class InferenceDirector : public QObject {
    Q_OBJECT
public:
    /// The dock holds an InferencePanel.
    InferenceDirector(LiveView& live, PanelDock* dock, QObject* parent = nullptr);

    /// Nothing more is heard of work under way.
    void cancel();
    /// Puts the machine of a model file beside the one in hand, or says why it cannot.
    void openBeside(const QString& path);

private:
    void connectPanel();
    void onOpened(const RunDescription& run);
    void compare();
    void keep();
    void chooseFile();
    void start();
    void setBeside(std::optional<Contender> machine, const QString& name);
    void rememberPartition(int machine, const LogPartition& logZ);

    LiveView& live_;
    PanelDock* dock_;
    InferencePanel* panel_;
    InferenceJob job_;
    std::shared_ptr<const Dataset> data_;
    std::optional<Contender> inHand_; ///< As it was when the comparison began.
    std::optional<Contender> beside_;
};

} // namespace reverie
