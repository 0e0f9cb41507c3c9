#pragma once

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace reverie {

/// A name and a value under an enlarged image.
struct LensFact {
    QString name;
    QString value;
};

/// One image enlarged, with a few facts, floating beside the pointer; takes neither the focus nor the mouse.
class ImageLens : public QWidget {
    Q_OBJECT

public:
    explicit ImageLens(QWidget* parent);

    /// Shows the lens beside a rectangle of the screen, on whichever side there is room.
    void showBeside(const QRect& globalRect, const QImage& image, const QString& title,
                    const std::vector<LensFact>& facts);

    QString title() const;
    std::vector<LensFact> facts() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void setFacts(const std::vector<LensFact>& facts);
    void arrange();

    QLabel* image_;
    QLabel* title_;
    QGridLayout* rows_;
    std::vector<std::pair<QLabel*, QLabel*>> facts_;
};

} // namespace reverie
