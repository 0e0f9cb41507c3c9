#include "ui/panels/experiment_panel.h"

#include "core/data/dataset.h"
#include "core/error.h"
#include "core/experiment/presets.h"
#include "ui/panels/setting_rules.h"
#include "ui/theme/theme.h"
#include "ui/widgets/section.h"
#include "ui/widgets/setting_editor.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/wheel_guard.h"
#include "ui/widgets/wording.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace reverie {

namespace {

constexpr double widestUnits = 60;

QString inSentence(const QString& label) {
    return label.left(1).toLower() + label.mid(1);
}

struct GroupTitle {
    SettingGroup group;
    const char* title;
};

constexpr std::array<GroupTitle, 4> groups = {
    {{SettingGroup::Data, QT_TRANSLATE_NOOP("reverie::ExperimentPanel", "Data")},
     {SettingGroup::Machine, QT_TRANSLATE_NOOP("reverie::ExperimentPanel", "Machine")},
     {SettingGroup::Learning, QT_TRANSLATE_NOOP("reverie::ExperimentPanel", "Learning")},
     {SettingGroup::Run, QT_TRANSLATE_NOOP("reverie::ExperimentPanel", "Run")}}};

/// Scrolls up and down only, so it is never narrower than what is in it.
class ScrolledForm : public QScrollArea {
public:
    explicit ScrolledForm(QWidget* parent) : QScrollArea(parent) {
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setFocusPolicy(Qt::NoFocus);
    }

    QSize minimumSizeHint() const override {
        const int form = widget() == nullptr ? 0 : widget()->minimumSizeHint().width();
        return {form + verticalScrollBar()->sizeHint().width(), QScrollArea::minimumSizeHint().height()};
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == widget() && event->type() == QEvent::LayoutRequest) updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }
};

} // namespace

ExperimentPanel::ExperimentPanel(QWidget* parent) : Panel(QStringLiteral("experiment"), tr("Experiment"), parent) {
    auto* scroll = new ScrolledForm(this);
    scroll->setWidget(makeForm());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(scroll, 1);
    column->addWidget(makeFooter());
    fill();
}

QWidget* ExperimentPanel::makeForm() {
    auto* form = new QWidget(this);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(spacingUnit, spacingUnit, spacingUnit, spacingUnit);
    column->setSpacing(spacingUnit / 2);
    const auto bound = [form] { form->setMaximumWidth(currentTheme().spacing(widestUnits)); };
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, form, bound);
    bound();
    column->addWidget(makePresetChooser(form));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ExperimentPanel::widenPresetList);
    widenPresetList();
    for (const auto& [group, title] : groups) {
        auto* section = new Section(tr(title), form);
        section->setObjectName(textOf(title));
        for (const Setting& setting : settings()) {
            if (setting.group != group) continue;
            auto* row = new SettingRow(setting, section);
            section->addRow(row);
            rows_.push_back(row);
            connect(&row->editor(), &SettingEditor::committed, this, [this, row] { commit(row); });
            connect(&row->editor(), &SettingEditor::browseRequested, this,
                    [this, row] { emit browseRequested(textOf(row->setting().key)); });
        }
        column->addWidget(section);
        sections_.push_back(section);
    }
    column->addStretch(1);
    return form;
}

/// Each family of machines under its name, which cannot be chosen itself.
void ExperimentPanel::fillPresets() {
    std::vector<std::string_view> families;
    for (const Preset& preset : presets())
        if (std::ranges::find(families, preset.family) == families.end()) families.push_back(preset.family);
    for (const std::string_view family : families) {
        addPresetHeading(textOf(family));
        for (const Preset& preset : presets())
            if (preset.family == family) addPreset(preset);
    }
}

void ExperimentPanel::addPresetHeading(const QString& family) {
    presets_->addItem(family);
    QStandardItem& heading = *qobject_cast<QStandardItemModel*>(presets_->model())->item(presets_->count() - 1);
    heading.setFlags(Qt::NoItemFlags);
    QFont font = currentTheme().font(TextSize::Small);
    font.setWeight(QFont::DemiBold);
    heading.setFont(font);
}

void ExperimentPanel::addPreset(const Preset& preset) {
    presets_->addItem(textOf(preset.title), textOf(preset.id));
    const int index = presets_->count() - 1;
    presets_->setItemData(index, textOf(preset.description), Qt::ToolTipRole);
    if (preset.config.data == "fashion" && !fashionInstalled())
        qobject_cast<QStandardItemModel*>(presets_->model())->item(index)->setEnabled(false);
}

/// Titles are longer than the form is wide.
void ExperimentPanel::widenPresetList() {
    presets_->view()->setMinimumWidth(presets_->view()->sizeHintForColumn(0) + currentTheme().spacing(3));
}

QWidget* ExperimentPanel::makePresetChooser(QWidget* parent) {
    auto* chooser = new QWidget(parent);
    auto* column = new QVBoxLayout(chooser);
    column->setContentsMargins(0, 0, 0, spacingUnit);
    column->setSpacing(spacingUnit / 4);
    auto* label = new QLabel(tr("Preset"), chooser);
    presets_ = new QComboBox(chooser);
    presets_->setObjectName(QStringLiteral("preset"));
    presets_->setAccessibleName(tr("Preset"));
    presets_->setPlaceholderText(tr("None"));
    presets_->setToolTip(tr("A named starting point; choosing one fills in the form."));
    presets_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fillPresets();
    guardWheel(presets_);
    description_ = new QLabel(chooser);
    description_->setWordWrap(true);
    setTextStyle(description_, TextSize::Small, TextTone::Secondary);
    label->setBuddy(presets_);
    column->addWidget(label);
    column->addWidget(presets_);
    column->addSpacing(spacingUnit / 2);
    column->addWidget(description_);
    column->addSpacing(spacingUnit);
    stageNote_ = new QLabel(chooser);
    stageNote_->setObjectName(QStringLiteral("stageNote"));
    stageNote_->setWordWrap(true);
    stageNote_->setToolTip(tr("Choose another one in the dock Stages."));
    column->addWidget(stageNote_);
    auto* liveNote = new QLabel(chooser);
    setTextStyle(liveNote, TextSize::Small, TextTone::Secondary);
    const auto writeNote = [liveNote] {
        liveNote->setText(liveDot(currentTheme()) + u' ' + tr("changes at once, while the machine learns"));
    };
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, liveNote, writeNote);
    writeNote();
    column->addWidget(liveNote);
    connect(presets_, &QComboBox::activated, this, &ExperimentPanel::choosePreset);
    return chooser;
}

QWidget* ExperimentPanel::makeFooter() {
    footer_ = new QWidget(this);
    auto* line = new QFrame(footer_);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    problem_ = new QLabel(footer_);
    problem_->setObjectName(QStringLiteral("problem"));
    problem_->setWordWrap(true);
    setTextStyle(problem_, TextSize::Body, TextTone::Error);
    waiting_ = new QLabel(footer_);
    waiting_->setWordWrap(true);
    setTextStyle(waiting_, TextSize::Small, TextTone::Secondary);
    discard_ = new QPushButton(tr("Discard"), footer_);
    discard_->setObjectName(QStringLiteral("discard"));
    discard_->setToolTip(tr("Goes back to the settings of the run in hand."));
    apply_ = new QPushButton(tr("Apply: starts a new run"), footer_);
    apply_->setObjectName(QStringLiteral("apply"));
    apply_->setToolTip(tr("Starts from new random weights with these settings."));
    apply_->setDefault(true);

    auto* column = new QVBoxLayout(footer_);
    column->setContentsMargins(0, 0, 0, spacingUnit);
    column->setSpacing(spacingUnit);
    column->addWidget(line);
    for (QLabel* label : {problem_, waiting_}) {
        label->setContentsMargins(spacingUnit, 0, spacingUnit, 0);
        column->addWidget(label);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(spacingUnit, 0, spacingUnit, 0);
    buttons->setSpacing(spacingUnit);
    buttons->addWidget(discard_);
    buttons->addWidget(apply_, 1);
    column->addLayout(buttons);
    connect(discard_, &QPushButton::clicked, this, &ExperimentPanel::discard);
    connect(apply_, &QPushButton::clicked, this, [this] { emit startRequested(form_); });
    return footer_;
}

void ExperimentPanel::setConfig(const ExperimentConfig& config) {
    running_ = config;
    learningStage_ = 0;
    discard();
}

void ExperimentPanel::discard() {
    form_ = running_;
    problem_->clear();
    setStage(learningStage_);
}

void ExperimentPanel::setStage(std::size_t stage) {
    stage_ = std::min(stage, stagesOf(form_).size() - 1);
    fill();
}

/// What a person fills in for another run stays in view.
void ExperimentPanel::setLearningStage(std::size_t stage) {
    if (stage == learningStage_) return;
    learningStage_ = stage;
    if (!runWaits()) setStage(stage);
}

void ExperimentPanel::setStages(const std::vector<StagePlan>& stages) {
    form_.stages = stages;
    setStage(stage_);
}

void ExperimentPanel::updateConfig(const ExperimentConfig& config) {
    if (form_.stages == running_.stages) form_.stages = config.stages;
    for (const Setting& setting : settings())
        if (setting.get(form_) == setting.get(running_)) setting.assign(form_, setting.get(config));
    if (form_.preset == running_.preset) form_.preset = config.preset;
    running_ = config;
    fill();
}

/// The whole form, however little of it there is room for.
QWidget& ExperimentPanel::exported() {
    return *findChild<QScrollArea*>()->widget();
}

ExperimentConfig ExperimentPanel::config() const {
    return form_;
}

void ExperimentPanel::setText(const QString& key, const QString& text) {
    applySetting(form_, findSetting(key.toStdString()), text.toStdString());
    problem_->clear();
    fill();
}

void ExperimentPanel::setProblem(const QString& text) {
    problem_->setText(text);
    updateState();
}

/// A preset brings everything but the number of threads, which belongs to the computer.
void ExperimentPanel::choosePreset(int index) {
    const std::int64_t threads = form_.threads;
    form_ = findPreset(presets_->itemData(index).toString().toStdString()).config;
    form_.threads = threads;
    stage_ = 0;
    problem_->clear();
    fill();
}

/// Live settings reach the run at once, unless another preset waits to be started: then they wait with it.
void ExperimentPanel::commit(SettingRow* row) {
    const Setting& setting = row->setting();
    const SettingValue value = row->editor().value();
    if (value == shown(form_, setting)) return setProblem({});
    try {
        applyToStage(form_, stage_, setting, value);
    } catch (const Error& error) {
        setProblem(QString::fromUtf8(error.what()));
        return;
    }
    setProblem({});
    if (!setting.live || form_.preset != running_.preset || stage_ != learningStage_) return updateState();
    applyToStage(running_, stage_, setting, value);
    updateState();
    emit liveChanged(textOf(setting.key), value);
}

void ExperimentPanel::fill() {
    for (SettingRow* row : rows_)
        row->editor().setValue(shown(form_, row->setting()));
    stageNote_->setText(tr("Settings of the stage “%1”").arg(QString::fromStdString(stageTitle(form_, stage_))));
    stageNote_->setVisible(!form_.stages.empty());
    presets_->setCurrentIndex(presets_->findData(QString::fromStdString(form_.preset)));
    updateState();
}

/// The value of a setting in the stage that is shown.
SettingValue ExperimentPanel::shown(const ExperimentConfig& config, const Setting& setting) const {
    return stageValue(config, stage_, setting);
}

std::vector<const Setting*> ExperimentPanel::waiting() const {
    std::vector<const Setting*> found;
    for (const Setting& setting : settings())
        if (shown(form_, setting) != shown(running_, setting)) found.push_back(&setting);
    return found;
}

bool ExperimentPanel::runWaits() const {
    return !waiting().empty() || form_.stages != running_.stages || form_.preset != running_.preset;
}

void ExperimentPanel::updateState() {
    const std::vector<StagePlan> stages = stagesOf(form_);
    const std::size_t stage = std::min(stage_, stages.size() - 1);
    for (SettingRow* row : rows_) {
        row->setVisible(concerns(stages[stage].kind, row->setting().key));
        row->setUnused(unusedReason(form_, stage, row->setting().key));
    }
    for (Section* section : sections_)
        section->hideWithoutRows();
    const int preset = presets_->currentIndex();
    description_->setText(preset < 0 ? tr("Settings of your own.")
                                     : presets_->itemData(preset, Qt::ToolTipRole).toString());
    QStringList names;
    for (const Setting* setting : waiting())
        names.append(inSentence(textOf(setting->label)));
    const bool otherStages = form_.stages != running_.stages;
    if (otherStages && names.isEmpty()) names.append(tr("stages"));
    const bool changed = runWaits();
    constexpr qsizetype fewNames = 4;
    const QString list = names.size() <= fewNames ? names.join(QStringLiteral(", "))
                                                  : names.first(fewNames).join(QStringLiteral(", ")) +
                                                        tr(" and %1 more").arg(names.size() - fewNames);
    waiting_->setText(tr("Waiting for a new run: %1").arg(list));
    problem_->setVisible(!problem_->text().isEmpty());
    waiting_->setVisible(!names.isEmpty());
    // The next widget in line would get the focus, often a button, and Space would press it instead of playing.
    if (!changed && footer_->isAncestorOf(focusWidget())) setFocus();
    discard_->setVisible(changed || !problem_->text().isEmpty());
    apply_->setVisible(changed);
    footer_->setVisible(changed || !problem_->text().isEmpty());
}

} // namespace reverie
