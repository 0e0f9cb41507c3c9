#pragma once

#include "core/data/image_set.h"

#include <QImage>
#include <QPainterPath>
#include <QWidget>

#include <vector>

namespace reverie {

/// A sheet to draw images on with mouse or pen: white ink on black, finer than the image's pixels.
///
/// The right button and the far end of a pen erase; Ctrl+Z and Ctrl+Shift+Z undo and redo strokes, images put in
/// and clearing; Delete clears.
class DrawCanvas : public QWidget {
    Q_OBJECT

public:
    explicit DrawCanvas(QWidget* parent = nullptr);

    /// The shape of the images that are drawn; another one than before clears the sheet and forgets its history.
    void setImageShape(ImageShape shape);
    ImageShape imageShape() const { return shape_; }
    /// Width of the pen in pixels of the image.
    void setPenWidth(double pixels);
    double penWidth() const { return penWidth_; }
    void setErasing(bool erases);
    bool isErasing() const { return erases_; }

    /// Puts an image (0..1) of the sheet's shape in place of what is there, to be drawn on; `label` says what it
    /// shows, −1 that nobody knows.
    void setImage(const Vector& pixels, int label = -1);
    /// What the image under the strokes shows; −1 when nobody knows or the sheet was empty.
    int label() const { return now_.label; }
    bool isEmpty() const;

    /// What was drawn at the shape of the images, each pixel the mean of its area, 0..1.
    Vector pixels() const;
    /// What was drawn as fine as the sheet has it, 0..1.
    Vector finePixels() const;
    ImageShape fineShape() const;

    /// Shades what is not held: `mask` (1 = held) has the shape of the images and lies over `place` of the sheet,
    /// in pixels of the image, and goes on beyond it as at its edge; an empty mask shades nothing.
    void setHeld(const Vector& mask, const QRectF& place);

    bool canUndo() const { return !past_.empty(); }
    bool canRedo() const { return !future_.empty(); }

    QSize sizeHint() const override;

public slots:
    void undo();
    void redo();
    void clear();

signals:
    /// What is drawn is another picture.
    void changed();
    /// A step was added to the history, undone or redone.
    void historyChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void tabletEvent(QTabletEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// What can be brought back.
    struct Sheet {
        QImage ink; ///< Grey levels, finer than the image by a whole factor.
        int label = -1;
    };

    void remember();
    void takeFrom(std::vector<Sheet>& from, std::vector<Sheet>& to);
    void beginStroke(QPointF at, bool erases);
    void continueStroke(QPointF at);
    void endStroke();
    void drawStroke();
    void settleStroke();
    void point(QPointF at);
    QRectF sheetRect() const;
    double scale() const;
    QPointF toInk(QPointF at) const;
    void paintGuides(QPainter& painter) const;
    void paintHeld(QPainter& painter) const;
    void paintInvitation(QPainter& painter) const;
    void paintPen(QPainter& painter) const;

    ImageShape shape_;
    int fineness_ = 1; ///< Sheet pixels a side of an image pixel.
    double penWidth_ = 2.5;
    bool erases_ = false;
    Sheet now_;
    std::vector<Sheet> past_;
    std::vector<Sheet> future_;
    QImage settled_;      ///< The sheet under the part of the stroke that is still drawn anew.
    QPainterPath stroke_; ///< From one midpoint between places of the pen to the next, in sheet pixels.
    QPointF lastPlace_;
    bool drawing_ = false;
    bool strokeErases_ = false;
    QPointF pointer_{-1, -1};
    Vector held_; ///< 1 where pixels are held; empty shades nothing.
    QRectF heldPlace_;
    bool frame_ = false; ///< Reached by Tab.
};

} // namespace reverie
