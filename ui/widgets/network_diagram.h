#pragma once

#include "core/evaluation/label_views.h"
#include "core/models/net_view.h"
#include "ui/widgets/network_layout.h"

#include <QImage>
#include <QWidget>

#include <memory>
#include <vector>

namespace reverie {

struct Theme;

/// A net as bars from the pixels at the bottom to the top, the activity of one case inside them, arrows where
/// connections are directed; a layer can be pointed at, clicked, and walked to with the arrow keys.
class NetworkDiagram : public QWidget {
    Q_OBJECT

public:
    explicit NetworkDiagram(QWidget* parent = nullptr);

    void setNet(std::shared_ptr<const NetView> net);
    /// The case whose activity is shown; what does not fit the net is left out.
    void setActivity(std::shared_ptr<const RecognitionView> activity);
    /// Lights parts that are spoken of elsewhere.
    void light(NetParts parts);
    const NetParts& lit() const { return lit_; }
    /// Where a layer stands; null where there is none.
    QRectF barOf(int layer) const;
    int selectedLayer() const { return selected_; }
    int hoveredLayer() const { return hovered_; }
    /// The unit of a layer whose activity is drawn at a point, −1 where none is.
    Index unitAt(int layer, QPointF point) const;
    /// "hidden 1 · 500 units · mean activity 0.113".
    QString describe(int layer) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// A person chose a layer by click or key.
    void layerChosen(int layer);
    /// The layer under the pointer, −1 for none.
    void layerHovered(int layer);
    /// A person clicked the activity of one unit of a layer.
    void unitClicked(int layer, qlonglong unit);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    double heightFor(double gapUnits, double barUnits) const;
    int layerAt(QPointF point) const;
    void point(int layer);
    void select(int layer);
    int neighbour(int key) const;
    /// The values of a layer's units, 0..1; empty where they are not known.
    Vector valuesOf(int layer) const;
    QRectF stripOf(int layer) const;
    QRectF pictureRect(int layer) const;
    void paintConnections(QPainter& painter, const Theme& theme) const;
    void paintLayer(QPainter& painter, const Theme& theme, int layer);
    void paintActivity(QPainter& painter, const Theme& theme, int layer);
    void paintLabels(QPainter& painter, const Theme& theme, QRectF strip, int which) const;
    ImageShape cellsOf(int layer, QSize strip) const;
    QImage pictureOf(int layer, QSize pixels) const;

    std::shared_ptr<const NetView> net_;
    std::shared_ptr<const RecognitionView> activity_;
    NetworkLayout layout_;
    std::vector<QImage> pictures_; ///< Of each layer's activity; null when it has to be painted again.
    int selected_ = -1;
    int hovered_ = -1;
    NetParts lit_;
};

} // namespace reverie
