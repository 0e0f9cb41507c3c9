#include "ui/panels/reconstructions_panel.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace reverie {
namespace {

constexpr Index fewestCases = 10;
constexpr Index mostCases = 200;

/// One of the rows that stand one above the other.
struct Row {
    const Matrix* images;
    const char* name;
};

/// Data, what was made of them before they were shown, if anything, reconstruction.
std::vector<Row> rowsOf(const ReconstructionsView& view) {
    std::vector<Row> rows = {{&view.data, QT_TRANSLATE_NOOP("reverie::ReconstructionsPanel", "data")}};
    if (view.whitened.size() > 0)
        rows.push_back({&view.whitened, QT_TRANSLATE_NOOP("reverie::ReconstructionsPanel", "whitened")});
    if (view.corrupted.size() > 0)
        rows.push_back({&view.corrupted, QT_TRANSLATE_NOOP("reverie::ReconstructionsPanel", "spoilt data")});
    rows.push_back({&view.reconstruction, QT_TRANSLATE_NOOP("reverie::ReconstructionsPanel", "reconstruction")});
    return rows;
}

/// Each case above its reconstruction, as the stacks of a grid want them.
std::shared_ptr<const Matrix> stacked(const ReconstructionsView& view) {
    const std::vector<Row> rows = rowsOf(view);
    const auto height = static_cast<Index>(rows.size());
    auto stacks = std::make_shared<Matrix>(view.data.rows(), height * view.data.cols());
    for (Index i = 0; i < stacks->cols(); ++i)
        stacks->col(i) = rows[static_cast<std::size_t>(i % height)].images->col(i / height);
    return stacks;
}

} // namespace

ReconstructionsPanel::ReconstructionsPanel(QWidget* parent)
    : ImagePanel(QStringLiteral("reconstructions"), tr("Reconstructions"), QStringLiteral("image"),
                 tr("Images appear here, each above what the machine makes of it."), parent) {
    restyle([this](GridStyle& style) {
        style.layout.stack = rows_;
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
    const auto rows = static_cast<int>(rowsOf(*shown_).size());
    const bool otherRows = std::exchange(rows_, rows) != rows;
    if (otherRows) restyle([rows](GridStyle& style) { style.layout.stack = rows; });
    showImages(stacked(*shown_), snapshot.shape);
    if (otherRows || shape_ != snapshot.shape) {
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
    const Index bands =
        static_cast<Index>((height() - header + spacingUnit) / (rows_ * image + 1 + theme.spacing()));
    return std::clamp(columns * std::max<Index>(1, bands), fewestCases, mostCases);
}

void ReconstructionsPanel::describe() {
    const QString cases = shown_->validation
                              ? formatCounted(shown_->data.cols(), tr("validation case"), tr("validation cases"))
                              : formatCounted(shown_->data.cols(), tr("training case"), tr("training cases"));
    const QString order = rows_ == 2                      ? tr("data above")
                          : shown_->whitened.size() == 0  ? tr("spoilt between")
                          : shown_->corrupted.size() == 0 ? tr("whitened between")
                                                          : tr("whitened, then spoilt");
    setSummary(
        tr("Mean squared error %1 · %2 · %3").arg(formatFixed(shown_->error.mean(), 4).trimmed(), cases, order));
}

void ReconstructionsPanel::describeHovered() {
    const Index image = view()->hoveredImage() >= 0 ? view()->hoveredImage() : view()->selectedImage();
    const Index number = image / rows_;
    if (!shown_ || image < 0 || number >= shown_->error.size()) {
        emit hovered({});
        return;
    }
    QStringList parts = {tr("Case %1").arg(number + 1)};
    if (!shown_->labels.empty()) parts += tr("label %1").arg(shown_->labels[static_cast<std::size_t>(number)]);
    parts += tr("squared error %1").arg(formatFixed(shown_->error[number], 4).trimmed());
    parts += tr(rowsOf(*shown_)[static_cast<std::size_t>(image % rows_)].name);
    emit hovered(parts.join(QStringLiteral(" · ")));
}

} // namespace reverie
