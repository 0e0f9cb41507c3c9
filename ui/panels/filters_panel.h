#pragma once

#include "ui/panels/image_panel.h"

class QTimer;
class QToolButton;

namespace reverie {

class FlatCombo;
class ImageLens;

/// How the filters are put in order; the largest come first.
enum class FilterOrder { AsIs, Norm, MeanActivation };

/// A picture of every unit of a layer as one grid, white-centred blue–orange for weights and grey for images; the
/// grid can be zoomed, sorted and pointed at.
class FiltersPanel : public ImagePanel {
    Q_OBJECT

public:
    explicit FiltersPanel(QWidget* parent = nullptr);

    SnapshotRequest request() const override;
    void present(const Snapshot& snapshot) override;
    void clear() override;

    FilterOrder order() const;
    /// The hidden layer whose filters are shown, 0 being the lowest, −1 the one that learns.
    Index layer() const { return layer_; }
    void setLayer(Index layer);
    /// How the units are shown, where the net and its data allow it; a choice lasts from run to run.
    FilterProjection projection() const { return projection_; }
    void setProjection(FilterProjection projection);
    /// Enlarges the filter that is pointed at, at its own contrast.
    const ImageLens& lens() const { return *lens_; }

protected:
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void onKept() override;

private:
    void chooseColours();
    void sortNow();
    void showLens();
    void describe();

    FlatCombo* addChoice(const char* id, const QString& name, const QString& tip);
    void fillLayers();
    void fillProjections();
    void offerProjections();

    FlatCombo* layers_;      ///< Hidden where there is one layer only.
    FlatCombo* projections_; ///< Hidden before the first filters.
    FlatCombo* order_;
    Index layer_ = -1;
    FilterProjection projection_ = FilterProjection::Weights;
    QTimer* sortPause_; ///< Runs while the order may not change again.
    ImageLens* lens_;
    std::shared_ptr<const FiltersView> filters_;
    ImageShape patch_;  ///< The shape of a filter as it is shown.
    float limit_ = 0;   ///< Of the shared contrast; 0 before the first filters.
    bool fits_ = false; ///< The filters have the shape of the images.
    bool sortWaits_ = false;
};

} // namespace reverie
