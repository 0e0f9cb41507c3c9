#pragma once

#include "core/data/image_set.h"

#include <QWidget>

namespace reverie {

/// One image (0..1, grey) as large as there is room for, under its name.
class ImageTile : public QWidget {
    Q_OBJECT

public:
    explicit ImageTile(const QString& caption, QWidget* parent = nullptr);

    /// Throws Error when the image does not have the shape.
    void setImage(const Vector& pixels, ImageShape shape);
    /// Shows an empty place of a shape.
    void clear(ImageShape shape);
    bool isEmpty() const { return image_.size() == 0; }
    const Vector& image() const { return image_; }
    QString caption() const { return caption_; }

    /// Where the image is in the widget.
    QRectF imageRect() const;
    /// The height at which the image fills a width.
    int heightFor(int width) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int captionHeight() const;

    QString caption_;
    Vector image_;
    ImageShape shape_{28, 28};
};

} // namespace reverie
