#pragma once

#include "core/experiment/snapshot.h"
#include "core/models/surgery.h"
#include "ui/images/drawing.h"

#include <QImage>
#include <QWidget>

namespace reverie {

/// A passive view of a run: it says what it wants copied and shows what it is given; app puts it into a dock.
class Panel : public QWidget {
    Q_OBJECT

public:
    /// `id` is stable: object name of the dock, key of its settings; `title` is what a person reads.
    Panel(QString id, QString title, QWidget* parent = nullptr);

    const QString& id() const { return id_; }
    const QString& title() const { return title_; }

    /// What this panel needs while it can be seen; nothing by default.
    virtual SnapshotRequest request() const { return {}; }
    /// Shows a new picture of the run; parts that were not asked for may be null.
    virtual void present(const Snapshot& snapshot);
    /// Forgets the run that was shown.
    virtual void clear() {}
    /// What the panel shows as an image without its controls, `scale` device pixels a point.
    virtual QImage exportImage(double scale = 2.0);
    /// The same to be painted anywhere, plots and texts as vectors; empty while there is nothing to show.
    virtual Drawing exportDrawing();
    /// Hides the controls, for an audience, or shows them again.
    virtual void setBare(bool) {}

protected:
    /// What of the panel is exported: all of it, unless there are controls around it.
    virtual QWidget& exported() { return *this; }
    /// A widget of the panel as an image on the panel's ground, whether all of it can be seen or not.
    QImage imageOf(QWidget& widget, double scale) const;

signals:
    /// request() has changed (a person wants more images, say).
    void requestChanged();
    /// A person chose a unit of the machine.
    void unitChosen(const UnitAddress& unit);
    /// One line about what is pointed at, for the status bar; empty when nothing is.
    void hovered(const QString& text);

private:
    QString id_;
    QString title_;
};

} // namespace reverie
