#pragma once

#include "ui/panels/board_movement.h"
#include "ui/panels/board_settings.h"

#include <QWidget>

class QAction;
class QBoxLayout;
class QComboBox;
class QHBoxLayout;
class QToolButton;

namespace reverie {

class ElidedLabel;

/// The controls over the board, in one line where there is room and in two where there is not.
class BoardControls : public QWidget {
    Q_OBJECT

public:
    explicit BoardControls(QWidget* parent = nullptr);

    BoardSettings settings() const;
    /// Shows settings; announces them when they differ.
    void setSettings(const BoardSettings& settings);
    void setSummary(const QString& text);
    QString summary() const;
    /// Shows how a recording stands, and offers what can be exported.
    void setRecording(const MovementRecorder& recorder);
    /// While a movement is being written, no other one is offered.
    void setMovementInHand(bool inHand);
    void setFigureAvailable(bool available);
    /// Offers the way back to the whole board while only a part of it is seen.
    void setZoomed(bool zoomed);

    QSize minimumSizeHint() const override;

signals:
    void settingsChanged(const BoardSettings& settings);
    void stepRequested();
    void restartRequested();
    void smoothToggled(bool smooth);
    void fitRequested();
    void recordToggled(bool on);
    void exportRequested(BoardExport what);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QToolButton* addButton(QHBoxLayout* row, const QString& icon, const QString& name, const QString& tip);
    QComboBox* addChoice(QHBoxLayout* row, const QString& name, const QString& tip);
    void makeFirstRow();
    void makeSecondRow();
    void makeExport();
    void announce();
    void arrange();
    void chooseRows();
    void offerMovement();

    QBoxLayout* rows_;
    QHBoxLayout* firstRow_;
    QHBoxLayout* secondRow_;
    QToolButton* play_ = nullptr;
    ElidedLabel* summary_ = nullptr;
    QComboBox* speed_ = nullptr;
    QComboBox* every_ = nullptr;
    QComboBox* columns_ = nullptr;
    QToolButton* samples_ = nullptr;
    QToolButton* fit_ = nullptr;
    QToolButton* record_ = nullptr;
    QToolButton* export_ = nullptr;
    QAction* exportFigure_ = nullptr;
    QAction* exportMovement_ = nullptr;
    bool recorded_ = false;
    bool movementInHand_ = false;
};

} // namespace reverie
