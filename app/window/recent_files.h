#pragma once

#include <QMenu>
#include <QString>

namespace reverie {

/// The menu of files opened or saved lately, kept in the settings, newest first.
class RecentFiles : public QMenu {
    Q_OBJECT
public:
    explicit RecentFiles(QWidget* parent = nullptr);
    void add(const QString& path);

signals:
    void chosen(const QString& path);

private:
    void rebuild();
};

} // namespace reverie
