#pragma once

#include "core/evaluation/label_views.h"
#include "core/sampling/dream_views.h"
#include "ui/panels/panel.h"

#include <memory>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QScrollArea;
class QSlider;
class QStackedLayout;
class QStackedWidget;
class QTabBar;
class QTimer;
class QToolButton;

namespace reverie {

class DrawCanvas;
class DreamPage;
class ElidedLabel;
class EmptyState;
class RecognitionPage;

/// A canvas to draw on, what the net makes of the drawing, and what it dreams when parts of it are held.
class DrawPanel : public Panel {
    Q_OBJECT

public:
    explicit DrawPanel(QWidget* parent = nullptr);

    /// Forgets what a net made of the drawing; the drawing stays, and is sent again.
    void clear() override;

    DrawCanvas& canvas() const { return *canvas_; }
    const RecognitionPage& recognition() const { return *recognition_; }
    const DreamPage& dream() const { return *dream_; }
    bool isAvailable() const;

public slots:
    /// The shape of the machine's images; another one than before empties the canvas.
    void setImageShape(ImageShape shape);
    /// Puts a case of the data on the canvas, scaled by area where its shape is another; −1 for no label.
    void setImage(const Vector& pixels, ImageShape shape, int label);
    void presentRecognition(std::shared_ptr<const RecognitionView> view);
    /// Shows a dream; those that come after dreamStopped() are not shown.
    void presentDream(std::shared_ptr<const DreamView> view);
    /// The lower layers are directed, so that holding pixels is an approximation, which the panel says.
    void setNetDirected(bool directed);
    /// Whether the net can dream of what is drawn; one that cannot only reads it.
    void setNetDreams(bool dreams);
    /// Says why there is nothing to draw for, such as "The machine in hand does not see images."
    void setAvailable(bool available, const QString& reason);

signals:
    /// The image to be recognised, of the machine's shape, 0..1, centred when a person wants that; at most about
    /// 30 times a second, while it can be seen.
    void recognitionRequested(const Vector& pixels, int stochasticPasses);
    /// A person wants the net to dream with pixels held where `mask` is 1; sent again, as often as the above, when
    /// drawing or mask change during the dream.
    void dreamRequested(const Vector& pixels, const Vector& mask);
    /// A person has stopped the dream, or cannot see it any more.
    void dreamStopped();
    void randomDigitRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    QToolButton* makeTool(const QString& icon, const QString& name, const QString& tip);
    void connectTools();
    void arrange();
    void arrangeCanvas(bool wide);
    void describeDrawing();
    void setPenWidth();
    bool dreams() const;
    void schedule();
    void stopDream();
    void send();

    EmptyState* unavailable_;
    QScrollArea* scroll_;
    QStackedLayout* stack_;
    QBoxLayout* halves_ = nullptr;
    QWidget* left_ = nullptr;
    QWidget* right_ = nullptr;
    QHBoxLayout* pens_ = nullptr;
    QHBoxLayout* sources_ = nullptr;
    DrawCanvas* canvas_ = nullptr;
    QSlider* penWidth_ = nullptr;
    QLabel* pen_ = nullptr;
    QToolButton* eraser_ = nullptr;
    QToolButton* undo_ = nullptr;
    QToolButton* redo_ = nullptr;
    QToolButton* empty_ = nullptr;
    QToolButton* random_ = nullptr;
    QToolButton* centre_ = nullptr;
    ElidedLabel* caption_ = nullptr;
    QTabBar* tabs_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    RecognitionPage* recognition_ = nullptr;
    DreamPage* dream_ = nullptr;
    QTimer* pause_;         ///< Runs while something waits to be sent.
    bool dreaming_ = false; ///< A dream was asked for and not stopped.
};

} // namespace reverie
