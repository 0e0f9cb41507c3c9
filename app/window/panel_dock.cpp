#include "app/window/panel_dock.h"

#include <QAction>
#include <QEvent>
#include <QMouseEvent>

namespace reverie {

PanelDock::PanelDock(Panel* panel, QWidget* parent) : QDockWidget(panel->title(), parent), panel_(panel) {
    setObjectName(panel->id());
    setWidget(panel);
    setFocusPolicy(Qt::ClickFocus);
    // Qt goes on drawing the title in the font of its first day, unless the dock's font is not quite the
    // program's.
    QFont own;
    own.setStyleHint(QFont::SansSerif);
    setFont(own);
    connect(this, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        closedFromFront_ = !visible && isHidden() && (inFront_ || closedFromFront_);
        inFront_ = visible;
        emit seenChanged();
    });
    // Who asks for a dock that lies behind another one wants to see it.
    connect(toggleViewAction(), &QAction::triggered, this, [this](bool shown) {
        if (!shown && closedFromFront_) return;
        show();
        raise();
    });
}

bool PanelDock::seen() const {
    return inFront_ && isVisible() && !window()->isMinimized();
}

/// A floating dock's title belongs to the desktop.
bool PanelDock::onTitle(QPointF place) const {
    return !isFloating() && place.y() < widget()->y();
}

bool PanelDock::event(QEvent* event) {
    if (event->type() == QEvent::MouseButtonDblClick && onTitle(static_cast<QMouseEvent*>(event)->position())) {
        emit maximiseWanted();
        return true;
    }
    if (event->type() != QEvent::UpdateRequest) return QDockWidget::event(event);
    const auto start = std::chrono::steady_clock::now();
    const bool handled = QDockWidget::event(event);
    emit painted(std::chrono::steady_clock::now() - start);
    return handled;
}

} // namespace reverie
