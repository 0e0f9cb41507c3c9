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
    /// The grid alone at the style shown now, beside the one that was kept; null while there is none.
    QImage exportImage(double scale = 2.0) override;
    Drawing exportDrawing() override;
    void setBare(bool bare) override;

    ImageGridView* view() const { return view_; }
    /// What comes from now on belongs to another run, of this name.
    void setRun(const QString& name);
    /// The images as they are now stay beside those that come, of other runs too, until they are let go.
    void keep(bool kept);
    /// The grid of those kept; null for none.
    const ImageGridView* keptView() const { return keptView_; }
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
    /// Offers to keep images; the tip says what for.
    void offerKeeping(const QString& tip);
    /// Images were kept, or let go.
    virtual void onKept() {}
    /// Gives those kept the contrast and the order of the others, so that each stands where its counterpart does.
    void dressKept();
    /// What the images that are shown next are of.
    void setMoment(const RunPosition& position);
    /// A control of the header, left of the ones every panel of images has.
    void addControl(QWidget* control);
    QToolButton* addButton(const QString& icon, const QString& name, const QString& tip);

    /// What is said while there are no images.
    void setEmptyText(const QString& headline, const QString& line);

private:
    /// A run by its place among those that were shown, and its name.
    struct Run {
        int number = 0;
        QString name;
    };

    void arrange();
    void sayMoments();

    QWidget* headerBar_;
    QHBoxLayout* header_;
    ElidedLabel* summary_;
    ImageGridView* view_;
    QWidget* grids_;
    EmptyState* empty_;
    QStackedLayout* stack_;
    int controls_ = 0;
    std::shared_ptr<const Matrix> values_;
    ImageShape shape_;
    Run run_;
    QString moment_; ///< "epoch 2.4"
    QToolButton* keep_ = nullptr;
    ImageGridView* keptView_ = nullptr;
    Index keptCount_ = 0;
    Run keptRun_;
    QString keptMoment_;
    ElidedLabel* keptCaption_; ///< Over each grid, while there are two.
    ElidedLabel* shownCaption_;
};

} // namespace reverie
