#pragma once

#include <QLabel>

namespace reverie {

/// One line of text that ends in an ellipsis where the room ends, and is then its own tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace reverie
