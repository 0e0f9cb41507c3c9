#pragma once

#include "core/data/image_set.h"

#include <QWidget>

#include <vector>

namespace reverie {

/// A signed picture under its name: white at zero, blue below, orange above.
struct SignedPicture {
    QString caption;
    QString below; ///< A line under it.
    Vector values;
    ImageShape shape;
    float limit = 1; ///< The size of value with the full colour.
};

/// Signed pictures side by side, each as large as there is room for.
class PairImages : public QWidget {
    Q_OBJECT

public:
    explicit PairImages(QWidget* parent = nullptr);

    void setPictures(std::vector<SignedPicture> pictures);
    const std::vector<SignedPicture>& pictures() const { return pictures_; }
    QRectF pictureRect(std::size_t picture) const;

    QSize minimumSizeHint() const override;

signals:
    /// The value under the pointer in words; empty for none.
    void hovered(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    std::vector<SignedPicture> pictures_;
};

} // namespace reverie
