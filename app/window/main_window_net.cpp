// How the main window shows a deep belief net: board and canvas, its stages, how well it classifies.
#include "app/window/code_director.h"
#include "app/window/dream_director.h"
#include "app/window/inference_director.h"
#include "app/window/inspector_director.h"
#include "app/window/lesson_director.h"
#include "app/window/machine_director.h"
#include "app/window/main_window.h"
#include "app/window/microscope_director.h"
#include "app/window/panel_dock.h"
#include "core/experiment/origin.h"
#include "core/experiment/presets.h"
#include "core/io/bundled_model.h"
#include "ui/images/figure_export.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/panels/board_panel.h"
#include "ui/panels/classification_panel.h"
#include "ui/panels/code_panel.h"
#include "ui/panels/draw_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/filters_panel.h"
#include "ui/panels/histograms_panel.h"
#include "ui/panels/inference_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/likelihood_panel.h"
#include "ui/panels/machine_panel.h"
#include "ui/panels/microscope_panel.h"
#include "ui/panels/network_panel.h"
#include "ui/panels/stages_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/task_progress.h"

#include <QMenu>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

constexpr int smallestPanel = 120;

/// The net that as many cases can teach.
const Preset& netPreset(Index cases) {
    constexpr Index few = 20'000;
    return findPreset(cases < few ? "small-digit-model" : "digit-model");
}

const ImageSet& chosenSplit(const Dataset& data, const QString& name) {
    if (name == QLatin1String("test")) return data.test;
    return name == QLatin1String("training") ? data.training : data.validation;
}

Split splitNamed(const QString& name) {
    if (name == QLatin1String("test")) return Split::Test;
    return name == QLatin1String("training") ? Split::Training : Split::Validation;
}

QStringList splitsOf(const Dataset* data, bool labelled) {
    QStringList names;
    if (data == nullptr) return names;
    for (const char* name : {"validation", "test", "training"})
        if (const ImageSet& set = chosenSplit(*data, QLatin1String(name));
            !set.empty() && (set.labelled() || !labelled))
            names.append(QLatin1String(name));
    return names;
}

} // namespace

void MainWindow::makeNetDocks() {
    stages_ = new StagesPanel;
    classification_ = new ClassificationPanel;
    likelihood_ = new LikelihoodPanel;
    docks_.board = new PanelDock(new BoardPanel, this);
    docks_.draw = new PanelDock(new DrawPanel, this);
    docks_.stages = new PanelDock(stages_, this);
    docks_.classification = new PanelDock(classification_, this);
    docks_.network = new PanelDock(new NetworkPanel, this);
    docks_.likelihood = new PanelDock(likelihood_, this);
    docks_.machine = new PanelDock(new MachinePanel, this);
    docks_.inference = new PanelDock(new InferencePanel, this);
    docks_.code = new PanelDock(new CodePanel, this);
    docks_.microscope = new PanelDock(new MicroscopePanel, this);
    docks_.histograms = new PanelDock(new HistogramsPanel, this);
    docks_.unit = new PanelDock(new InspectorPanel, this);
    docks_.lessons = new PanelDock(new LessonPanel, this);
    // Tabs share their room with curves and fantasies, which need less height than these would like.
    for (PanelDock* dock : {docks_.board, docks_.draw, docks_.stages, docks_.classification, docks_.network,
                            docks_.likelihood, docks_.machine, docks_.inference, docks_.code, docks_.microscope,
                            docks_.histograms, docks_.unit, docks_.lessons})
        dock->panel()->setMinimumHeight(smallestPanel);
}

void MainWindow::connectNetPanels() {
    director_ = new DreamDirector(*live_, docks_.board, docks_.draw, docks_.network, this);
    new MachineDirector(*live_, docks_.machine, this);
    lessons_ = new LessonDirector(*this);
    new CodeDirector(*live_, docks_.code, this);
    new MicroscopeDirector(*live_, docks_.microscope, this);
    inference_ = new InferenceDirector(*live_, docks_.inference, this);
    inspector_ = new InspectorDirector(*live_, *session_, docks_.unit, this);
    for (PanelDock* dock : docks_.all())
        connect(dock->panel(), &Panel::unitChosen, inspector_, &InspectorDirector::choose);
    // Who clicks a filter wants to see it; other units are clicked for other things too.
    connect(docks_.filters->panel(), &Panel::unitChosen, inspector_, &InspectorDirector::show);
    connect(&director_->board(), &BoardPanel::exportRequested, this, &MainWindow::exportBoard);
    connect(&director_->draw(), &DrawPanel::randomDigitRequested, this, &MainWindow::showRandomDigit);

    connect(stages_, &StagesPanel::stageSelected, this,
            [this](int stage) { experiment_->setStage(static_cast<std::size_t>(std::max(stage, 0))); });
    connect(stages_, &StagesPanel::stagesEdited, experiment_, &ExperimentPanel::setStages);
    connect(stages_, &StagesPanel::skipRequested, session_.get(), &TrainingSession::endStage);

    connect(classification_, &ClassificationPanel::measureRequested, this, &MainWindow::measureClassification);
    connect(classification_, &ClassificationPanel::caseChosen, this,
            [this](qlonglong number, const QString& split) {
                if (live_->description()->data) showCase(chosenSplit(*live_->description()->data, split), number);
            });
    connect(&classificationJob_, &ClassificationJob::measured, classification_,
            &ClassificationPanel::presentClassification);
    connect(&classificationJob_, &ClassificationJob::finished, this, [this] { classification_->setBusy(false); });
    connect(live_, &LiveView::measured, this,
            [this](const std::vector<MetricRow>& rows) { classification_->append(rows); });
    connect(static_cast<NetworkPanel*>(docks_.network->panel()), &NetworkPanel::layerChosen, this,
            &MainWindow::showLayer);
}

void MainWindow::makeLabelMenu(QMenu& run) {
    QMenu* menu = run.addMenu(tr("&Clamp a label"));
    for (int label = 0; label <= 9; ++label) {
        QAction* clamp = menu->addAction(tr("Clamp &%1").arg(label), this,
                                         [this, label] { director_->board().clampLabel(label); });
        clamp->setObjectName(QStringLiteral("clamp-%1").arg(label));
        clamp->setShortcut(QKeySequence(QString::number(label)));
        clamp->setStatusTip(tr("The large dream on the board writes a %1").arg(label));
    }
    menu->addSeparator();
    QAction* free = menu->addAction(tr("&Free the labels"), this, [this] { director_->board().freeLabels(); });
    free->setObjectName(QStringLiteral("freeLabels"));
    free->setShortcut(QKeySequence(Qt::Key_Backspace));
    free->setStatusTip(tr("The large dream on the board chooses its label itself"));
}

void MainWindow::onNetOpened(const RunDescription& run) {
    const Index labels =
        run.data && run.data->training.labelled() ? *std::ranges::max_element(run.data->training.labels()) + 1 : 0;
    stages_->setVisibleUnits(run.shape.pixels(), labels);
    stages_->setRun(run.config, run.viewOnly || live_->status().position.minibatch > 0);
    classificationJob_.cancel();
    classification_->clear();
    classification_->append(run.history);
    classification_->setSplits(splitsOf(run.data.get(), true));
    classification_->setBusy(false);
    likelihoodJob_.cancel();
    likelihood_->clear();
    likelihood_->setSplits(splitsOf(run.data.get(), false));
    likelihood_->setBusy(false);
}

void MainWindow::onNetStatus(const RunStatus& status) {
    const RunDescription* run = live_->description();
    if (run == nullptr) return;
    const bool started = run->viewOnly || status.position.minibatch > 0;
    if (started != stagesStarted_) stages_->setRun(live_->config(), started);
    stagesStarted_ = started;
    RunPosition shown = status.position;
    if (run->viewOnly) shown.stage = live_->config().stages.size(); // All of them lie behind a trained model.
    stages_->setPosition(shown, status.epochsPlanned);
    experiment_->setLearningStage(status.position.stage);
}

/// A model without label units has nothing for the board.
void MainWindow::onNetArrived(const Snapshot& snapshot) {
    if (!std::exchange(justOpened_, false) || !live_->description()->viewOnly) return;
    if (machine::labels(*snapshot.machine) == 0) showLearning();
}

void MainWindow::trainFromNothing() {
    whenSafe(tr("Train from nothing?"), tr("Train without saving"), [this] {
        const RunDescription* run = live_->description();
        const bool labelled = run != nullptr && run->data && run->data->training.labelled();
        ExperimentConfig config = netPreset(labelled ? run->data->training.size() : 0).config;
        if (labelled) config.data = run->data->source;
        config.threads = live_->config().threads;
        afterOpening_ = [this] {
            showLearning();
            session_->play();
        };
        session_->openRun(config);
    });
}

/// The run waits, so that its stages and settings can be chosen before Space starts it.
void MainWindow::trainFurther() {
    const RunDescription* run = live_->description();
    if (run == nullptr || !run->viewOnly) return;
    // A run goes on from the file, which does not have what was changed here.
    if (live_->status().unsaved)
        return showProblem(tr("Units of this model were changed. Save it and open that file; a run can go on from "
                              "there."));
    ExperimentConfig config = configToGoOn(run->file.string());
    if (run->data) config.data = run->data->source;
    config.threads = live_->config().threads;
    afterOpening_ = [this] {
        layOut(Layout::Train);
        // After the layout's own choice of what lies in front.
        QTimer::singleShot(0, this, [this] { docks_.stages->raise(); });
    };
    session_->openRun(config);
}

void MainWindow::connectMovementExport() {
    connect(&movementExport_, &MovementExport::runningChanged, this, [this](bool running) {
        const QString file = QString::fromStdString(movementExport_.path().filename().string());
        if (running) taskProgress_->begin(tr("Writing %1").arg(file), tr("Stop; %1 is not written").arg(file));
        taskProgress_->setVisible(running);
        director_->board().setMovementInHand(running);
    });
    connect(&movementExport_, &MovementExport::progressed, taskProgress_, &TaskProgress::setPercent);
    connect(&movementExport_, &MovementExport::finished, this, &MainWindow::sayExported);
    connect(&movementExport_, &MovementExport::failed, this, &MainWindow::showProblem);
    connect(taskProgress_, &TaskProgress::cancelRequested, &movementExport_, &MovementExport::cancel);
}

void MainWindow::exportBoard(BoardExport what) {
    const bool figure = what == BoardExport::Figure;
    const QString path = askSaveName(figure ? tr("Export the board") : tr("Export the movement"),
                                     figure ? QStringLiteral("board.png") : QStringLiteral("board.gif"),
                                     figure ? tr("PNG (*.png);;SVG (*.svg);;PDF (*.pdf)") : tr("GIF (*.gif)"));
    if (path.isEmpty()) return;
    if (!figure)
        return movementExport_.start(director_->board().movement(), currentTheme().font(), path.toStdString());
    try {
        exportFigure(director_->board().figure(), path.toStdString());
        sayExported(path);
    } catch (const std::exception& failure) {
        showProblem(QString::fromUtf8(failure.what()));
    }
}

void MainWindow::showRandomDigit() {
    const RunDescription* run = live_->description();
    if (run == nullptr || !run->data) return;
    const Dataset& known = *run->data;
    const ImageSet& unseen = known.test.empty() ? known.validation : known.test;
    const ImageSet& set = unseen.empty() ? known.training : unseen;
    std::uint32_t word = 0;
    digitStream_.draw().words(&word, 1, 0, 0);
    showCase(set, word % set.size());
}

void MainWindow::showCase(const ImageSet& set, Index number) {
    if (number < 0 || number >= set.size()) return;
    Matrix image;
    set.read(number, 1, image);
    docks_.draw->show();
    docks_.draw->raise();
    director_->draw().setImage(image.col(0), set.shape(),
                               set.labelled() ? set.labels()[static_cast<std::size_t>(number)] : -1);
}

void MainWindow::measureClassification(const QString& split) {
    const RunDescription* run = live_->description();
    if (run == nullptr || !run->data) return;
    classification_->setBusy(true);
    live_->withNet([this, data = run->data, seen = run->seen, split](std::shared_ptr<const Snapshot> nets) {
        classificationJob_.start(std::move(nets), data, splitNamed(split), seen);
    });
}

void MainWindow::connectLikelihood() {
    connect(likelihood_, &LikelihoodPanel::estimateRequested, this, &MainWindow::estimateLikelihood);
    connect(likelihood_, &LikelihoodPanel::cancelRequested, this, [this] {
        likelihoodJob_.cancel();
        likelihood_->setBusy(false);
    });
    connect(&likelihoodJob_, &LikelihoodJob::progressed, likelihood_, &LikelihoodPanel::setPercent);
    connect(&likelihoodJob_, &LikelihoodJob::estimated, this, [this](const LikelihoodReading& reading) {
        likelihood_->presentReading(reading);
        likelihood_->setBusy(false);
    });
    connect(&likelihoodJob_, &LikelihoodJob::failed, this, [this](const QString& sentence) {
        likelihood_->presentProblem(sentence);
        likelihood_->setBusy(false);
    });
}

void MainWindow::estimateLikelihood(const QString& split, bool thorough) {
    const RunDescription* run = live_->description();
    if (run == nullptr || !run->data) return;
    likelihood_->setBusy(true);
    live_->withNet(
        [this, data = run->data, learns = !run->viewOnly, split, thorough](std::shared_ptr<const Snapshot> net) {
            if (!likelihood_->busy()) return;
            const double epochs = learns ? net->position.totalEpochs() : -1;
            likelihoodJob_.start(std::move(net), data, splitNamed(split),
                                 thorough ? AnnealingPlan::thorough() : AnnealingPlan::quick(), epochs);
        });
}

void MainWindow::showLikelihood() {
    docks_.likelihood->show();
    docks_.likelihood->raise();
    likelihood_->setFocus();
}

void MainWindow::showLayer(int layer) {
    // The layers of the diagram are the pixels, hidden layers from the bottom, and perhaps labels before the top.
    const auto nets = director_->newest();
    if (!nets || layer < 1) return;
    const auto hidden = std::min<Index>(layer - 1, machine::hiddenLayers(*nets->machine) - 1);
    static_cast<FiltersPanel*>(docks_.filters->panel())->setLayer(hidden);
    docks_.filters->show();
    docks_.filters->raise();
}

} // namespace reverie
