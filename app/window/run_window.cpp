#include "app/window/run_window.h"

#include "app/window/dress.h"
#include "app/window/main_window.h"
#include "ui/theme/icons.h"

#include <QApplication>

namespace reverie {

int runWindow(QApplication& application, const WindowOptions& options) {
    QApplication::setOrganizationName(QStringLiteral("Reverie"));
    QApplication::setApplicationName(QStringLiteral("Reverie"));
    QApplication::setApplicationVersion(QStringLiteral(REVERIE_VERSION));
    dressApplication();
    application.setWindowIcon(applicationIcon());
    SessionOptions session;
    session.autosaveFolder = Autosave::defaultFolder();
    MainWindow window(session);
    window.begin(options);
    window.show();
    return application.exec();
}

} // namespace reverie
