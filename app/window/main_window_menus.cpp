// The main window's menus and what their actions do.
#include "app/window/dock_recording.h"
#include "app/window/dress.h"
#include "app/window/inspector_director.h"
#include "app/window/lesson_director.h"
#include "app/window/main_window.h"
#include "app/window/mnist_fetcher.h"
#include "app/window/panel_dock.h"
#include "app/window/presenter.h"
#include "app/window/recent_files.h"
#include "core/io/bundled_model.h"
#include "ui/dialogs/shortcuts_dialog.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QSettings>

#include <algorithm>
#include <array>

namespace reverie {

namespace {

struct ThemeName {
    ThemeChoice choice;
    const char* key;
    const char* text;
};

constexpr std::array themes = {
    ThemeName{ThemeChoice::System, "system", "&System"},
    ThemeName{ThemeChoice::Light, "light", "&Light"},
    ThemeName{ThemeChoice::Dark, "dark", "&Dark"},
};

const QString themeKey = QStringLiteral("window/theme");
const QString scaleKey = QStringLiteral("window/scale");
constexpr double scaleStep = 1.125;
constexpr double smallestScale = 0.75;
constexpr double largestScale = 3;
/// What the docks of a column need at scale 1, one above the other, with bars and frame around them.
constexpr double leastHeight = 580;

/// The actions of a menu and of the menus in it.
/// What has the same name but for the digit that is its key stands in one line.
bool gathered(const QAction& action, const QString& group, QList<Shortcut>& shortcuts) {
    if (!action.objectName().startsWith(QLatin1String("clamp-"))) return false;
    if (action.objectName().endsWith(u'0'))
        shortcuts.append({group, nullptr, QStringLiteral("0 … 9"), MainWindow::tr("Clamp that label")});
    return true;
}

void collect(const QMenu& menu, const QString& group, QList<Shortcut>& shortcuts) {
    for (const QAction* action : menu.actions()) {
        if (gathered(*action, group, shortcuts)) continue;
        if (const QMenu* inner = action->menu())
            collect(*inner, group, shortcuts);
        else if (!action->shortcuts().isEmpty())
            shortcuts.append({group, action, {}, {}});
    }
}

/// The window must not outgrow its screen.
double largestScaleOn(const QScreen& screen) {
    return std::clamp(screen.availableSize().height() / leastHeight, 1.0, largestScale);
}

double interfaceScale() {
    const double saved = QSettings().value(scaleKey, 1.0).toDouble();
    return std::clamp(saved, smallestScale, largestScaleOn(*QGuiApplication::primaryScreen()));
}

} // namespace

ThemeChoice savedTheme() {
    const QByteArray saved = QSettings().value(themeKey).toByteArray();
    for (const ThemeName& theme : themes)
        if (saved == theme.key) return theme.choice;
    return ThemeChoice::System;
}

void dressApplication(double magnification) {
    const double scale =
        std::min(interfaceScale() * magnification, largestScaleOn(*QGuiApplication::primaryScreen()));
    applyTheme(*qApp, Theme::forChoice(savedTheme()), scale);
}

LightMeanwhile::LightMeanwhile(bool wanted) : wanted_(wanted && currentTheme().isDark), before_(currentTheme()) {
    if (wanted_) applyTheme(*qApp, Theme::light(), before_.scale);
}

LightMeanwhile::~LightMeanwhile() {
    if (wanted_) applyTheme(*qApp, before_, before_.scale);
}

void MainWindow::makeMenus() {
    makeFileMenu();
    QMenu* run = menuBar()->addMenu(tr("&Run"));
    for (const ActionId id : {ActionId::Play, ActionId::StepMinibatch, ActionId::StepEpoch})
        run->addAction(action(id));
    run->addSeparator();
    run->addAction(action(ActionId::RestartFantasies));
    makeLabelMenu(*run);
    run->addSeparator();
    run->addAction(action(ActionId::TrainFromNothing));
    run->addAction(action(ActionId::TrainFurther));
    run->addAction(action(ActionId::StartOver));
    run->addSeparator();
    run->addAction(action(ActionId::EstimateLogZ));
    run->addSeparator();
    for (const ActionId id :
         {ActionId::EarlierMoment, ActionId::LaterMoment, ActionId::FirstMoment, ActionId::LiveMoment})
        run->addAction(action(id));
    makeViewMenu();
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    for (const ActionId id :
         {ActionId::Lessons, ActionId::OpenLesson, ActionId::LessonBack, ActionId::LessonForward})
        help->addAction(action(id));
    help->addSeparator();
    help->addAction(action(ActionId::Shortcuts));
    help->addAction(action(ActionId::About));
}

void MainWindow::makeFileMenu() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(action(ActionId::OpenData));
    file->addAction(action(ActionId::GetMnist));
    file->addAction(action(ActionId::OpenFile));
    QMenu* models = file->addMenu(tr("&Bundled models"));
    models->setToolTipsVisible(true);
    for (const BundledModel& model : bundledModels()) {
        QAction* one =
            models->addAction(QString::fromUtf8(model.title), this, [this, &model] { openBundled(model); });
        one->setObjectName(QStringLiteral("open-") + QString::fromUtf8(model.name));
        one->setToolTip(QString::fromUtf8(model.about));
        one->setStatusTip(QString::fromUtf8(model.about));
    }
    mnist_ = new MnistFetcher(this);
    recent_ = new RecentFiles(this);
    file->addMenu(recent_);
    file->addSeparator();
    file->addAction(action(ActionId::SaveCheckpoint));
    file->addAction(action(ActionId::SaveModel));
    file->addSeparator();
    QMenu* exports = file->addMenu(tr("&Export"));
    for (PanelDock* dock : docks_.all()) {
        QAction* one = exports->addAction(tr("%1…").arg(dock->panel()->title()), this,
                                          [this, dock] { exportPanel(*dock->panel()); });
        one->setStatusTip(tr("%1 as it is now, as PNG, SVG or PDF").arg(dock->panel()->title()));
        one->setObjectName(QStringLiteral("export-") + dock->panel()->id());
    }
    exports->addSeparator();
    exports->addAction(action(ActionId::ExportCurves));
    exports->addAction(action(ActionId::ExportLog));
    makeRecordMenu(*file);
    file->addSeparator();
    file->addAction(action(ActionId::Quit));
}

void MainWindow::makeViewMenu() {
    QMenu* view = menuBar()->addMenu(tr("&View"));
    int number = 0;
    for (PanelDock* dock : docks_.all()) {
        QAction* toggle = dock->toggleViewAction();
        toggle->setObjectName(QStringLiteral("view-") + dock->panel()->id());
        if (++number <= 9) toggle->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(number)));
        toggle->setStatusTip(tr("Show or hide %1").arg(dock->panel()->title()));
        view->addAction(toggle);
    }
    view->addSeparator();
    view->addAction(action(ActionId::DreamLayout));
    view->addAction(action(ActionId::TrainLayout));
    view->addAction(action(ActionId::Microscope));
    view->addAction(action(ActionId::InspectUnit));
    view->addAction(action(ActionId::DockBack));
    view->addAction(action(ActionId::ResetLayout));
    view->addSeparator();
    QMenu* themeMenu = view->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    for (const ThemeName& theme : themes) {
        QAction* choice = themeMenu->addAction(tr(theme.text));
        choice->setObjectName(QStringLiteral("theme-") + QLatin1String(theme.key));
        choice->setCheckable(true);
        choice->setChecked(theme.choice == savedTheme());
        group->addAction(choice);
        connect(choice, &QAction::triggered, this, [this, theme] { chooseTheme(theme.choice); });
    }
    view->addAction(action(ActionId::Larger));
    view->addAction(action(ActionId::Smaller));
    view->addAction(action(ActionId::DeskSize));
    view->addSeparator();
    for (const ActionId id : {ActionId::MaximiseDock, ActionId::Present, ActionId::GoBack})
        view->addAction(action(id));
}

void MainWindow::connectActions() {
    const auto on = [this](ActionId id, auto&& slot) { connect(action(id), &QAction::triggered, this, slot); };
    on(ActionId::OpenData, [this] { openData(); });
    on(ActionId::GetMnist, [this] { mnist_->begin(); });
    on(ActionId::OpenFile, [this] { openMachine(); });
    on(ActionId::SaveCheckpoint, [this] { saveCheckpoint(); });
    on(ActionId::SaveModel, [this] { saveModel(); });
    on(ActionId::ExportCurves, [this] { exportCurves(); });
    on(ActionId::ExportLog, [this] { exportLog(); });
    on(ActionId::Quit, [this] { close(); });
    on(ActionId::Play, [this](bool play) {
        // Who has filled in another run and presses play means that one.
        if (play && experiment_->runWaits()) return startRun(experiment_->config(), true);
        if (live_->description() != nullptr && live_->description()->viewOnly) return trainFromNothing();
        play ? session_->play() : session_->pause();
    });
    on(ActionId::TrainFromNothing, [this] { trainFromNothing(); });
    on(ActionId::TrainFurther, [this] { trainFurther(); });
    on(ActionId::StepMinibatch, [this] { session_->step(1); });
    on(ActionId::StepEpoch, [this] {
        session_->stepEpoch();
        live_->refresh();
    });
    on(ActionId::StartOver, [this] { startOver(); });
    on(ActionId::Lessons, [this] { lessons_->showLessons(); });
    on(ActionId::OpenLesson, [this] { lessons_->chooseLesson(); });
    on(ActionId::LessonBack, [this] { lessons_->panel().previous(); });
    on(ActionId::LessonForward, [this] { lessons_->panel().next(); });
    on(ActionId::EstimateLogZ, [this] { showLikelihood(); });
    on(ActionId::RestartFantasies, [this] { live_->restartFantasies(); });
    on(ActionId::Microscope, [this] {
        docks_.microscope->show();
        docks_.microscope->raise();
    });
    on(ActionId::InspectUnit, [this] { inspector_->show(); });
    on(ActionId::DockBack, [this] { dockBack(docks_); });
    on(ActionId::DreamLayout, [this] { layOut(Layout::Dream); });
    on(ActionId::TrainLayout, [this] { layOut(Layout::Train); });
    on(ActionId::ResetLayout, [this] { layOut(layout_); });
    on(ActionId::Present, [this](bool full) { presenter_->present(full); });
    on(ActionId::MaximiseDock, [this] { presenter_->toggleMaximised(presenter_->dockInHand()); });
    on(ActionId::GoBack, [this] { presenter_->leave(); });
    on(ActionId::Record, [this](bool begin) { begin ? record(presenter_->dockInHand()) : endRecording(); });
    on(ActionId::Larger, [this] { scaleInterface(scaleStep); });
    on(ActionId::Smaller, [this] { scaleInterface(1 / scaleStep); });
    on(ActionId::DeskSize, [this] { setInterfaceScale(1); });
    on(ActionId::Shortcuts, [this] { showShortcuts(); });
    on(ActionId::About, [this] { showAbout(); });
    connect(mnist_, &MnistFetcher::trainingWanted, this, &MainWindow::trainOnMnist);
    connect(recent_, &RecentFiles::chosen, this, &MainWindow::openPath);
    for (PanelDock* dock : docks_.all())
        connect(dock, &QDockWidget::topLevelChanged, this, &MainWindow::updateActions);
}

void MainWindow::chooseTheme(ThemeChoice choice) {
    for (const ThemeName& theme : themes)
        if (theme.choice == choice) QSettings().setValue(themeKey, QByteArray(theme.key));
    dressApplication(presenter_->magnification());
}

void MainWindow::scaleInterface(double factor) {
    const double scale = interfaceScale() * factor;
    if (scale < smallestScale || scale > largestScaleOn(*screen())) return;
    setInterfaceScale(scale);
}

void MainWindow::setInterfaceScale(double scale) {
    QSettings().setValue(scaleKey, scale);
    dressApplication(presenter_->magnification());
}

void MainWindow::showShortcuts() {
    QList<Shortcut> shortcuts;
    for (const QAction* entry : menuBar()->actions())
        collect(*entry->menu(), QString(entry->text()).remove(QLatin1Char('&')), shortcuts);
    auto* dialog = new ShortcutsDialog(shortcuts, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::updateActions() {
    const RunDescription* run = live_->description();
    WindowFacts facts;
    facts.hasModel = run != nullptr;
    facts.hasRun = run != nullptr && !run->viewOnly;
    facts.viewOnly = run != nullptr && run->viewOnly;
    facts.running = live_->status().running;
    facts.pinned = live_->status().pinned.has_value();
    facts.hasPast = live_->status().position.minibatch > 0;
    facts.stepping = live_->status().stepping;
    facts.finished = live_->status().finished;
    facts.measured = live_->hasMeasurements();
    facts.samplerFantasies = live_->samplerFantasies();
    facts.floating = anyFloating(docks_);
    facts.presenting = presenter_->presenting() || presenter_->maximised() != nullptr;
    facts.writing = movementExport_.running();
    actions_->update(facts);
    action(ActionId::Present)->setChecked(presenter_->presenting());
    action(ActionId::MaximiseDock)->setChecked(presenter_->maximised() != nullptr);
    action(ActionId::Record)->setChecked(recording_->running());
}

} // namespace reverie
