#pragma once

#include "core/evaluation/label_views.h"
#include "ui/widgets/confusion_view.h"

#include <QWidget>

#include <memory>
#include <vector>

class QToolButton;

namespace reverie {

class ElidedLabel;
class ImageGridView;
class ImageLens;

/// The wrongly recognised cases as images, all or those of one confusion; pointing at one says what it was and
/// what it was taken for.
class WrongCasesView : public QWidget {
    Q_OBJECT

public:
    explicit WrongCasesView(QWidget* parent = nullptr);

    /// Shows the wrong cases of a measurement that pass the filter; null shows none.
    void setCases(std::shared_ptr<const ClassificationView> view, const ConfusionFilter& filter);
    /// How many are shown.
    Index shown() const { return static_cast<Index>(cases_.size()); }
    ImageGridView* grid() const { return grid_; }
    const ImageLens& lens() const { return *lens_; }
    QString summary() const;

signals:
    /// A person chose a case by its number within its split.
    void caseChosen(qlonglong number);
    void allRequested();
    /// What is pointed at; empty for nothing.
    void hovered(const QString& text);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void arrange();
    void showLens();
    const WrongCase& caseOf(Index image) const;

    std::shared_ptr<const ClassificationView> view_;
    std::vector<Index> cases_; ///< Which of the view's wrong cases each image is.
    ElidedLabel* summary_;
    QToolButton* all_;
    ImageGridView* grid_;
    ImageLens* lens_;
};

} // namespace reverie
