#pragma once

#include "core/evaluation/label_views.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace reverie {

class ImageTile;
class LabelBars;

/// What a net makes of one image: the image as the net sees it, its reconstruction from the top, and what it is
/// taken for.
class RecognitionPage : public QWidget {
    Q_OBJECT

public:
    explicit RecognitionPage(QWidget* parent = nullptr);

    void present(const RecognitionView& view);
    /// Nothing was recognised; images of a shape will be.
    void clear(ImageShape shape);

    /// Up-passes with sampled states that a person wants averaged; 0 for one with probabilities.
    int stochasticPasses() const;

    const ImageTile& seen() const { return *seen_; }
    const ImageTile& reconstruction() const { return *reconstruction_; }
    const LabelBars& bars() const { return *bars_; }

    /// Asks for no more room than it needs at least, though a line in it is wrapped.
    bool hasHeightForWidth() const override { return false; }

signals:
    /// stochasticPasses() is another number.
    void passesChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showLabels(const RecognitionView& view);
    void arrange();

    ImageTile* seen_;
    ImageTile* reconstruction_;
    LabelBars* bars_;
    QLabel* noLabels_;
    QComboBox* passes_;
};

} // namespace reverie
