#pragma once

#include "ui/panels/panel.h"

#include <QDockWidget>

#include <chrono>

namespace reverie {

/// A dock around one panel that knows whether anybody can see it and what painting it costs.
class PanelDock : public QDockWidget {
    Q_OBJECT
public:
    explicit PanelDock(Panel* panel, QWidget* parent = nullptr);

    Panel* panel() const { return panel_; }
    /// Open, not behind another tab, and its window not minimised.
    bool seen() const;

signals:
    void seenChanged();
    /// A person clicked twice on the title.
    void maximiseWanted();
    /// The floating dock was repainted.
    void painted(std::chrono::nanoseconds took);

protected:
    bool event(QEvent* event) override;

private:
    bool onTitle(QPointF place) const;

    Panel* panel_;
    bool inFront_ = false;
    bool closedFromFront_ = false; ///< It was closed while it could be seen.
};

} // namespace reverie
