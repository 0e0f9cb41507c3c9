#include "app/command_line/command_line.h"
#include "app/window/run_window.h"

#include <QApplication>

#include <csignal>

namespace {

/// Under Wayland Qt 6.4 cannot dock a floating widget again; the X11 platform can.
void preferPlatformThatDocks() {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM") && !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") &&
        !qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "xcb;wayland");
}

} // namespace

int main(int argc, char** argv) {
    // A file that grows past the allowed size is then refused like any other full disk, and nothing is lost.
    std::signal(SIGXFSZ, SIG_IGN);
    if (reverie::isCommandLine(argc, argv)) return reverie::runCommandLine(argc, argv);
    preferPlatformThatDocks();
    QApplication application(argc, argv);
    reverie::WindowOptions options;
    if (const QStringList arguments = QApplication::arguments(); arguments.size() > 1)
        options.open = arguments[1].toStdString();
    return reverie::runWindow(application, options);
}
