#include "app/window/recent_files.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace reverie {

namespace {

const QString key = QStringLiteral("recentFiles");
constexpr qsizetype longest = 8;

} // namespace

RecentFiles::RecentFiles(QWidget* parent) : QMenu(tr("&Recent files"), parent) {
    setObjectName(QStringLiteral("recentFiles"));
    rebuild();
}

void RecentFiles::add(const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QSettings settings;
    QStringList files = settings.value(key).toStringList();
    files.removeAll(absolute);
    files.prepend(absolute);
    settings.setValue(key, QStringList(files.mid(0, longest)));
    rebuild();
}

void RecentFiles::rebuild() {
    clear();
    const QStringList files = QSettings().value(key).toStringList();
    for (const QString& file : files) {
        QString name = QDir::toNativeSeparators(file);
        const QString home = QDir::homePath();
        if (name.startsWith(home + QLatin1Char('/'))) name.replace(0, home.size(), QStringLiteral("~"));
        addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&")), this, [this, file] { emit chosen(file); });
    }
    setEnabled(!files.isEmpty());
    if (files.isEmpty()) return;
    addSeparator();
    addAction(tr("&Forget these"), this, [this] {
        QSettings().remove(key);
        rebuild();
    });
}

} // namespace reverie
