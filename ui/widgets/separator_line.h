#pragma once

#include <QWidget>

namespace reverie {

/// A thin horizontal line between things.
class SeparatorLine : public QWidget {
    Q_OBJECT

public:
    explicit SeparatorLine(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace reverie
