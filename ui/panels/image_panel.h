#pragma once

#include "ui/images/image_grid_view.h"
#include "ui/panels/panel.h"

#include <functional>

class QHBoxLayout;
class QStackedLayout;
class QToolButton;

namespace reverie {

class ElidedLabel;
class EmptyState;

/// What the panels of images share: a slim header with a summary and controls, the grid, and an inviting sentence
/// while there is nothing to show.
class ImagePanel : public Panel {
    Q_OBJECT

public:
    /// Forgets the images and shows the inviting sentence again.
    void clear() override;
    /// The grid alone at the style shown now; null while there is none.
    QImage exportImage(double scale = 2.0) override;
    Drawing exportDrawing() override;
    void setBare(bool bare) override;

    ImageGridView* view() const { return view_; }
    /// The line at the left of the header.
    QString summary() const;
    bool isEmpty() const;

protected:
    ImagePanel(const QString& id, const QString& title, const QString& emptyIcon, const QString& emptyLine,
               QWidget* parent);

    void setSummary(const QString& text);
    void showImages(std::shared_ptr<const Matrix> values, ImageShape shape);
    /// Changes the style of the grid in one place.
    void restyle(const std::function<void(GridStyle&)>& change);
    /// The style is another one now.
    virtual void onRestyled() {}
    /// A control of the header, left of the ones every panel of images has.
    void addControl(QWidget* control);
    /// Puts another grid left of the one that is shown; it goes when it is deleted.
    void addBeside(ImageGridView* other);
    /// The grids beside each other.
    QWidget& grids() const { return *grids_; }
    QToolButton* addButton(const QString& icon, const QString& name, const QString& tip);

    /// What is said while there are no images.
    void setEmptyText(const QString& headline, const QString& line);

private:
    void arrange();

    QWidget* headerBar_;
    QHBoxLayout* header_;
    ElidedLabel* summary_;
    ImageGridView* view_;
    QWidget* grids_;
    EmptyState* empty_;
    QStackedLayout* stack_;
    int controls_ = 0;
};

} // namespace reverie
