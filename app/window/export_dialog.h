#pragma once

#include <QString>

class QFileDialog;
class QWidget;

namespace reverie {

/// The folder that a file was opened from or saved to last.
QString lastFolder();
void rememberFolder(const QString& path);

/// Lets the ending of the proposed name follow the filter, each of which has one ending.
void followFilter(QFileDialog& dialog);

/// Where a dock is exported to; an empty path when a person changed their mind.
struct ExportChoice {
    QString path;
    bool light = false; ///< In the light theme, whatever the window's.
};

/// Asks for a file of a dock: PNG, SVG or PDF, and whether on a light ground where the theme is dark.
ExportChoice askExport(QWidget* parent, const QString& title, const QString& baseName);

} // namespace reverie
