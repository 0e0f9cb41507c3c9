#pragma once

#include "core/sampling/dream_views.h"
#include "ui/images/image_grid.h"

#include <QStringList>
#include <QWidget>

#include <memory>

namespace reverie {

class ImageGridView;

/// The rows of the board with their labels, iterations above the columns, and the free energy of each row.
class BoardGrid : public QWidget {
    Q_OBJECT

public:
    explicit BoardGrid(QWidget* parent = nullptr);

    /// Shows a board that is whole: see isWhole().
    void present(std::shared_ptr<const BoardView> board);
    void clear();
    void setScaling(PixelScaling scaling);

    const std::shared_ptr<const BoardView>& board() const { return board_; }
    ImageGridView* view() const { return view_; }
    /// The free energies as they stand at the right.
    const QStringList& energies() const { return energies_; }
    /// The iterations as they stand above; empty where there is no room.
    const QStringList& iterations() const { return iterations_; }
    QRect energyStrip() const;
    QSize minimumSizeHint() const override;

signals:
    /// What is pointed at, in words; empty for nothing.
    void described(const QString& text);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();
    void sayEnergies();
    void sayIterations();
    void describe();
    QString heading() const;
    QRect iterationStrip() const;
    QRectF tile(Index image) const;
    void paintRows(QPainter& painter) const;
    void paintColumns(QPainter& painter) const;

    ImageGridView* view_;
    std::shared_ptr<const BoardView> board_;
    QStringList energies_;
    QStringList iterations_;
    int labelWidth_ = 0;
    int energyWidth_ = 0;
    int widestEnergy_ = 0; ///< Only grows, so that nothing moves with the numbers.
};

/// True when images, labels, energies and iterations of a board fit one another.
bool isWhole(const BoardView& board);

/// Iterations of each column in words; empty before the chains have come so far.
QStringList iterationTexts(const BoardView& board);

} // namespace reverie
