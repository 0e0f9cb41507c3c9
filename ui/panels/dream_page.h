#pragma once

#include "core/sampling/dream_views.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace reverie {

class ElidedLabel;
class ImageTile;

/// The pixels of a drawing that stay as they are while the net dreams the others.
enum class HeldPart { Whole, Upper, Lower, Left, Right, Ink };

/// 1 where pixels (row by row) are held, 0 where the net completes them; ink is what is brighter than a third.
Vector heldMask(HeldPart part, const Vector& pixels, ImageShape shape);

/// A dream under pixels that are held: what is held, start and stop, and the dream.
class DreamPage : public QWidget {
    Q_OBJECT

public:
    explicit DreamPage(QWidget* parent = nullptr);

    HeldPart heldPart() const;
    /// A person wants the net to dream.
    bool isWanted() const;
    void stop();
    /// There is something to dream from.
    void setReady(bool ready);
    /// The net's lower connections are directed, so that holding pixels is an approximation, which the page says.
    void setNetDirected(bool directed);

    void present(const DreamView& view);
    void clear(ImageShape shape);

    const ImageTile& dream() const { return *dream_; }

    /// Asks for no more room than it needs at least, though the note is wrapped.
    bool hasHeightForWidth() const override { return false; }

signals:
    /// heldPart() is another.
    void heldPartChanged();
    /// isWanted() is another.
    void wantedChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void nameButton();
    void arrange();
    void arrangeHeights();

    QComboBox* part_;
    QPushButton* start_;
    ImageTile* dream_;
    ElidedLabel* progress_;
    ElidedLabel* energy_;
    QLabel* note_;
};

} // namespace reverie
