#include "app/window/actions.h"

#include "ui/theme/icons.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QKeySequence>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

#include <array>

namespace reverie {

namespace {

struct Row {
    ActionId id;
    const char* name;
    const char* text;
    const char* tip;
    const char* keys; ///< Several are separated by blanks.
    const char* icon = nullptr;
    const char* iconWhenOn = nullptr;
};

constexpr std::array table = {
    Row{ActionId::OpenData, "openData", "&Open data…",
        "Start a run on a folder of IDX files or of pictures, or on one such file", "Ctrl+O"},
    Row{ActionId::GetMnist, "getMnist", "&Get MNIST…",
        "Download the MNIST digits: 60,000 images for training and 10,000 for tests", ""},
    Row{ActionId::OpenFile, "openFile", "Open &model or checkpoint…",
        "Show a model's machine, or go on with a checkpoint", "Ctrl+Shift+O"},
    Row{ActionId::SaveCheckpoint, "saveCheckpoint", "&Save checkpoint…",
        "Save everything needed to go on as if never stopped", "Ctrl+S"},
    Row{ActionId::SaveModel, "saveModel", "Save m&odel…", "Save the machine alone, in the safetensors format",
        "Ctrl+Shift+S"},
    Row{ActionId::ExportCurves, "exportCurves", "Curves as &CSV…",
        "Every measurement of the run, one minibatch a row", "Ctrl+E"},
    Row{ActionId::ExportLog, "exportLog", "&Log of commands…",
        "What was asked of the run, with the minibatch at which it took effect", ""},
    Row{ActionId::Quit, "quit", "&Quit", "Leave the program", "Ctrl+Q"},
    Row{ActionId::Play, "play", "&Play", "Train, or pause", "Space", "play", "pause"},
    Row{ActionId::StepMinibatch, "stepMinibatch", "Step one &minibatch", "Learn one minibatch", ".",
        "step-minibatch"},
    Row{ActionId::StepEpoch, "stepEpoch", "Step to the end of the &epoch", "Learn to the end of the epoch",
        "Shift+.", "step-epoch"},
    Row{ActionId::TrainFromNothing, "trainFromNothing", "&Train from nothing",
        "Train the digit model from random weights, layer by layer", "Ctrl+T"},
    Row{ActionId::TrainFurther, "trainFurther", "Train this model f&urther",
        "A run that goes on from the model shown, by up-down or by stages of your own", "Ctrl+Shift+T"},
    Row{ActionId::StartOver, "startOver", "&Start over", "Begin the run again from its first weights", "Ctrl+R",
        "reset"},
    Row{ActionId::RestartFantasies, "restartFantasies", "Restart &fantasies",
        "Start the fantasy particles afresh from noise", "Ctrl+F"},
    Row{ActionId::EstimateLogZ, "estimateLogZ", "&Estimate log Z…",
        "How likely the net finds images, by annealed importance sampling", "Ctrl+L"},
    Row{ActionId::EarlierMoment, "earlierMoment", "&Earlier moment",
        "Show the run as it was at the kept moment before this one", "Ctrl+Left"},
    Row{ActionId::LaterMoment, "laterMoment", "L&ater moment", "Show the kept moment after this one",
        "Ctrl+Right"},
    Row{ActionId::FirstMoment, "firstMoment", "First &moment", "Show the run as it began", "Ctrl+Home"},
    Row{ActionId::LiveMoment, "liveMoment", "Li&ve", "Show what the run has learned until now", "Ctrl+End"},
    Row{ActionId::DockBack, "dockBack", "&Dock back", "Put floating docks back into the window", "Ctrl+D"},
    Row{ActionId::DreamLayout, "dreamLayout", "Layout for &dreaming",
        "The board large, beside it the canvas and the network", "F2"},
    Row{ActionId::TrainLayout, "trainLayout", "Layout for &training",
        "Filters, reconstructions, curves, fantasies and the experiment", "F3"},
    Row{ActionId::ResetLayout, "resetLayout", "&Reset layout", "Put every dock back to where it was at first",
        "Ctrl+Shift+D"},
    Row{ActionId::Microscope, "microscope", "&Microscope",
        "One case under glass: Gibbs sampling half a step at a time, and the update that follows", "Ctrl+M"},
    Row{ActionId::InspectUnit, "inspectUnit", "&Unit",
        "The unit clicked last, large: its weights, the images that excite it, its partners", "Ctrl+I"},
    Row{ActionId::MaximiseDock, "maximiseDock", "&Maximise dock",
        "Show the dock under the pointer alone, or bring the others back; also a double click on a title", "F10"},
    Row{ActionId::Present, "present", "&Presenter mode",
        "The whole screen and larger type for an audience, without controls", "F11"},
    Row{ActionId::GoBack, "goBack", "&Back from there", "Bring the other docks back, or leave presenter mode",
        "Escape"},
    Row{ActionId::Record, "record", "&Record what moves",
        "Record the dock under the pointer as an animated GIF, or end that", "Ctrl+G"},
    Row{ActionId::Larger, "larger", "&Larger interface", "Larger texts and controls, for a projector",
        "Ctrl++ Ctrl+="},
    Row{ActionId::Smaller, "smaller", "&Smaller interface", "Smaller texts and controls", "Ctrl+-"},
    Row{ActionId::DeskSize, "deskSize", "&Usual size", "Texts and controls as large as at first", "Ctrl+0"},
    Row{ActionId::Lessons, "lessons", "&Lessons",
        "The lecture, page by page, with links that set up the real controls", "F4"},
    Row{ActionId::OpenLesson, "openLesson", "&Open a lesson…", "A folder of Markdown pages of your own", ""},
    Row{ActionId::LessonBack, "lessonBack", "&Previous page", "The page of the lesson before this one",
        "Alt+Left"},
    Row{ActionId::LessonForward, "lessonForward", "&Next page", "The page of the lesson after this one",
        "Alt+Right"},
    Row{ActionId::Shortcuts, "shortcuts", "&Shortcuts", "All keys of the program", "F1"},
    Row{ActionId::About, "about", "&About Reverie", "Version, licence and notices", ""},
};

QList<QKeySequence> shortcuts(const char* keys) {
    QList<QKeySequence> sequences;
    for (const QString& key : QString::fromLatin1(keys).split(QLatin1Char(' '), Qt::SkipEmptyParts))
        sequences.append(QKeySequence(key));
    return sequences;
}

} // namespace

Actions::Actions(QWidget* window) : QObject(window) {
    for (const Row& row : table) {
        auto* action = new QAction(QString::fromUtf8(row.text), window);
        action->setObjectName(QString::fromLatin1(row.name));
        action->setShortcuts(shortcuts(row.keys));
        action->setStatusTip(QString::fromUtf8(row.tip));
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(key.isEmpty() ? QString::fromUtf8(row.tip)
                                         : QStringLiteral("%1 (%2)").arg(QString::fromUtf8(row.tip), key));
        if (row.icon != nullptr)
            action->setIcon(themedIcon(QString::fromLatin1(row.icon), QString::fromLatin1(row.iconWhenOn)));
        window->addAction(action);
        actions_[row.id] = action;
    }
    actions_[ActionId::Play]->setCheckable(true);
    actions_[ActionId::Play]->setAutoRepeat(false);
    for (const ActionId id : {ActionId::Present, ActionId::MaximiseDock, ActionId::Record})
        actions_[id]->setCheckable(true);
    for (const ActionId id : {ActionId::Present, ActionId::MaximiseDock, ActionId::GoBack, ActionId::Record})
        actions_[id]->setAutoRepeat(false);
    actions_[ActionId::Quit]->setMenuRole(QAction::QuitRole);
    actions_[ActionId::About]->setMenuRole(QAction::AboutRole);
}

void Actions::update(const WindowFacts& facts) {
    for (const auto& [id, action] : actions_)
        action->setEnabled(allowed(id, facts));
    QAction* play = actions_[ActionId::Play];
    play->setChecked(facts.running);
    play->setText(facts.running ? tr("&Pause") : tr("&Play"));
}

bool takesKey(const QWidget* focus, int key) {
    if (qobject_cast<const QAbstractSpinBox*>(focus) != nullptr) return key != Qt::Key_Space;
    if (qobject_cast<const QLineEdit*>(focus) != nullptr || qobject_cast<const QTextEdit*>(focus) != nullptr ||
        qobject_cast<const QPlainTextEdit*>(focus) != nullptr)
        return true;
    const bool presses = key == Qt::Key_Space;
    return presses && (qobject_cast<const QAbstractButton*>(focus) != nullptr ||
                       qobject_cast<const QComboBox*>(focus) != nullptr ||
                       qobject_cast<const QAbstractItemView*>(focus) != nullptr);
}

} // namespace reverie
