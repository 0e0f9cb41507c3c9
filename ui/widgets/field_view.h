#pragma once

#include "core/data/image_set.h"
#include "core/math/matrix.h"

#include <QImage>
#include <QWidget>

namespace reverie {

/// The weights of one unit as a picture, blue negative and orange positive, each cell of which can be pointed at
/// and chosen by a click or the arrow keys.
class FieldView : public QWidget {
    Q_OBJECT

public:
    explicit FieldView(QWidget* parent = nullptr);

    /// As many values as the shape has cells, or fewer, the rest staying empty.
    void setField(const Vector& values, ImageShape shape);
    void clear();
    /// The chosen cell, −1 for none.
    Index chosen() const { return chosen_; }
    void choose(Index cell);
    /// Where a cell stands.
    QRectF placeOf(Index cell) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void cellChosen(qlonglong cell);
    /// The cell under the pointer, −1 for none.
    void cellPointedAt(qlonglong cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF picturePlace() const;
    Index cellAt(QPointF point) const;

    Vector values_;
    ImageShape shape_;
    QImage picture_;
    Index chosen_ = -1;
};

} // namespace reverie
