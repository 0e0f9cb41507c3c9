#pragma once

#include "ui/images/image_grid.h"
#include "ui/images/zoom_steps.h"

#include <QWidget>

#include <memory>

namespace reverie {

/// A grid of images that can be zoomed, dragged, pointed at and walked through with the keys.
///
/// The wheel, a pinch, + and − zoom about the pointer in steps of whole pixels; double click and F fit the grid
/// into the view again; the arrow keys move the selection. Images are named by their column in the values. The
/// painted picture is kept until values, size or style change, and nothing is painted while it cannot be seen.
class ImageGridView : public QWidget {
    Q_OBJECT

public:
    explicit ImageGridView(QWidget* parent = nullptr);

    /// Shows images (pixels × images) without copying them; keeps zoom and selection where they still make sense.
    void setImages(std::shared_ptr<const Matrix> values, ImageShape shape);
    /// Shows nothing and forgets zoom and selection.
    void clear();
    /// Colours, scaling, stacking and captions; order and marks are set below, ground and caption font by the
    /// theme.
    void setGridStyle(const GridStyle& style);
    const GridStyle& gridStyle() const { return style_; }
    /// The image shown at each position; empty shows them as they come.
    void setOrder(std::vector<Index> order);
    /// By image, 1 where a corner mark is drawn.
    void setMarks(std::vector<std::uint8_t> marks);

    bool isFitted() const { return scale_ <= 0; }
    /// Device pixels an image pixel.
    double scale() const;
    /// The image at a point of the widget, −1 where there is none.
    Index imageAt(QPointF point) const;
    /// Where an image is in the widget, perhaps outside when zoomed.
    QRectF rectOf(Index image) const;
    Index selectedImage() const { return selected_; }
    Index hoveredImage() const { return hovered_; }

    /// The size, within some room, of a view that its fitted grid just fills.
    QSize snugSize(QSize room) const;

    /// The whole grid with the columns shown now, `scale` device pixels a point.
    QImage exportImage(double scale) const;

    QSize sizeHint() const override;

    void fit();
    void zoomIn();
    void zoomOut();

signals:
    /// The image under the pointer, −1 for none.
    void hovered(int image);
    /// The image a person chose by click or key, −1 for none.
    void selected(int image);
    /// An image was clicked, or Return was pressed on it.
    void activated(int image);
    /// The images are elsewhere or of another size now.
    void moved();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    GridStyle styleFor(double pixelRatio) const;
    void layOut();
    void zoomBy(double steps, QPointF about);
    void setScale(double scale, QPointF about);
    void moveTo(QPointF offset);
    void select(Index image);
    void reveal(QRect tile);
    bool moveSelection(int key);
    void point(QPointF at);
    Index positionOf(Index image) const;
    Index imageOf(Index position) const;
    QPointF toGrid(QPointF point) const;

    std::shared_ptr<const Matrix> values_;
    ImageShape shape_;
    GridStyle style_;
    GridGeometry geometry_;
    int fittedColumns_ = 0;
    double fittedScale_ = 0;
    double laidOutFor_ = 0; ///< Device pixel ratio.
    double scale_ = 0;      ///< 0 while fitted.
    QPointF offset_;        ///< The grid's device pixel at the top left of the view.
    QImage picture_;        ///< Null when it has to be painted again.
    Index selected_ = -1;
    Index hovered_ = -1;
    ZoomSteps zoomSteps_;
    QPointF pressed_;
    QPointF pressedOffset_;
    bool dragging_ = false;
    bool frame_ = false; ///< Reached by Tab with nothing selected.
};

} // namespace reverie
