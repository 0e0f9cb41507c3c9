#pragma once

#include "core/sampling/dream_views.h"
#include "ui/images/figure_export.h"
#include "ui/panels/board_movement.h"
#include "ui/panels/board_settings.h"
#include "ui/panels/panel.h"

#include <QElapsedTimer>

#include <memory>
#include <vector>

class QStackedLayout;

namespace reverie {

class BoardBody;
class BoardControls;
class BoardGrid;
class DreamPane;
class EmptyState;

/// The board: a label clamped in each row, columns some Gibbs iterations apart (figure 9 of Hinton, Osindero & Teh
/// 2006), and one large fantasy whose labels a person clamps and mixes.
///
/// App owns the sampler; this panel says what a person wants of it and shows what it made.
class BoardPanel : public Panel {
    Q_OBJECT

public:
    explicit BoardPanel(QWidget* parent = nullptr);

    BoardSettings settings() const;
    /// Takes settings over; emits settingsChanged when they are other ones.
    void setSettings(const BoardSettings& settings);
    /// What the large view has clamped: a weight for each label, or none when they are free.
    std::vector<float> labelWeights() const;

    /// The board as it stands, ready for exportFigure(); without images while there is no board.
    ImageFigure figure() const;
    /// What was recorded, ready for movementGif(); perhaps without frames.
    const BoardMovement& movement() const { return recorder_.movement(); }
    /// The figure; null while there is no board.
    QImage exportImage(double scale = 2.0) override;
    Drawing exportDrawing() override;
    void setBare(bool bare) override;

    bool isEmpty() const;
    /// The line at the left of the header.
    QString summary() const;
    BoardGrid* grid() const { return grid_; }
    DreamPane* dream() const { return dream_; }

public slots:
    void presentBoard(std::shared_ptr<const BoardView> board);
    void presentDream(std::shared_ptr<const DreamView> dream);
    /// Forgets board, large view and recording; the settings and the clamps stay.
    void clear() override;
    /// Says in one sentence why there is no board for this machine, or takes that back.
    void setAvailable(bool available, const QString& reason = {});
    /// Clamps one label alone in the large view.
    void clampLabel(int label);
    void freeLabels();
    /// While a movement is being written, no other one is offered for export.
    void setMovementInHand(bool inHand);

signals:
    void settingsChanged(const BoardSettings& settings);
    /// One Gibbs iteration of every row; the board was paused before.
    void stepRequested();
    /// Every row again from a random image.
    void restartRequested();
    /// For the large view: a weight for each label, summing to 1, or none for free labels.
    void labelsClamped(const std::vector<float>& weights);
    /// A person wants figure() or movement() in a file.
    void exportRequested(BoardExport what);

private:
    void connectControls();
    void setSmooth(bool smooth);
    void record(bool on);
    void describe();
    void showState();
    void arrange();

    BoardControls* controls_;
    BoardGrid* grid_;
    DreamPane* dream_;
    BoardBody* body_;
    EmptyState* empty_;
    QStackedLayout* stack_;
    MovementRecorder recorder_;
    QElapsedTimer clock_;
    bool available_ = true;
    QString reason_;
};

} // namespace reverie
