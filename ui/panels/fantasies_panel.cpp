#include "ui/panels/fantasies_panel.h"

#include "core/sampling/fantasies.h"
#include "ui/theme/numbers.h"

#include <QComboBox>
#include <QToolButton>

namespace reverie {

FantasiesPanel::FantasiesPanel(QWidget* parent)
    : ImagePanel(QStringLiteral("fantasies"), tr("Fantasies"), QStringLiteral("moon"),
                 tr("What the machine dreams on its own appears here as it learns."), parent),
      particles_(new QComboBox(this)) {
    for (const int count : {25, 64, 100, 400})
        particles_->addItem(QString::number(count), count);
    particles_->setCurrentIndex(particles_->findData(100));
    particles_->setAccessibleName(tr("Particles"));
    particles_->setToolTip(tr("How many particles (Gibbs chains v ↔ h) to show"));
    addControl(particles_);
    connect(particles_, &QComboBox::currentIndexChanged, this, &Panel::requestChanged);

    restart_ = addButton(QStringLiteral("restart"), tr("Restart"), {});
    connect(restart_, &QToolButton::clicked, this, &FantasiesPanel::restartRequested);
    sayWhatRestarts(false);
    offerKeeping(tr("Keep these fantasies at the left, beside those that come"));
    connect(view(), &ImageGridView::hovered, this, &FantasiesPanel::describeHovered);
    connect(view(), &ImageGridView::selected, this, &FantasiesPanel::describeHovered);
}

SnapshotRequest FantasiesPanel::request() const {
    SnapshotRequest request;
    request.fantasies = particles();
    return request;
}

void FantasiesPanel::present(const Snapshot& snapshot) {
    setMoment(snapshot.position);
    if (snapshot.machine) sayWhetherItDreams(dreams(*snapshot.machine));
    if (snapshot.fantasies) presentFantasies(snapshot.fantasies, snapshot.shape);
}

void FantasiesPanel::presentFantasies(std::shared_ptr<const FantasiesView> fantasies, ImageShape shape) {
    if (!fantasies || fantasies->images.size() == 0 || fantasies->images.rows() != shape.pixels()) return;
    const QString owner = fantasies->fromTraining ? tr("chains of the training") : tr("sampler of its own");
    sayWhatRestarts(fantasies->fromTraining);
    setSummary(tr("Gibbs step %1 · %2").arg(formatCount(static_cast<std::int64_t>(fantasies->gibbsSteps)), owner));
    const Matrix* images = &fantasies->images;
    showImages({std::move(fantasies), images}, shape);
}

Index FantasiesPanel::particles() const {
    return particles_->currentData().toInt();
}

void FantasiesPanel::sayWhatRestarts(bool ofTraining) {
    if (restart_->isEnabled() == !ofTraining && !restart_->toolTip().isEmpty()) return;
    restart_->setEnabled(!ofTraining);
    restart_->setToolTip(ofTraining ? tr("The chains of the training are part of the run and go on with it")
                                    : tr("Start the chains again from noise"));
}

void FantasiesPanel::sayWhetherItDreams(bool does) {
    if (does)
        return setEmptyText(tr("Press Space to train"),
                            tr("What the machine dreams on its own appears here as it learns."));
    // What its layers dreamed before it was made of them is not its own.
    if (!isEmpty()) clear();
    setEmptyText(tr("No dreams"), tr("An autoencoder gives back what it is shown; it is no model of images that "
                                     "could make new ones."));
}

void FantasiesPanel::describeHovered() {
    const Index particle = view()->hoveredImage() >= 0 ? view()->hoveredImage() : view()->selectedImage();
    emit hovered(particle >= 0 ? tr("Particle %1").arg(particle + 1) : QString());
}

} // namespace reverie
