#include "ui/panels/filters_panel.h"

#include "ui/images/grid_geometry.h"
#include "ui/images/image_lens.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flat_combo.h"

#include <QEvent>
#include <QStandardItemModel>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace reverie {
namespace {

/// A person can follow an order that changes once a second, no faster.
constexpr int sortPauseMilliseconds = 1000;
/// The shared contrast stays while the weights want one that differs by less than this factor.
constexpr float contrastSlack = 1.1F;

/// The filters as images, without a copy unless a patch needs filling up with zeros.
std::shared_ptr<const Matrix> imagesOf(const std::shared_ptr<const FiltersView>& filters, ImageShape patch) {
    const Matrix& fields = filters->fields;
    if (fields.rows() == patch.pixels()) return {filters, &fields};
    auto padded = std::make_shared<Matrix>(Matrix::Zero(patch.pixels(), fields.cols()));
    padded->topRows(fields.rows()) = fields;
    return padded;
}

std::vector<Index> descending(const Vector& keys) {
    std::vector<Index> order(static_cast<std::size_t>(keys.size()));
    std::iota(order.begin(), order.end(), Index{0});
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return keys[a] > keys[b]; });
    return order;
}

} // namespace

FiltersPanel::FiltersPanel(QWidget* parent)
    : ImagePanel(QStringLiteral("filters"), tr("Filters"), QStringLiteral("image"),
                 tr("What each hidden unit looks for appears here as the machine learns."), parent),
      layers_(addChoice("layer", tr("Layer"), tr("The hidden layer whose filters are shown"))),
      projections_(addChoice("projection", tr("Projection"), tr("How a hidden unit is shown in pixels"))),
      order_(addChoice("order", tr("Order"),
                       tr("Order of the filters: as they are, by ‖w‖, or by mean P(h = 1 | v), largest first"))),
      sortPause_(new QTimer(this)), lens_(new ImageLens(this)) {
    restyle([](GridStyle& style) { style.colours = ColourMap::Signed; });
    layers_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // Without its number it says nothing.
    layers_->hide();
    connect(layers_, &QComboBox::activated, this, [this](int item) { setLayer(item - 1); });
    fillProjections();
    order_->addItems({tr("As is"), tr("By norm"), tr("By mean activation")});
    connect(order_, &QComboBox::currentIndexChanged, this, &FiltersPanel::sortNow);

    QToolButton* contrast = addButton(QStringLiteral("contrast"), tr("Contrast of each filter"),
                                      tr("Give each filter its own contrast instead of one for all"));
    contrast->setCheckable(true);
    connect(contrast, &QToolButton::toggled, this, [this](bool own) {
        restyle([own](GridStyle& style) { style.contrast = own ? GridContrast::PerImage : GridContrast::Shared; });
        showLens();
    });
    offerKeeping(tr("Keep these filters at the left, beside those that come: of the same machine later on, or of "
                    "another one"));

    sortPause_->setObjectName(QStringLiteral("sortPause"));
    sortPause_->setSingleShot(true);
    sortPause_->setInterval(sortPauseMilliseconds);
    connect(sortPause_, &QTimer::timeout, this, [this] {
        if (sortWaits_) sortNow();
    });
    connect(view(), &ImageGridView::hovered, this, &FiltersPanel::showLens);
    connect(view(), &ImageGridView::selected, this, &FiltersPanel::showLens);
    connect(view(), &ImageGridView::activated, this, [this](int filter) {
        if (!filters_ || filter >= filters_->fields.cols()) return;
        lens_->hide();
        emit unitChosen({filters_->layer + 1, filter});
    });
}

FlatCombo* FiltersPanel::addChoice(const char* id, const QString& name, const QString& tip) {
    auto* choice = new FlatCombo(this);
    choice->setObjectName(QLatin1String(id));
    choice->setAccessibleName(name);
    choice->setToolTip(tip);
    addControl(choice);
    return choice;
}

/// In the order of FilterProjection.
void FiltersPanel::fillProjections() {
    projections_->addItems({tr("Weights"), tr("Most active"), tr("Sampled")});
    const QStringList tips = {
        tr("The weights to the pixels; of higher layers the linear combination of the fields below"),
        tr("The mean of the 25 images, among 1,000 spread over the training set, that activate the unit most"),
        tr("What the net dreams while the unit is on: E[v | h = 1], over 100 Gibbs chains")};
    for (int item = 0; item < tips.size(); ++item)
        projections_->setItemData(item, tips[item], Qt::ToolTipRole);
    projections_->setToolTip(tr("How a hidden unit is shown in pixels.\n"
                                "Weights: %1.\nMost active: %2.\nSampled: %3.")
                                 .arg(tips[0], tips[1], tips[2]));
    projections_->hide();
    connect(projections_, &QComboBox::activated, this,
            [this](int item) { setProjection(static_cast<FilterProjection>(item)); });
}

SnapshotRequest FiltersPanel::request() const {
    SnapshotRequest request;
    request.filters = true;
    request.layer = layer_;
    request.projection = projection_;
    return request;
}

void FiltersPanel::setLayer(Index layer) {
    if (layer == layer_) return;
    layer_ = layer;
    limit_ = 0;
    fillLayers();
    emit requestChanged();
}

void FiltersPanel::setProjection(FilterProjection projection) {
    if (projection == projection_) return;
    projection_ = projection;
    offerProjections();
    emit requestChanged();
}

/// What cannot be had of this layer is greyed out, and weights stand in for it.
void FiltersPanel::offerProjections() {
    projections_->setVisible(filters_ && filters_->projections.size() > 1);
    if (!filters_) return;
    const auto offered = [this](FilterProjection projection) {
        return std::ranges::find(filters_->projections, projection) != filters_->projections.end();
    };
    const auto* items = qobject_cast<QStandardItemModel*>(projections_->model());
    for (int item = 0; item < projections_->count(); ++item)
        items->item(item)->setEnabled(offered(static_cast<FilterProjection>(item)));
    projections_->setCurrentIndex(
        static_cast<int>(offered(projection_) ? projection_ : FilterProjection::Weights));
}

/// "The one that learns", then the layers from the lowest.
void FiltersPanel::fillLayers() {
    const Index layers = filters_ ? filters_->layers : 1;
    if (layers_->count() != layers + 1) {
        layers_->clear();
        layers_->addItem(tr("Top layer"));
        for (Index layer = 1; layer <= layers; ++layer)
            layers_->addItem(tr("Hidden %1").arg(layer));
    }
    layers_->setCurrentIndex(static_cast<int>(std::min(layer_, layers - 1)) + 1);
    layers_->setVisible(layers > 1);
}

void FiltersPanel::present(const Snapshot& snapshot) {
    if (!snapshot.filters || snapshot.filters->fields.size() == 0) return;
    if (filters_ && filters_->projection != snapshot.filters->projection) limit_ = 0;
    filters_ = snapshot.filters;
    fillLayers();
    offerProjections();
    const Index values = filters_->fields.rows();
    fits_ = snapshot.shape.pixels() == values;
    patch_ = fits_ ? snapshot.shape : unitGrid(values);
    const bool sameFilters = view()->gridStyle().order.size() == static_cast<std::size_t>(filters_->fields.cols());
    chooseColours();
    setMoment(snapshot.position);
    showImages(imagesOf(filters_, patch_), patch_);
    view()->setMarks(filters_->dead);
    if (sameFilters && sortPause_->isActive())
        sortWaits_ = true;
    else
        sortNow();
    describe();
    if (lens_->isVisible()) showLens();
}

void FiltersPanel::onKept() {
    if (filters_) describe();
}

void FiltersPanel::clear() {
    filters_ = nullptr;
    limit_ = 0;
    layer_ = -1;
    fillLayers();
    offerProjections();
    ImagePanel::clear();
    lens_->hide();
}

FilterOrder FiltersPanel::order() const {
    return static_cast<FilterOrder>(order_->currentIndex());
}

void FiltersPanel::hideEvent(QHideEvent*) {
    lens_->hide();
}

/// The lens must not stand before a dialog.
void FiltersPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && !isActiveWindow()) lens_->hide();
}

void FiltersPanel::sortNow() {
    sortWaits_ = false;
    if (!filters_) return;
    const Vector& keys = order() == FilterOrder::Norm ? filters_->norm : filters_->meanActivation;
    view()->setOrder(order() == FilterOrder::AsIs ? std::vector<Index>{} : descending(keys));
    dressKept();
    sortPause_->start();
}

/// Images are grey; the contrast of weights follows them as they grow, without flickering from frame to frame.
void FiltersPanel::chooseColours() {
    if (filters_->projection != FilterProjection::Weights)
        return restyle([](GridStyle& style) { style.colours = ColourMap::Grey; });
    const float wanted = sharedLimit(filters_->fields);
    limit_ = limit_ > 0 ? std::clamp(limit_, wanted / contrastSlack, wanted * contrastSlack) : wanted;
    restyle([this](GridStyle& style) {
        style.colours = ColourMap::Signed;
        style.limit = limit_;
    });
}

/// Enlarges what is pointed at, or else what the keys have reached.
void FiltersPanel::showLens() {
    const Index hoveredFilter = view()->hoveredImage();
    const bool byKeys = hoveredFilter < 0 && view()->hasFocus();
    const Index filter = byKeys ? view()->selectedImage() : hoveredFilter;
    if (!filters_ || filter < 0 || filter >= filters_->fields.cols() || !isVisible()) {
        lens_->hide();
        emit hovered({});
        return;
    }
    const bool dead = !filters_->dead.empty() && filters_->dead[static_cast<std::size_t>(filter)] != 0;
    const QString title = dead ? tr("Filter %1 · dead").arg(filter + 1) : tr("Filter %1").arg(filter + 1);
    std::vector<LensFact> facts = {{tr("bias"), formatFixed(filters_->hiddenBias[filter], 3)},
                                   {tr("norm"), formatFixed(filters_->norm[filter], 3)}};
    if (filters_->meanActivation.size() > 0)
        facts.push_back({tr("mean activation"), formatFixed(filters_->meanActivation[filter], 3)});
    QString line = title;
    for (const LensFact& fact : facts)
        line += QStringLiteral(" · %1 %2").arg(fact.name, fact.value);
    emit hovered(line);

    GridStyle style = view()->gridStyle();
    style.order.clear();
    style.marked.clear();
    style.contrast = GridContrast::PerImage;
    const double ratio = devicePixelRatioF();
    const double side = currentTheme().spacing(25) * ratio;
    style.layout.tileScale =
        std::max(1.0, std::round(side / static_cast<double>(std::max(patch_.rows, patch_.columns))));
    Matrix one = Matrix::Zero(patch_.pixels(), 1);
    one.topRows(filters_->fields.rows()) = filters_->fields.col(filter);
    QImage image = paintImageGrid(one, patch_, style);
    image.setDevicePixelRatio(ratio);
    const QRect tile = view()->rectOf(filter).toAlignedRect();
    lens_->showBeside({view()->mapToGlobal(tile.topLeft()), tile.size()}, image, title, facts);
}

void FiltersPanel::describe() {
    const auto isDead = [](std::uint8_t flag) { return flag != 0; };
    const auto dead = std::count_if(filters_->dead.begin(), filters_->dead.end(), isDead);
    const Index values = filters_->fields.rows();
    QStringList parts = {formatCounted(filters_->fields.cols(), tr("filter"), tr("filters"))};
    if (dead > 0) parts += tr("%1 dead □").arg(formatCount(dead));
    if (!fits_)
        parts += tr("%1 values each, not an image, as %2 × %3").arg(values).arg(patch_.rows).arg(patch_.columns);
    if (keptView() != nullptr) parts += tr("those kept at the left");
    setSummary(parts.join(QStringLiteral(" · ")));
}

} // namespace reverie
