#pragma once

#include <QComboBox>

namespace reverie {

/// A chooser without a box around it, as wide as what it says: small text that ends in an ellipsis where the room
/// ends, and an arrow.
class FlatCombo : public QComboBox {
    Q_OBJECT

public:
    explicit FlatCombo(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void showPopup() override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QSize sizeFor(int textWidth) const;
};

} // namespace reverie
