#pragma once

#include "app/window/action_rules.h"

#include <QAction>
#include <QObject>

#include <map>

class QWidget;

namespace reverie {

/// All actions of the window, made from one table of names, shortcuts and tooltips.
class Actions : public QObject {
    Q_OBJECT
public:
    /// Adds every action to `window`, which owns them.
    explicit Actions(QWidget* window);

    QAction* operator[](ActionId id) const { return actions_.at(id); }
    /// Enables what makes sense.
    void update(const WindowFacts& facts);

private:
    std::map<ActionId, QAction*> actions_;
};

/// True when a printing key belongs to the widget that has the focus: an editor, a list or a button.
bool takesKey(const QWidget* focus, int key);

} // namespace reverie
