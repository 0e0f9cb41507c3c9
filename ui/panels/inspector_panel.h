#pragma once

#include "core/experiment/unit_view.h"
#include "ui/panels/panel.h"

#include <memory>

class QBoxLayout;
class QHBoxLayout;
class QLabel;
class QStackedLayout;
class QToolButton;
class QVBoxLayout;

namespace reverie {

class ActivationPlot;
class ElidedLabel;
class EmptyState;
class FieldView;
class ImageGridView;
class NumberBox;

/// One hidden unit under the eye: its weights large, its bias, the images that excite it most, how active it was
/// over the run, its strongest partners; its numbers can be changed, and that taken back.
class InspectorPanel : public Panel {
    Q_OBJECT

public:
    explicit InspectorPanel(QWidget* parent = nullptr);

    SnapshotRequest request() const override;
    void clear() override;
    bool isEmpty() const;
    void presentUnit(std::shared_ptr<const UnitView> unit);
    void presentActivation(const UnitActivation& activation);
    /// Whether the unit's numbers can be changed now.
    void setChangeable(bool changeable);
    /// What can be undone and redone, in words; empty for nothing.
    void setSurgery(const QString& undoes, const QString& redoes);
    /// The unit that is shown; null for none.
    const UnitView* shown() const { return unit_.get(); }
    void setBare(bool bare) override;

signals:
    void operationRequested(const Operation& operation);
    void undoRequested();
    void redoRequested();

protected:
    QWidget& exported() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHeader();
    void fillLeft(QVBoxLayout& column);
    void fillRight(QVBoxLayout& column);
    void connectControls();
    QWidget* makeNumbers();
    ElidedLabel* addCaption(QVBoxLayout& column);
    ImageGridView* addGrid(QVBoxLayout& column, ElidedLabel*& caption, double heightUnits);
    void applyTheme();
    void arrange();
    void showPartners(ImageGridView* grid, ElidedLabel* caption, const QString& title,
                      const std::vector<UnitPartner>& partners, const Matrix& fields);
    void showNumbers();
    void showField(bool shown);
    void showExciting();
    void showChosenWeight();
    void describeCell(Index cell);
    QString weightWords(Index cell) const;
    void changeWeight(double value);

    std::shared_ptr<const UnitView> unit_;
    EmptyState* empty_;
    QStackedLayout* stack_;
    QWidget* body_;
    QWidget* content_;
    QHBoxLayout* header_;
    QBoxLayout* halves_;
    ElidedLabel* title_ = nullptr;
    QToolButton* switchOff_ = nullptr;
    QToolButton* undo_ = nullptr;
    QToolButton* redo_ = nullptr;
    FieldView* weights_ = nullptr;
    QWidget* numbers_ = nullptr;
    NumberBox* bias_ = nullptr;
    QLabel* weightName_ = nullptr;
    NumberBox* weight_ = nullptr;
    QToolButton* zero_ = nullptr;
    QLabel* facts_ = nullptr;
    ElidedLabel* fieldCaption_ = nullptr;
    ImageGridView* field_ = nullptr; ///< In pixels, where the weights themselves are no image.
    ElidedLabel* excitingCaption_ = nullptr;
    ImageGridView* exciting_ = nullptr;
    ElidedLabel* activationCaption_ = nullptr;
    ActivationPlot* activation_ = nullptr;
    ElidedLabel* belowCaption_ = nullptr;
    ImageGridView* below_ = nullptr;
    ElidedLabel* aboveCaption_ = nullptr;
    ImageGridView* above_ = nullptr;
};

} // namespace reverie
