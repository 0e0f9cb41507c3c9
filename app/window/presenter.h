#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QSize>
#include <QTimer>

#include <vector>

class QLabel;
class QMainWindow;
class QToolBar;

namespace reverie {

class PanelDock;

/// Shows the window to an audience: full screen, larger type and no controls; and one dock alone, here or at the
/// desk.
///
/// What was there before comes back as it was, and is what the layout to be saved is meanwhile.
class Presenter : public QObject {
    Q_OBJECT
public:
    /// `bar` is the transport bar; `controls` are the docks that an audience need not see; `layoutVersion` is that
    /// of the saved states.
    Presenter(QMainWindow& window, std::vector<PanelDock*> docks, std::vector<PanelDock*> controls, QToolBar& bar,
              int layoutVersion);

    bool presenting() const { return presenting_; }
    /// The dock that is alone; null for none.
    PanelDock* maximised() const { return maximised_; }
    /// By how much types and controls are larger than at the desk.
    double magnification() const;

    void present(bool on);
    /// Shows one dock alone, or brings the others back.
    void toggleMaximised(PanelDock* dock);
    /// Brings the other docks back.
    void bringBack();
    /// One step back: the other docks first, then the desk.
    void leave();
    /// The dock under the pointer, or with the focus, or the first that can be seen.
    PanelDock* dockInHand() const;

    /// For the settings: the window's place and its docks, as they are at the desk.
    QByteArray geometryToSave() const;
    QByteArray layoutToSave() const;

signals:
    /// magnification() is another one.
    void presentingChanged();
    /// presenting() or maximised() is another one.
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void maximise(PanelDock* dock);
    void showControls(bool shown);
    void restore(const QByteArray& layout);
    void onDockShown(PanelDock* dock, bool visible);
    void say(const QString& hint);
    void placeHint();

    QMainWindow& window_;
    std::vector<PanelDock*> docks_;
    std::vector<PanelDock*> controls_;
    QToolBar& bar_;
    int layoutVersion_;
    bool presenting_ = false;
    bool arranging_ = false; ///< Docks come and go by our own hand.
    QPointer<PanelDock> maximised_;
    QByteArray beforeMaximised_;
    QByteArray beforePresenting_;
    QByteArray geometryBefore_;
    QByteArray awaited_; ///< The layout to restore again when the window has its old size.
    QSize sizeBefore_;
    Qt::WindowStates stateBefore_;
    QLabel* hint_;
    QTimer hintTime_;
};

} // namespace reverie
