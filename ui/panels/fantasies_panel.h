#pragma once

#include "ui/panels/image_panel.h"

class QComboBox;
class QToolButton;

namespace reverie {

/// What the machine dreams: Gibbs chains as images, those of the training or those of a sampler of its own.
class FantasiesPanel : public ImagePanel {
    Q_OBJECT

public:
    explicit FantasiesPanel(QWidget* parent = nullptr);

    SnapshotRequest request() const override;
    /// Shows the chains of the training, when it has some.
    void present(const Snapshot& snapshot) override;
    /// Shows chains from anywhere: pixels × particles in the shape given.
    void presentFantasies(std::shared_ptr<const FantasiesView> fantasies, ImageShape shape);

    /// The number of particles a person wants to see.
    Index particles() const;

signals:
    /// A person wants the sampler's chains to start again from noise; those of the training belong to the run.
    void restartRequested();

private:
    void sayWhatRestarts(bool ofTraining);
    void sayWhetherItDreams(bool does);
    void describeHovered();

    QComboBox* particles_;
    QToolButton* restart_;
};

} // namespace reverie
