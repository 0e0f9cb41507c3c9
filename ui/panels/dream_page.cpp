#include "ui/panels/dream_page.h"

#include "ui/images/image_tile.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/label_bars.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {
namespace {

constexpr float leastInk = 1.0F / 3.0F;

QString progressOf(const DreamView& view) {
    const QString iteration =
        DreamPage::tr("Iteration %1").arg(formatCount(static_cast<std::int64_t>(view.iterations)));
    if (view.labels.size() == 0 || !view.labels.allFinite()) return iteration;
    Index label = 0;
    const double probability = static_cast<double>(view.labels.maxCoeff(&label));
    return iteration + DreamPage::tr(" · label %1: %2").arg(QString::number(label), formatPercent(probability));
}

} // namespace

Vector heldMask(HeldPart part, const Vector& pixels, ImageShape shape) {
    if (part == HeldPart::Whole) return Vector::Ones(shape.pixels());
    if (part == HeldPart::Ink) return pixels.unaryExpr([](float value) { return value > leastInk ? 1.0F : 0.0F; });
    Vector mask = Vector::Zero(shape.pixels());
    // Images lie row by row, so that columns of the map are rows of the image.
    Eigen::Map<Matrix> image(mask.data(), shape.columns, shape.rows);
    const Index rows = shape.rows / 2;
    const Index columns = shape.columns / 2;
    if (part == HeldPart::Upper) image.leftCols(rows).setOnes();
    if (part == HeldPart::Lower) image.rightCols(shape.rows - rows).setOnes();
    if (part == HeldPart::Left) image.topRows(columns).setOnes();
    if (part == HeldPart::Right) image.bottomRows(shape.columns - columns).setOnes();
    return mask;
}

DreamPage::DreamPage(QWidget* parent)
    : QWidget(parent), part_(new FlatCombo(this)), start_(new QPushButton(this)), dream_(new ImageTile({}, this)),
      progress_(new ElidedLabel(this)), energy_(new ElidedLabel(this)),
      note_(new QLabel(
          tr("Holding pixels is an approximation in a deep belief net, whose lower layers are directed: "
             "up-pass, Gibbs at the top, down-pass, given pixels restored, and again."),
          this)) {
    const std::pair<QString, HeldPart> parts[] = {
        {tr("Hold the upper half"), HeldPart::Upper}, {tr("Hold the lower half"), HeldPart::Lower},
        {tr("Hold the left half"), HeldPart::Left},   {tr("Hold the right half"), HeldPart::Right},
        {tr("Hold where ink is"), HeldPart::Ink},     {tr("Hold all of it"), HeldPart::Whole}};
    for (const auto& [name, part] : parts)
        part_->addItem(name, static_cast<int>(part));
    part_->setAccessibleName(tr("What is held"));
    part_->setToolTip(tr("The pixels that are clamped to the drawing; the net completes the hatched ones"));
    start_->setCheckable(true);
    start_->setFocusPolicy(Qt::TabFocus);
    dream_->setToolTip(tr("P(pixel on) after each Gibbs iteration, the given pixels as drawn"));
    dream_->setAccessibleName(tr("Dream"));
    setTextStyle(energy_, TextSize::Small, TextTone::Secondary);
    note_->setWordWrap(true);
    setTextStyle(note_, TextSize::Small, TextTone::Secondary);

    auto* controls = new QHBoxLayout;
    controls->addWidget(part_);
    controls->addStretch(1);
    controls->addWidget(start_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(controls);
    column->addWidget(progress_);
    column->addWidget(energy_);
    column->addWidget(dream_, 1000);
    column->addWidget(note_);
    column->addStretch(1);
    connect(part_, &QComboBox::currentIndexChanged, this, &DreamPage::heldPartChanged);
    connect(start_, &QPushButton::toggled, this, [this] {
        nameButton();
        emit wantedChanged();
    });
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &DreamPage::arrange);
    clear({28, 28});
    setReady(false);
    setNetDirected(false);
    arrange();
}

HeldPart DreamPage::heldPart() const {
    return static_cast<HeldPart>(part_->currentData().toInt());
}

bool DreamPage::isWanted() const {
    return start_->isChecked();
}

void DreamPage::stop() {
    start_->setChecked(false);
}

void DreamPage::setReady(bool ready) {
    start_->setEnabled(ready);
    if (!ready) stop();
    nameButton();
}

void DreamPage::setNetDirected(bool directed) {
    note_->setVisible(directed);
}

void DreamPage::present(const DreamView& view) {
    if (view.shape.pixels() == 0 || view.image.size() != view.shape.pixels()) return;
    dream_->setImage(view.image, view.shape);
    progress_->setText(progressOf(view));
    energy_->setText(tr("Free energy of the top machine %1 nats").arg(formatFixed(view.freeEnergy, 1).trimmed()));
}

void DreamPage::clear(ImageShape shape) {
    dream_->clear(shape);
    arrangeHeights();
    progress_->setText(tr("Iteration –"));
    energy_->setText(tr("Free energy of the top machine –"));
}

void DreamPage::resizeEvent(QResizeEvent*) {
    arrangeHeights();
}

void DreamPage::nameButton() {
    start_->setText(isWanted() ? tr("Stop") : tr("Let it dream"));
    start_->setIcon(themedIcon(isWanted() ? QStringLiteral("pause") : QStringLiteral("moon")));
    start_->setToolTip(!start_->isEnabled() ? tr("Draw something first")
                       : isWanted()         ? tr("Stop the dream where it is")
                                            : tr("The net completes what is not held, by Gibbs sampling"));
}

void DreamPage::arrange() {
    layout()->setSpacing(currentTheme().spacing(0.5));
    // The button keeps the width of its longer name.
    start_->setMinimumWidth(0);
    const QString now = start_->text();
    start_->setText(tr("Let it dream"));
    start_->setMinimumWidth(start_->sizeHint().width());
    start_->setText(now);
    arrangeHeights();
}

/// The note stands right under the dream.
void DreamPage::arrangeHeights() {
    // A label never asks for less than its minimum.
    note_->setMinimumHeight(0);
    note_->setFixedHeight(note_->heightForWidth(std::max(1, width())));
    dream_->setMaximumHeight(std::max(dream_->heightFor(width()), dream_->minimumSizeHint().height()));
}

} // namespace reverie
