#pragma once

#include <QDialog>
#include <QList>
#include <QString>

class QAction;

namespace reverie {

/// One line of the sheet: an action with its shortcuts, or keys and words for what is no action.
struct Shortcut {
    QString group;
    const QAction* action = nullptr;
    QString keys;
    QString text;
};

/// All shortcuts of the program in two columns.
class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    /// Groups stand in the order in which they first appear; actions without a shortcut are left out.
    explicit ShortcutsDialog(const QList<Shortcut>& shortcuts, QWidget* parent = nullptr);
};

} // namespace reverie
