#include "app/window/lesson_director.h"

#include "app/window/main_window.h"
#include "app/window/panel_dock.h"
#include "core/error.h"
#include "core/experiment/presets.h"
#include "core/experiment/settings.h"
#include "core/io/bundled_model.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/panels/microscope_panel.h"
#include "ui/widgets/flash_frame.h"

#include <QAction>
#include <QFileDialog>

#include <fmt/format.h>
#include <utility>

namespace reverie {

namespace {

constexpr double readingUnits = 56; ///< Spacing units that a page is wide.

/// "learning-rate=0.5" as its two sides.
std::pair<std::string, std::string> sides(const QString& assignment) {
    const qsizetype equals = assignment.indexOf(u'=');
    if (equals < 1) throw Error(fmt::format("“{}” gives no setting a value", assignment.toStdString()));
    return {assignment.left(equals).toStdString(), assignment.mid(equals + 1).toStdString()};
}

std::int64_t wholeNumber(const QString& text) {
    bool fine = false;
    const qlonglong number = text.toLongLong(&fine);
    if (!fine || number < 1) throw Error(fmt::format("“{}” is no number of epochs", text.toStdString()));
    return number;
}

} // namespace

LessonDirector::LessonDirector(MainWindow& window)
    : QObject(&window), window_(window), panel_(static_cast<LessonPanel*>(window.docks().lessons->panel())) {
    panel_->openLesson(QStringLiteral(":/lessons/lecture"));
    connect(panel_, &LessonPanel::linkFollowed, this, [this](const LessonLink& link) {
        try {
            follow(link);
        } catch (const std::exception& failure) {
            window_.showProblem(
                tr("This link of the lesson leads nowhere: %1").arg(QString::fromUtf8(failure.what())));
        }
    });
}

void LessonDirector::follow(const LessonLink& link) {
    const QString& verb = link.verb;
    const QString& argument = link.argument;
    if (verb == QLatin1String("preset")) return setUp(argument);
    if (verb == QLatin1String("model")) return openModel(argument);
    if (verb == QLatin1String("play")) return play(true);
    if (verb == QLatin1String("pause")) return play(false);
    if (verb == QLatin1String("step")) return window_.action(ActionId::StepMinibatch)->trigger();
    if (verb == QLatin1String("epoch")) return window_.action(ActionId::StepEpoch)->trigger();
    if (verb == QLatin1String("epochs")) return trainMore(argument);
    if (verb == QLatin1String("set")) return set(argument);
    if (verb == QLatin1String("times")) return multiply(argument);
    if (verb == QLatin1String("show")) return (void)showDock(argument);
    if (verb == QLatin1String("point")) return pointAt(argument);
    if (verb == QLatin1String("clamp")) return clamp(argument);
    if (verb == QLatin1String("glass")) return lookCloser(argument);
    throw Error(fmt::format("there is nothing called “{}” to do", verb.toStdString()));
}

void LessonDirector::setUp(const QString& preset) {
    ExperimentConfig config = findPreset(preset.toStdString()).config;
    config.threads = window_.live().config().threads;
    window_.startRun(std::move(config));
}

void LessonDirector::openModel(const QString& name) {
    const BundledModel* model = findBundledModel(name.toStdString());
    if (model == nullptr) throw Error(fmt::format("no model “{}” comes with the program", name.toStdString()));
    window_.openBundled(*model);
}

void LessonDirector::play(bool wanted) {
    if (window_.live().status().running != wanted) window_.action(ActionId::Play)->trigger();
}

void LessonDirector::trainMore(const QString& epochs) {
    window_.session().setEpochs(window_.live().status().position.epoch + wholeNumber(epochs));
    play(true);
}

/// A live setting at once; another one in a new run.
void LessonDirector::set(const QString& assignment) {
    const auto [key, text] = sides(assignment);
    const Setting& setting = findSetting(key);
    ExperimentConfig config = window_.live().config();
    applySetting(config, key, text);
    const SettingValue value = setting.get(config);
    const bool started = window_.live().description() != nullptr && !window_.live().description()->viewOnly;
    if (setting.live && started) return window_.session().change(key, value);
    config = window_.live().config();
    applyToStage(config, window_.live().status().position.stage, setting, value);
    window_.startRun(std::move(config));
}

void LessonDirector::multiply(const QString& assignment) {
    const auto [key, text] = sides(assignment);
    const Setting& setting = findSetting(key);
    const SettingValue now = stageValue(window_.live().config(), window_.live().status().position.stage, setting);
    const auto* number = std::get_if<double>(&now);
    bool fine = false;
    const double factor = QString::fromStdString(text).toDouble(&fine);
    if (number == nullptr || !fine) throw Error(fmt::format("“{}” multiplies nothing", assignment.toStdString()));
    window_.session().change(key, *number * factor);
}

PanelDock* LessonDirector::showDock(const QString& id) {
    for (PanelDock* dock : window_.docks().all()) {
        if (dock->panel()->id() != id) continue;
        dock->show();
        dock->raise();
        return dock;
    }
    throw Error(fmt::format("the window has no part called “{}”", id.toStdString()));
}

void LessonDirector::pointAt(const QString& id) {
    new FlashFrame(showDock(id));
}

void LessonDirector::clamp(const QString& label) {
    auto* action = window_.findChild<QAction*>(QStringLiteral("clamp-") + label);
    if (action == nullptr) throw Error(fmt::format("there is no label “{}”", label.toStdString()));
    showDock(QStringLiteral("board"));
    action->trigger();
}

void LessonDirector::lookCloser(const QString& steps) {
    bool fine = false;
    const int count = steps.toInt(&fine);
    if (!fine || count < 1 || count > MicroscopePanel::mostSteps)
        throw Error(fmt::format("“{}” is no number of Gibbs steps", steps.toStdString()));
    PanelDock* dock = showDock(QStringLiteral("microscope"));
    static_cast<MicroscopePanel*>(dock->panel())->runTo(count);
}

void LessonDirector::showLessons() {
    PanelDock* dock = showDock(panel_->id());
    window_.resizeDocks({dock}, {currentTheme().spacing(readingUnits)}, Qt::Horizontal);
    panel_->setFocus();
}

void LessonDirector::chooseLesson() {
    const QString folder =
        QFileDialog::getExistingDirectory(&window_, tr("Open a lesson: a folder of Markdown pages"));
    if (folder.isEmpty()) return;
    try {
        panel_->openLesson(folder);
        showLessons();
    } catch (const std::exception& failure) {
        window_.showProblem(QString::fromUtf8(failure.what()));
    }
}

} // namespace reverie
