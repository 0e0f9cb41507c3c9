#include "ui/panels/recognition_page.h"

#include "ui/images/image_tile.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/label_bars.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {
namespace {

constexpr int averagedPasses = 20;

/// The ways in which a view tells labels, those that it has; the two of the generative net before there is a view.
std::vector<LabelMethod> methodsOf(const RecognitionView& view) {
    const QString pass = view.stochasticPasses > 0
                             ? RecognitionPage::tr("mean over %1 stochastic up-passes").arg(view.stochasticPasses)
                             : RecognitionPage::tr("after a deterministic up-pass");
    std::vector<LabelMethod> methods;
    const bool known = view.byFreeEnergy.size() + view.byGibbs.size() + view.byClassifier.size() > 0;
    if (!known || view.byFreeEnergy.size() > 0)
        methods.push_back(
            {RecognitionPage::tr("free energy"),
             RecognitionPage::tr("Exact free energy of each label in the top machine, %1.").arg(pass),
             LabelColour::Blue, view.byFreeEnergy});
    if (!known || view.byGibbs.size() > 0)
        methods.push_back(
            {RecognitionPage::tr("Gibbs"),
             RecognitionPage::tr("The label units, neutral at first, after a few Gibbs iterations of "
                                 "the top machine."),
             LabelColour::Orange, view.byGibbs});
    if (view.byClassifier.size() > 0)
        methods.push_back(
            {RecognitionPage::tr("fine-tuned"),
             RecognitionPage::tr("Softmax output of the net unrolled and trained by backpropagation."),
             LabelColour::Grey, view.byClassifier});
    return methods;
}

} // namespace

RecognitionPage::RecognitionPage(QWidget* parent)
    : QWidget(parent), seen_(new ImageTile(tr("As the net sees it"), this)),
      reconstruction_(new ImageTile(tr("Its reconstruction"), this)), bars_(new LabelBars(this)),
      noLabels_(new QLabel(tr("This net has no labels: it can only reconstruct."), this)),
      passes_(new FlatCombo(this)) {
    seen_->setToolTip(tr("The image that goes up through the recognition weights"));
    reconstruction_->setToolTip(tr("Down-pass from the state of the top layer to P(pixel on)"));
    passes_->addItem(tr("One up-pass, probabilities"), 0);
    passes_->addItem(tr("Mean of %1 stochastic up-passes").arg(averagedPasses), averagedPasses);
    passes_->setAccessibleName(tr("Up-pass"));
    passes_->setToolTip(
        tr("How the image reaches the top: once with probabilities, or with sampled states, the label "
           "probabilities averaged"));
    noLabels_->setWordWrap(true);
    setTextStyle(noLabels_, TextSize::Small, TextTone::Secondary);

    auto* tiles = new QHBoxLayout;
    tiles->addWidget(seen_);
    tiles->addWidget(reconstruction_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(tiles, 2);
    column->addWidget(bars_, 3);
    column->addWidget(noLabels_, 3, Qt::AlignTop);
    column->addWidget(passes_, 0, Qt::AlignLeft);
    connect(passes_, &QComboBox::currentIndexChanged, this, &RecognitionPage::passesChanged);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &RecognitionPage::arrange);
    clear({28, 28});
}

void RecognitionPage::present(const RecognitionView& view) {
    const Index pixels = view.shape.pixels();
    if (pixels == 0 || view.image.size() != pixels || view.reconstruction.size() != pixels) return;
    seen_->setImage(view.image, view.shape);
    reconstruction_->setImage(view.reconstruction, view.shape);
    showLabels(view);
}

void RecognitionPage::clear(ImageShape shape) {
    seen_->clear(shape);
    reconstruction_->clear(shape);
    arrange();
    std::vector<LabelMethod> methods = bars_->methods();
    for (LabelMethod& method : methods)
        method.probabilities.resize(0);
    if (methods.empty()) methods = methodsOf({});
    constexpr Index usualLabels = 10;
    bars_->setMethods(std::move(methods), bars_->labels() > 0 ? bars_->labels() : usualLabels);
    bars_->show();
    noLabels_->hide();
    passes_->show();
}

int RecognitionPage::stochasticPasses() const {
    return passes_->currentData().toInt();
}

void RecognitionPage::resizeEvent(QResizeEvent*) {
    arrange();
}

void RecognitionPage::showLabels(const RecognitionView& view) {
    const Index labels = std::max({view.byFreeEnergy.size(), view.byGibbs.size(), view.byClassifier.size()});
    bars_->setVisible(labels > 0);
    noLabels_->setVisible(labels == 0);
    if (labels > 0) bars_->setMethods(methodsOf(view), labels);
    passes_->setVisible(view.byFreeEnergy.size() > 0);
}

/// The images leave the bars what they cannot use.
void RecognitionPage::arrange() {
    const int gap = currentTheme().spacing();
    layout()->setSpacing(gap);
    const int highest = std::max(seen_->heightFor((width() - gap) / 2), seen_->minimumSizeHint().height());
    seen_->setMaximumHeight(highest);
    reconstruction_->setMaximumHeight(highest);
}

} // namespace reverie
