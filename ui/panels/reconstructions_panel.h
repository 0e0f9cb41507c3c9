#pragma once

#include "ui/panels/image_panel.h"

namespace reverie {

/// Cases of the data, each above what the machine makes of it; asks for as many as there is room for.
class ReconstructionsPanel : public ImagePanel {
    Q_OBJECT

public:
    explicit ReconstructionsPanel(QWidget* parent = nullptr);

    SnapshotRequest request() const override;
    void present(const Snapshot& snapshot) override;
    void clear() override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    Index casesThatFit() const;
    void askForWhatFits();
    void describe();
    void describeHovered();

    int rows_ = 2; ///< Data, spoilt data where there are some, reconstruction.
    Index cases_ = 0;
    ImageShape shape_{28, 28}; ///< Of the images seen last; the bundled digits' before that.
    std::shared_ptr<const ReconstructionsView> shown_;
};

} // namespace reverie
