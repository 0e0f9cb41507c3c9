#pragma once

#include "core/experiment/config.h"
#include "core/experiment/settings.h"
#include "ui/panels/panel.h"

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace reverie {

struct Preset;
class Section;
class SettingRow;

/// Preset, data and every setting as a form made from the table of settings.
class ExperimentPanel : public Panel {
    Q_OBJECT

public:
    explicit ExperimentPanel(QWidget* parent = nullptr);
    /// Shows the configuration of the run in hand; unsaved edits are dropped.
    void setConfig(const ExperimentConfig& config);
    /// The run in hand has changed by other means (a live change undone, epochs moved); unsaved edits stay.
    void updateConfig(const ExperimentConfig& config);
    /// What the form says now; settings that are not live may differ from the run.
    ExperimentConfig config() const;
    /// Another run than the one in hand has been filled in and waits to be started.
    bool runWaits() const;
    /// Shows the settings of another stage of the run, of the last where there are fewer.
    void setStage(std::size_t stage);
    /// The stage that learns: only its live settings change at once. Shown when it begins, unless another run
    /// waits.
    void setLearningStage(std::size_t stage);
    /// Takes other stages over as if they had been edited here.
    void setStages(const std::vector<StagePlan>& stages);
    /// Fills in a setting's text, such as a path that was browsed for, as if it had been typed.
    void setText(const QString& key, const QString& text);
    /// Shows a refusal beside the form (empty text clears it).
    void setProblem(const QString& text);

signals:
    /// A person changed a live setting of the run in hand.
    void liveChanged(const QString& key, const SettingValue& value);
    /// A person wants a new run with config(); app asks first when work would be lost.
    void startRequested(const ExperimentConfig& config);
    /// A person wants to choose the folder or file of a setting: `data` or `from`.
    void browseRequested(const QString& key);

protected:
    QWidget& exported() override;

private:
    QWidget* makeForm();
    QWidget* makePresetChooser(QWidget* parent);
    void fillPresets();
    void addPresetHeading(const QString& family);
    void addPreset(const Preset& preset);
    void widenPresetList();
    QWidget* makeFooter();
    void choosePreset(int index);
    void discard();
    void commit(SettingRow* row);
    void fill();
    void updateState();
    SettingValue shown(const ExperimentConfig& config, const Setting& setting) const;
    std::vector<const Setting*> waiting() const;

    ExperimentConfig running_;
    ExperimentConfig form_;
    std::size_t stage_ = 0;
    std::size_t learningStage_ = 0;
    QComboBox* presets_ = nullptr;
    QLabel* description_ = nullptr;
    QLabel* stageNote_ = nullptr;
    std::vector<SettingRow*> rows_;
    std::vector<Section*> sections_;
    QWidget* footer_ = nullptr;
    QLabel* problem_ = nullptr;
    QLabel* waiting_ = nullptr;
    QPushButton* discard_ = nullptr;
    QPushButton* apply_ = nullptr;
};

} // namespace reverie
