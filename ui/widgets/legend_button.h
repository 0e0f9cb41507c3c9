#pragma once

#include <QAbstractButton>
#include <QPen>

namespace reverie {

/// A legend entry that is pressed to hide or show its curve: a short piece of the line and its name.
class LegendButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit LegendButton(const QString& text, QWidget* parent = nullptr);

    void setLine(const QPen& pen);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QPen pen_;
};

} // namespace reverie
