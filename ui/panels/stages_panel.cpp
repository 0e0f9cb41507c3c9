#include "ui/panels/stages_panel.h"

#include "core/error.h"
#include "core/experiment/settings.h"
#include "core/experiment/stage_layers.h"
#include "core/experiment/stage_order.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/stage_list.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace reverie {

namespace {

constexpr std::array<StageKind, 7> kinds = {
    StageKind::Rbm,         StageKind::AssociativeMemory, StageKind::DeepBoltzmann, StageKind::UpDown,
    StageKind::Autoencoder, StageKind::Backpropagation,   StageKind::Boltzmann};

QString kindName(StageKind kind) {
    const std::string_view name = stageKindName(kind);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString kindHelp(StageKind kind) {
    switch (kind) {
    case StageKind::Rbm:
        return StagesPanel::tr("A restricted Boltzmann machine on the layer below");
    case StageKind::AssociativeMemory:
        return StagesPanel::tr("The top machine, with label units beside the layer below");
    case StageKind::UpDown:
        return StagesPanel::tr("Generative fine-tuning of the whole net (contrastive wake-sleep)");
    case StageKind::Backpropagation:
        return StagesPanel::tr("Discriminative fine-tuning of the unrolled net or of an encoder");
    case StageKind::Autoencoder:
        return StagesPanel::tr(
            "The layers below unrolled, or new ones, that learn to give back what they are shown; "
            "or stacked on the code of another");
    case StageKind::Boltzmann:
        return StagesPanel::tr("A general Boltzmann machine with lateral weights: a run of its own");
    case StageKind::DeepBoltzmann:
        return StagesPanel::tr(
            "All layers together, each driven by both neighbours (mean field, persistent chains)");
    }
    return {};
}

std::vector<StagePlan> moved(std::vector<StagePlan> stages, int from, int to) {
    const auto at = [&stages](int place) { return stages.begin() + place; };
    if (from < to)
        std::rotate(at(from), at(from + 1), at(to + 1));
    else
        std::rotate(at(to), at(from), at(from + 1));
    return stages;
}

std::vector<StagePlan> without(std::vector<StagePlan> stages, int stage) {
    stages.erase(stages.begin() + stage);
    return stages;
}

std::vector<StagePlan> withSkipped(std::vector<StagePlan> stages, int stage, bool skipped) {
    stages[static_cast<std::size_t>(stage)].skipped = skipped;
    return stages;
}

std::vector<StagePlan> withNew(std::vector<StagePlan> stages, StageKind kind) {
    const auto place = static_cast<std::ptrdiff_t>(placeForStage(stages, kind));
    stages.insert(stages.begin() + place, {kind, false, {}});
    return stages;
}

QString joined(const QStringList& sizes) {
    // Many of them have room only without blanks.
    constexpr qsizetype few = 4;
    return sizes.join(sizes.size() > few ? QStringLiteral("–") : QStringLiteral(" – "));
}

} // namespace

StagesPanel::StagesPanel(QWidget* parent)
    : Panel(QStringLiteral("stages"), tr("Stages"), parent), problem_(new QLabel(this)),
      list_(new StageList(this)) {
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(list_);
    problem_->setObjectName(QStringLiteral("problem"));
    problem_->setWordWrap(true);
    setTextStyle(problem_, TextSize::Body, TextTone::Error);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTools());
    column->addWidget(problem_);
    column->addWidget(scroll, 1);

    list_->setMoveRule(
        [this](int from, int to) { return !started_ && problemWith(moved(config_.stages, from, to)).isEmpty(); });
    connect(list_, &StageList::chosenByPerson, this, [this](int stage) {
        updateTools();
        emit stageSelected(stage);
    });
    connect(list_, &StageList::moveRequested, this, &StagesPanel::move);
    connect(list_, &StageList::removeRequested, this, &StagesPanel::remove);
    connect(list_, &StageList::skippedChanged, this, &StagesPanel::setSkipped);
    connect(list_, &StageList::unitsChanged, this,
            [this](int row, double value) { setOwn(row, "hidden", value); });
    connect(list_, &StageList::epochsChanged, this,
            [this](int row, double value) { setOwn(row, "epochs", value); });
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &StagesPanel::arrange);
    arrange();
    setRun({}, false);
}

QWidget* StagesPanel::makeTools() {
    auto* tools = new QWidget(this);
    toolRow_ = new QHBoxLayout(tools);
    add_ = makeTool(QStringLiteral("add"), tr("Add a stage"), tr("Adds a stage where it belongs"));
    addMenu_ = new QMenu(add_);
    addMenu_->setToolTipsVisible(true);
    add_->setMenu(addMenu_);
    add_->setPopupMode(QToolButton::InstantPopup);
    connect(addMenu_, &QMenu::aboutToShow, this, &StagesPanel::fillAddMenu);
    remove_ = makeTool(QStringLiteral("remove"), tr("Remove the stage"), {});
    up_ = makeTool(QStringLiteral("move-up"), tr("Earlier"), tr("Learns the stage earlier (Alt+Up)"));
    down_ = makeTool(QStringLiteral("move-down"), tr("Later"), tr("Learns the stage later (Alt+Down)"));
    connect(remove_, &QToolButton::clicked, this, [this] { remove(selectedStage()); });
    connect(up_, &QToolButton::clicked, this, [this] { move(selectedStage(), selectedStage() - 1); });
    connect(down_, &QToolButton::clicked, this, [this] { move(selectedStage(), selectedStage() + 1); });
    skip_ = new QPushButton(themedIcon(QStringLiteral("skip-stage")), tr("Next stage"), this);
    skip_->setObjectName(QStringLiteral("skip"));
    toolRow_->addStretch(1);
    toolRow_->addWidget(skip_);
    connect(skip_, &QPushButton::clicked, this, &StagesPanel::skipRequested);
    return tools;
}

QToolButton* StagesPanel::makeTool(const QString& icon, const QString& name, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(icon);
    button->setIcon(themedIcon(icon));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::StrongFocus);
    toolRow_->addWidget(button);
    return button;
}

void StagesPanel::arrange() {
    const Theme& theme = currentTheme();
    const int side = theme.spacing();
    const int half = theme.spacing(0.5);
    toolRow_->setContentsMargins(side, half, side, half);
    toolRow_->setSpacing(half);
    problem_->setContentsMargins(side, 0, side, half);
    for (QToolButton* button : {add_, remove_, up_, down_})
        button->setIconSize({theme.spacing(2), theme.spacing(2)});
}

void StagesPanel::clear() {
    setRun({}, false);
}

int StagesPanel::selectedStage() const {
    return list_->chosen();
}

QString StagesPanel::problemWith(const std::vector<StagePlan>& stages) const {
    return QString::fromStdString(stageOrderProblem(stages, !config_.from.empty()));
}

void StagesPanel::setRun(const ExperimentConfig& config, bool started) {
    const auto stages = stagesOf(config);
    const bool sameRun = started && started_ && config_.stages == stages;
    config_ = config;
    config_.stages = stages;
    started_ = started;
    if (!sameRun) position_ = {};
    if (!sameRun) epochsPlanned_ = stageConfig(config_, 0).epochs;
    problem_->clear();
    showStages();
}

void StagesPanel::setPosition(const RunPosition& position, std::int64_t epochsPlanned) {
    const bool another = position.stage != position_.stage;
    position_ = position;
    epochsPlanned_ = epochsPlanned;
    if (!isVisible() && !another) return;
    showStages();
}

void StagesPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    showStages();
}

void StagesPanel::setVisibleUnits(Index pixels, Index labels) {
    pixels_ = pixels;
    labels_ = labels;
    showStages();
}

void StagesPanel::showStages() {
    std::vector<StageLine> lines;
    for (std::size_t stage = 0; stage < config_.stages.size(); ++stage)
        lines.push_back(lineOf(stage));
    list_->setLines(lines);
    if (list_->chosen() < 0) list_->choose(0);
    updateTools();
}

StageLine StagesPanel::lineOf(std::size_t stage) const {
    const StagePlan& plan = config_.stages[stage];
    const ExperimentConfig own = stageConfig(config_, stage);
    StageLine line;
    line.number = static_cast<int>(stage) + 1;
    line.title = QString::fromStdString(stageTitle(config_, stage));
    line.below = learnsMachine(plan.kind) ? sizesBelow(stage) : sizesOfNet(stage);
    if (learnsMachine(plan.kind)) line.units = own.hiddenCount;
    line.epochs = own.epochs;
    line.editable = !started_;
    if (plan.skipped) {
        line.state = StageState::Skipped;
    } else if (started_ && stage < position_.stage) {
        line.state = StageState::Done;
    } else if (started_ && stage == position_.stage) {
        line.epochs = epochsPlanned_;
        line.done = position_.epochs();
        line.state = position_.epoch < epochsPlanned_ ? StageState::Learning : StageState::Done;
    }
    line.fixed = problemWith(withSkipped(config_.stages, static_cast<int>(stage), !plan.skipped));
    return line;
}

/// What the first stage stands on: the model it goes on from, or the pixels.
QString StagesPanel::startName() const {
    if (!config_.from.empty()) return QFileInfo(QString::fromStdString(config_.from)).completeBaseName();
    return pixels_ > 0 ? QString::number(pixels_) : tr("pixels");
}

/// What a machine stands on: the machine before it that is not skipped, or the start.
QString StagesPanel::sizesBelow(std::size_t stage) const {
    QString below = startName();
    for (std::size_t i = 0; i < stage; ++i)
        if (!config_.stages[i].skipped && learnsMachine(config_.stages[i].kind))
            below = QString::number(stageConfig(config_, i).hiddenCount);
    const bool labelled = config_.stages[stage].kind == StageKind::AssociativeMemory;
    return labelled ? tr("%1 + %2").arg(below, labels_ > 0 ? QString::number(labels_) : tr("labels")) : below;
}

QString StagesPanel::sizesOfNet(std::size_t stage) const {
    QStringList sizes = {startName()};
    for (std::size_t i = 0; i <= stage; ++i)
        for (const Index units : addedLayers(config_, i))
            sizes += QString::number(units);
    if (config_.stages[stage].kind == StageKind::Backpropagation)
        sizes += labels_ > 0 ? QString::number(labels_) : tr("labels");
    return joined(sizes);
}

void StagesPanel::updateTools() {
    const auto& stages = config_.stages;
    const int selected = selectedStage();
    const auto mayMoveTo = [&](int to) {
        const bool inside = selected >= 0 && to >= 0 && to < static_cast<int>(stages.size());
        return !started_ && inside && problemWith(moved(stages, selected, to)).isEmpty();
    };
    for (QToolButton* button : {add_, remove_, up_, down_})
        button->setVisible(!started_);
    const QString removal = selected < 0 ? QString() : problemWith(without(stages, selected));
    remove_->setEnabled(selected >= 0 && removal.isEmpty());
    remove_->setToolTip(removal.isEmpty() ? tr("Removes the selected stage (Delete)") : removal);
    up_->setEnabled(mayMoveTo(selected - 1));
    down_->setEnabled(mayMoveTo(selected + 1));

    const auto learning = std::min(position_.stage, stages.size());
    const auto later = std::span(stages).subspan(std::min(learning + 1, stages.size()));
    const bool more = std::ranges::any_of(later, [](const StagePlan& stage) { return !stage.skipped; });
    skip_->setVisible(started_);
    skip_->setEnabled(more);
    skip_->setToolTip(more ? tr("Ends the stage that learns now and goes on with the next")
                           : tr("This is the last stage of the run"));
    problem_->setVisible(!problem_->text().isEmpty());
}

void StagesPanel::fillAddMenu() {
    addMenu_->clear();
    for (const StageKind kind : kinds) {
        QAction* action = addMenu_->addAction(kindName(kind), this, [this, kind] { add(kind); });
        const QString problem = problemWith(withNew(config_.stages, kind));
        action->setEnabled(problem.isEmpty());
        action->setToolTip(problem.isEmpty() ? kindHelp(kind) : problem);
    }
}

/// Only what can be learned is taken on and told.
void StagesPanel::edit(std::vector<StagePlan> stages, int selected) {
    if (started_) return;
    problem_->setText(problemWith(stages));
    if (problem_->text().isEmpty()) {
        const bool another = selected != selectedStage();
        config_.stages = std::move(stages);
        showStages();
        list_->choose(selected);
        updateTools();
        emit stagesEdited(config_.stages);
        if (another) emit stageSelected(selectedStage());
    } else {
        showStages();
    }
}

void StagesPanel::add(StageKind kind) {
    edit(withNew(config_.stages, kind), static_cast<int>(placeForStage(config_.stages, kind)));
}

void StagesPanel::remove(int stage) {
    if (stage < 0 || stage >= static_cast<int>(config_.stages.size())) return;
    const int last = static_cast<int>(config_.stages.size()) - 2;
    edit(without(config_.stages, stage), std::min(stage, last));
}

void StagesPanel::move(int from, int to) {
    edit(moved(config_.stages, from, to), to);
}

void StagesPanel::setSkipped(int stage, bool skipped) {
    edit(withSkipped(config_.stages, stage, skipped), selectedStage());
}

void StagesPanel::setOwn(int stage, const char* key, double value) {
    ExperimentConfig checked = config_;
    std::vector<StagePlan> stages = config_.stages;
    try {
        const auto number = static_cast<std::int64_t>(std::llround(value));
        applySetting(checked, findSetting(key), number);
        stages[static_cast<std::size_t>(stage)].own[key] = number;
        edit(std::move(stages), selectedStage());
    } catch (const Error& error) {
        problem_->setText(QString::fromUtf8(error.what()));
        updateTools();
    }
}

} // namespace reverie
