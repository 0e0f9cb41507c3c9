#include "app/command_line/command_line.h"

#include "app/command_line/classify_command.h"
#include "app/command_line/command.h"
#include "app/command_line/evaluate_command.h"
#include "app/command_line/exit_code.h"
#include "app/command_line/features_command.h"
#include "app/command_line/fetch_command.h"
#include "app/command_line/files.h"
#include "app/command_line/filters_command.h"
#include "app/command_line/info_command.h"
#include "app/command_line/sample_command.h"
#include "app/command_line/train_command.h"

#include <QGuiApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace reverie {

namespace {

constexpr std::array<std::string_view, 8> commandNames = {"train",    "sample",  "evaluate", "classify",
                                                          "features", "filters", "info",     "fetch-mnist"};
constexpr std::array<std::string_view, 3> answeredFlags = {"--help", "-h", "--version"};
/// What QApplication takes for itself, with one dash or two.
constexpr std::array<std::string_view, 16> windowOptions = {
    "platform",     "platformpluginpath", "platformtheme", "plugin",  "qwindowgeometry",
    "qwindowicon",  "qwindowtitle",       "geometry",      "icon",    "title",
    "style",        "stylesheet",         "display",       "session", "reverse",
    "qmljsdebugger"};

constexpr std::string_view exitCodeHelp =
    "Without a command the window opens: reverie [FILE], where FILE is a model, a "
    "checkpoint, an IDX file or a folder of them.\n\n"
    "Exit codes: 0 done; 1 a file or the data would not do; 2 the command was wrong; "
    "3 training diverged (the last good\nmachine was saved); 130 interrupted "
    "(the run, or each complete file, was saved). Errors are one sentence on stderr.";

bool isCommandName(std::string_view word) {
    return std::ranges::find(commandNames, word) != commandNames.end();
}

bool isWindowOption(std::string_view word) {
    word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
    return std::ranges::find(windowOptions, word.substr(0, word.find('='))) != windowOptions.end();
}

/// `reverie`, `reverie FILE`, or an option of the window's first.
bool asksForWindow(int argc, const char* const* argv) {
    if (argc < 2) return true;
    const std::string_view first = argv[1];
    if (first.starts_with("-")) return isWindowOption(first);
    std::error_code ignored;
    return !isCommandName(first) &&
           (first.find_first_of("/.") != std::string_view::npos || std::filesystem::exists(first, ignored));
}

bool displayMissing(int argc, const char* const* argv) {
    const auto unset = [](const char* name) {
        const char* value = std::getenv(name);
        return value == nullptr || *value == '\0';
    };
    const auto choosesPlatform = [](std::string_view word) { return word.find("platform") < 3; };
    return unset("DISPLAY") && unset("WAYLAND_DISPLAY") && unset("QT_QPA_PLATFORM") &&
           std::none_of(argv + 1, argv + argc, choosesPlatform);
}

int fail(ExitCode code, std::string_view sentence) {
    tell(fmt::format("reverie: {}\n", sentence));
    return static_cast<int>(code);
}

/// Standard error is for our own sentences.
void onlySevereMessages(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type == QtCriticalMsg || type == QtFatalMsg) tell("reverie: " + message.toStdString() + "\n");
}

/// Fonts, which the commands that paint touch, need a QGuiApplication; its offscreen platform needs no display.
std::unique_ptr<QCoreApplication> makeApplication(int& argc, char** argv) {
    const std::string_view command = argv[1];
    if (command != "sample" && command != "filters") return std::make_unique<QCoreApplication>(argc, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    return std::make_unique<QGuiApplication>(argc, argv);
}

int parseAndRun(Program& program, const ExitCode& exitCode, int argc, char** argv) {
    try {
        return program.run(argc, argv) ? static_cast<int>(exitCode) : 0;
    } catch (const UsageError& error) {
        return fail(ExitCode::Usage, error.what());
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::Failure, "there is not enough memory for this");
    } catch (const std::exception& error) {
        return fail(ExitCode::Failure, error.what());
    }
}

} // namespace

bool isCommandLine(int argc, const char* const* argv) {
    return !asksForWindow(argc, argv) || displayMissing(argc, argv);
}

int runCommandLine(int argc, char** argv) {
    if (asksForWindow(argc, argv))
        return fail(ExitCode::Failure,
                    "there is no display to open a window on; the commands train, sample, evaluate, "
                    "classify, features, filters, info and fetch-mnist need none");

    const std::string_view first = argv[1];
    if (!isCommandName(first) && std::ranges::find(answeredFlags, first) == answeredFlags.end())
        return fail(ExitCode::Usage,
                    fmt::format("there is no command, file or option called “{}”; the commands are train, "
                                "sample, evaluate, classify, features, filters, info and fetch-mnist",
                                first));

    qInstallMessageHandler(onlySevereMessages);
    const auto application = makeApplication(argc, argv);
    Program program("reverie", "Watch Boltzmann machines learn and dream.", "reverie " REVERIE_VERSION,
                    std::string(exitCodeHelp));
    ExitCode exitCode = ExitCode::Success;
    addTrainCommand(program, exitCode);
    addSampleCommand(program, exitCode);
    addEvaluateCommand(program, exitCode);
    addClassifyCommand(program, exitCode);
    addFeaturesCommand(program, exitCode);
    addFiltersCommand(program, exitCode);
    addInfoCommand(program, exitCode);
    addFetchCommand(program, exitCode);
    const int result = parseAndRun(program, exitCode, argc, argv);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        return fail(ExitCode::Failure, "standard output cannot be written");
    return result;
}

} // namespace reverie
