#include "ui/panels/reconstructions_panel.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace reverie {
namespace {

constexpr Index fewestCases = 10;
constexpr Index mostCases = 200;

/// Each case beside its reconstruction, as the stacks of a grid want them.
std::shared_ptr<const Matrix> inPairs(const ReconstructionsView& view) {
    auto pairs = std::make_shared<Matrix>(view.data.rows(), 2 * view.data.cols());
    for (Index i = 0; i < view.data.cols(); ++i) {
        pairs->col(2 * i) = view.data.col(i);
        pairs->col(2 * i + 1) = view.reconstruction.col(i);
    }
    return pairs;
}

} // namespace

ReconstructionsPanel::ReconstructionsPanel(QWidget* parent)
    : ImagePanel(QStringLiteral("reconstructions"), tr("Reconstructions"), QStringLiteral("image"),
                 tr("Images appear here, each above what the machine makes of it."), parent) {
    restyle([](GridStyle& style) {
        style.layout.stack = 2;
        style.layout.bandGap = spacingUnit;
    });
    cases_ = casesThatFit();
    connect(view(), &ImageGridView::hovered, this, &ReconstructionsPanel::describeHovered);
    connect(view(), &ImageGridView::selected, this, &ReconstructionsPanel::describeHovered);
}

SnapshotRequest ReconstructionsPanel::request() const {
    SnapshotRequest request;
    request.reconstructions = cases_;
    return request;
}

void ReconstructionsPanel::present(const Snapshot& snapshot) {
    if (!snapshot.reconstructions || snapshot.reconstructions->data.size() == 0) return;
    if (snapshot.reconstructions->data.rows() != snapshot.shape.pixels()) return;
    shown_ = snapshot.reconstructions;
    showImages(inPairs(*shown_), snapshot.shape);
    if (shape_ != snapshot.shape) {
        shape_ = snapshot.shape;
        askForWhatFits();
    }
    describe();
    if (view()->hoveredImage() >= 0) describeHovered();
}

void ReconstructionsPanel::clear() {
    shown_ = nullptr;
    ImagePanel::clear();
}

void ReconstructionsPanel::resizeEvent(QResizeEvent* event) {
    ImagePanel::resizeEvent(event);
    askForWhatFits();
}

void ReconstructionsPanel::askForWhatFits() {
    const Index cases = casesThatFit();
    if (cases == cases_) return;
    cases_ = cases;
    emit requestChanged();
}

/// As many pairs as there is room for when each image is a whole factor large and can be seen well from a chair.
Index ReconstructionsPanel::casesThatFit() const {
    const Theme& theme = currentTheme();
    const double ratio = devicePixelRatioF();
    const auto side = static_cast<double>(std::max<Index>(1, std::max(shape_.rows, shape_.columns)));
    const double image = std::ceil(theme.spacing(5) * ratio / side) * side / ratio;
    const int header = theme.spacing(5);
    const Index columns = static_cast<Index>(width() / (image + 1));
    const Index bands = static_cast<Index>((height() - header + spacingUnit) / (2 * image + 1 + theme.spacing()));
    return std::clamp(columns * std::max<Index>(1, bands), fewestCases, mostCases);
}

void ReconstructionsPanel::describe() {
    const QString cases = shown_->validation
                              ? formatCounted(shown_->data.cols(), tr("validation case"), tr("validation cases"))
                              : formatCounted(shown_->data.cols(), tr("training case"), tr("training cases"));
    setSummary(tr("Mean squared error %1 · %2 · data above")
                   .arg(formatFixed(shown_->error.mean(), 4).trimmed(), cases));
}

void ReconstructionsPanel::describeHovered() {
    const Index image = view()->hoveredImage() >= 0 ? view()->hoveredImage() : view()->selectedImage();
    const Index number = image / 2;
    if (!shown_ || image < 0 || number >= shown_->error.size()) {
        emit hovered({});
        return;
    }
    QStringList parts = {tr("Case %1").arg(number + 1)};
    if (!shown_->labels.empty()) parts += tr("label %1").arg(shown_->labels[static_cast<std::size_t>(number)]);
    parts += tr("squared error %1").arg(formatFixed(shown_->error[number], 4).trimmed());
    parts += image % 2 == 0 ? tr("data") : tr("reconstruction");
    emit hovered(parts.join(QStringLiteral(" · ")));
}

} // namespace reverie
