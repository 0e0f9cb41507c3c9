#include "app/window/presenter.h"

#include "app/window/panel_dock.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QLayout>
#include <QMainWindow>
#include <QMenuBar>
#include <QStatusBar>
#include <QToolBar>

#include <utility>

namespace reverie {

namespace {

constexpr double presentersMagnification = 1.25;
constexpr int hintMilliseconds = 5000;

/// A key of a menu is dead while the menu bar is hidden, unless the window has the action too.
void adopt(QMainWindow& window, const QList<QAction*>& actions) {
    for (QAction* action : actions) {
        if (const QMenu* menu = action->menu())
            adopt(window, menu->actions());
        else if (!action->shortcuts().isEmpty())
            window.addAction(action);
    }
}

PanelDock* dockOf(QWidget* widget) {
    for (; widget != nullptr; widget = widget->parentWidget())
        if (auto* dock = qobject_cast<PanelDock*>(widget)) return dock;
    return nullptr;
}

} // namespace

Presenter::Presenter(QMainWindow& window, std::vector<PanelDock*> docks, std::vector<PanelDock*> controls,
                     QToolBar& bar, int layoutVersion)
    : QObject(&window), window_(window), docks_(std::move(docks)), controls_(std::move(controls)), bar_(bar),
      layoutVersion_(layoutVersion), hint_(new QLabel(&window)) {
    adopt(window, window.menuBar()->actions());
    hint_->setObjectName(QStringLiteral("presenterHint"));
    hint_->setAttribute(Qt::WA_TransparentForMouseEvents);
    hint_->setAutoFillBackground(true);
    hint_->setBackgroundRole(QPalette::ToolTipBase);
    setTextStyle(hint_, TextSize::Body);
    hint_->hide();
    hintTime_.setSingleShot(true);
    hintTime_.setInterval(hintMilliseconds);
    connect(&hintTime_, &QTimer::timeout, hint_, &QWidget::hide);
    window.installEventFilter(this);
    for (PanelDock* dock : docks_) {
        connect(
            dock, &PanelDock::maximiseWanted, this, [this, dock] { toggleMaximised(dock); }, Qt::QueuedConnection);
        connect(dock, &QDockWidget::visibilityChanged, this,
                [this, dock](bool visible) { onDockShown(dock, visible); });
    }
}

double Presenter::magnification() const {
    return presenting_ ? presentersMagnification : 1;
}

void Presenter::present(bool on) {
    if (on == presenting_) return;
    if (!on) bringBack();
    if (on) {
        beforePresenting_ = layoutToSave();
        geometryBefore_ = window_.saveGeometry();
        sizeBefore_ = window_.size();
        stateBefore_ = window_.windowState();
        awaited_.clear();
    }
    presenting_ = on;
    // Controls in the larger type might need more room than the window has, and for a moment there are both.
    window_.layout()->setEnabled(false);
    showControls(!on);
    emit presentingChanged();
    window_.layout()->setEnabled(true);
    emit changed();
    if (on) {
        for (PanelDock* dock : controls_)
            if (dock != maximised_) dock->hide();
        window_.setWindowState(stateBefore_ | Qt::WindowFullScreen);
        say(tr("F11 ends presenting · F10 shows the dock under the pointer alone · Escape goes back"));
        return;
    }
    hint_->hide();
    window_.setWindowState(stateBefore_);
    restore(beforePresenting_);
    // The window is given its old size later, and the docks theirs once it has it and the smaller type is laid
    // out.
    awaited_ = beforePresenting_;
    QTimer::singleShot(0, this, [this] {
        if (!awaited_.isEmpty()) restore(awaited_);
        if (window_.size() == sizeBefore_)
            awaited_.clear();
        else if (!(stateBefore_ & (Qt::WindowFullScreen | Qt::WindowMaximized)))
            window_.resize(sizeBefore_);
    });
}

void Presenter::toggleMaximised(PanelDock* dock) {
    if (maximised_)
        bringBack();
    else if (dock != nullptr)
        maximise(dock);
}

void Presenter::maximise(PanelDock* dock) {
    awaited_.clear();
    beforeMaximised_ = window_.saveState(layoutVersion_);
    maximised_ = dock;
    arranging_ = true;
    if (dock->isFloating()) dock->setFloating(false);
    for (PanelDock* other : docks_)
        if (other != dock) other->hide();
    dock->show();
    dock->raise();
    arranging_ = false;
    emit changed();
    if (!presenting_) say(tr("F10 or Escape brings the other docks back"));
}

void Presenter::bringBack() {
    if (!maximised_) return;
    maximised_ = nullptr;
    restore(beforeMaximised_);
    if (!presenting_) hint_->hide();
    emit changed();
}

void Presenter::leave() {
    if (maximised_)
        bringBack();
    else
        present(false);
}

PanelDock* Presenter::dockInHand() const {
    if (PanelDock* pointed = dockOf(QApplication::widgetAt(QCursor::pos()))) return pointed;
    if (PanelDock* focused = dockOf(QApplication::focusWidget())) return focused;
    for (PanelDock* dock : docks_)
        if (dock->seen()) return dock;
    return nullptr;
}

QByteArray Presenter::geometryToSave() const {
    return presenting_ ? geometryBefore_ : window_.saveGeometry();
}

QByteArray Presenter::layoutToSave() const {
    if (presenting_) return beforePresenting_;
    return maximised_ ? beforeMaximised_ : window_.saveState(layoutVersion_);
}

bool Presenter::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && watched == &window_) {
        if (hint_->isVisible()) placeHint();
        if (!awaited_.isEmpty() && window_.size() == sizeBefore_)
            QTimer::singleShot(0, this, [this] {
                if (!awaited_.isEmpty()) restore(std::exchange(awaited_, {}));
            });
    }
    return QObject::eventFilter(watched, event);
}

void Presenter::showControls(bool shown) {
    window_.menuBar()->setVisible(shown);
    window_.statusBar()->setVisible(shown);
    bar_.setVisible(shown);
    for (PanelDock* dock : docks_) {
        dock->setFeatures(shown ? QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable |
                                      QDockWidget::DockWidgetFloatable
                                : QDockWidget::DockWidgetFeatures(QDockWidget::NoDockWidgetFeatures));
        // A dock without its button can still come and go by key.
        dock->toggleViewAction()->setEnabled(true);
        dock->panel()->setBare(!shown);
    }
}

/// A saved state tells of the bars too, but those are as they are now.
void Presenter::restore(const QByteArray& layout) {
    arranging_ = true;
    std::vector<std::pair<QToolBar*, bool>> bars;
    for (QToolBar* bar : window_.findChildren<QToolBar*>())
        bars.emplace_back(bar, !bar->isHidden());
    window_.restoreState(layout, layoutVersion_);
    for (const auto& [bar, shown] : bars)
        bar->setVisible(shown);
    arranging_ = false;
}

/// Who asks for another dock, or closes the one that is alone, wants to see more than that.
void Presenter::onDockShown(PanelDock* dock, bool visible) {
    if (arranging_ || !maximised_) return;
    const bool another = dock != maximised_ && visible;
    const bool closed = dock == maximised_ && dock->isHidden() && window_.isVisible();
    if (!another && !closed) return;
    bringBack();
    if (!another) return;
    dock->show();
    dock->raise();
}

void Presenter::say(const QString& hint) {
    hint_->setText(hint);
    hint_->show();
    placeHint();
    hintTime_.start();
}

void Presenter::placeHint() {
    const Theme& theme = currentTheme();
    hint_->setContentsMargins(theme.spacing(2), theme.spacing(), theme.spacing(2), theme.spacing());
    hint_->adjustSize();
    hint_->move((window_.width() - hint_->width()) / 2, window_.height() - hint_->height() - theme.spacing(3));
    hint_->raise();
}

} // namespace reverie
