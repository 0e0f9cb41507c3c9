#pragma once

#include "core/experiment/config.h"
#include "core/math/matrix.h"
#include "ui/panels/panel.h"

#include <vector>

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace reverie {

class StageList;
struct StageLine;

/// The stages of a run as a list: which one learns and how far it is; before the start they can be added, removed,
/// reordered, skipped and resized, in the orders that can be learned.
class StagesPanel : public Panel {
    Q_OBJECT

public:
    explicit StagesPanel(QWidget* parent = nullptr);

    void clear() override;
    /// The stage whose settings are shown; −1 for none.
    int selectedStage() const;
    /// The stages as they are shown.
    const std::vector<StagePlan>& stages() const { return config_.stages; }

public slots:
    /// Shows the stages of a run; one that has started cannot be edited.
    void setRun(const ExperimentConfig& config, bool started);
    /// Where a started run stands, and the epochs that its stage has planned.
    void setPosition(const RunPosition& position, std::int64_t epochsPlanned);
    /// What the lowest layer and the label units hold; 0 where it is not known or there are none.
    void setVisibleUnits(Index pixels, Index labels);

signals:
    /// A person chose a stage: the experiment form shows its settings.
    void stageSelected(int stage);
    /// A person edited the stages; they can be learned in this order.
    void stagesEdited(const std::vector<StagePlan>& stages);
    /// A person wants to end the stage that learns now and go on with the next.
    void skipRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeTools();
    QToolButton* makeTool(const QString& icon, const QString& name, const QString& tip);
    void fillAddMenu();
    void arrange();
    void showStages();
    void updateTools();
    /// Why stages cannot be learned in this order, or nothing.
    QString problemWith(const std::vector<StagePlan>& stages) const;
    StageLine lineOf(std::size_t stage) const;
    QString startName() const;
    QString sizesBelow(std::size_t stage) const;
    QString sizesOfNet(std::size_t stage) const;
    void edit(std::vector<StagePlan> stages, int selected);
    void add(StageKind kind);
    void remove(int stage);
    void move(int from, int to);
    void setSkipped(int stage, bool skipped);
    void setOwn(int stage, const char* key, double value);

    ExperimentConfig config_; ///< With its stages written out.
    bool started_ = false;
    RunPosition position_;
    std::int64_t epochsPlanned_ = 0;
    Index pixels_ = 0;
    Index labels_ = 0;
    QHBoxLayout* toolRow_ = nullptr;
    QToolButton* add_ = nullptr;
    QMenu* addMenu_ = nullptr;
    QToolButton* remove_ = nullptr;
    QToolButton* up_ = nullptr;
    QToolButton* down_ = nullptr;
    QPushButton* skip_ = nullptr;
    QLabel* problem_;
    StageList* list_;
};

} // namespace reverie
