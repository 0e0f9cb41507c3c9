#include "app/window/export_dialog.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLayout>
#include <QSettings>
#include <QStandardPaths>

namespace reverie {

namespace {

const QString folderKey = QStringLiteral("files/folder");

/// "SVG (*.svg)" is about "svg".
QString suffixOf(const QString& filter) {
    return filter.section(QStringLiteral("*."), 1).chopped(1);
}

} // namespace

QString lastFolder() {
    return QSettings()
        .value(folderKey, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
        .toString();
}

void rememberFolder(const QString& path) {
    QSettings().setValue(folderKey, QFileInfo(path).absolutePath());
}

void followFilter(QFileDialog& dialog) {
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, [&dialog](const QString& filter) {
        dialog.setDefaultSuffix(suffixOf(filter));
        const QFileInfo named(dialog.selectedFiles().value(0));
        dialog.selectFile(named.completeBaseName() + QLatin1Char('.') + suffixOf(filter));
    });
}

ExportChoice askExport(QWidget* parent, const QString& title, const QString& baseName) {
    QFileDialog dialog(parent, title, lastFolder());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setOption(QFileDialog::DontUseNativeDialog);
    dialog.setNameFilters(
        {QFileDialog::tr("PNG (*.png)"), QFileDialog::tr("SVG (*.svg)"), QFileDialog::tr("PDF (*.pdf)")});
    dialog.setDefaultSuffix(QStringLiteral("png"));
    dialog.selectFile(baseName + QStringLiteral(".png"));
    followFilter(dialog);
    QCheckBox light(QFileDialog::tr("&Light background, for paper"));
    light.setObjectName(QStringLiteral("lightBackground"));
    light.setVisible(false);
    if (currentTheme().isDark) {
        dialog.layout()->addWidget(&light);
        light.show();
    }
    ExportChoice choice;
    if (dialog.exec() == QDialog::Accepted) choice = {dialog.selectedFiles().value(0), light.isChecked()};
    if (!choice.path.isEmpty()) rememberFolder(choice.path);
    light.setParent(nullptr); // The dialog must not delete it.
    return choice;
}

} // namespace reverie
