#pragma once

#include "core/experiment/config.h"
#include "core/experiment/settings.h"
#include "ui/panels/panel.h"

namespace reverie {

/// Preset, data and every setting as a form made from the table of settings.
class ExperimentPanel : public Panel {
    Q_OBJECT
public:
    explicit ExperimentPanel(QWidget* parent = nullptr);
    /// Shows the configuration of the run in hand; unsaved edits are dropped.
    void setConfig(const ExperimentConfig& config);
    /// What the form says now; settings that are not live may differ from the run.
    ExperimentConfig config() const;
    /// Shows a refusal beside the form (empty text clears it).
    void setProblem(const QString& text);

signals:
    /// A person changed a live setting of the run in hand.
    void liveChanged(const QString& key, const SettingValue& value);
    /// A person wants a new run with config(); app asks first when work would be lost.
    void startRequested(const ExperimentConfig& config);
    /// A person wants to choose a data folder or file.
    void browseDataRequested();
};

} // namespace reverie
