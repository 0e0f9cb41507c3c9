#pragma once

#include "core/models/machine_form.h"
#include "ui/images/block_matrix.h"

#include <QWidget>

#include <memory>

namespace reverie {

/// The weights of every pair of units as one picture in blocks, white at zero, blue below and orange above; a pair
/// can be pointed at, and walked to with the arrow keys.
class MatrixView : public QWidget {
    Q_OBJECT

public:
    explicit MatrixView(QWidget* parent = nullptr);

    /// Null shows nothing. The picture is made when it is next painted.
    void setMachine(std::shared_ptr<const MachineView> machine);
    /// Where the weight of a pair is in the widget; null where there is none.
    QRectF cellRect(Index row, Index column) const;
    /// "R · visible 3 – visible 7: −0.412"; empty while no pair is pointed at.
    QString description() const;
    Index row() const { return row_; }
    Index column() const { return column_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// The weight between two units was clicked.
    void pairClicked(qlonglong row, qlonglong column);
    /// description() is another.
    void hovered(const QString& text);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    void makePicture();
    void paintHeadings(QPainter& painter) const;
    void paintPair(QPainter& painter) const;
    void point(Index row, Index column);
    void pointAt(QPointF at);

    std::shared_ptr<const MachineView> machine_;
    BlockGeometry geometry_;
    QPointF origin_; ///< Of the square in the widget.
    QImage picture_; ///< Null when it has to be painted again.
    float limit_ = 0;
    Index row_ = -1;
    Index column_ = -1;
};

} // namespace reverie
