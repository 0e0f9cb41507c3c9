#include "ui/panels/code_panel.h"

#include "ui/images/image_tile.h"
#include "ui/panels/empty_state.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/wording.h"

#include <QHBoxLayout>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <utility>

namespace reverie {

namespace {

constexpr double imageUnits = 14;

} // namespace

CodePanel::CodePanel(QWidget* parent)
    : Panel(QStringLiteral("code"), tr("Code map"), parent), stack_(new QStackedLayout(this)),
      empty_(new EmptyState(QStringLiteral("samples"), {}, {}, this)) {
    stack_->addWidget(empty_);
    stack_->addWidget(makeContent());
    setAutoFillBackground(true);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &CodePanel::arrange);
    clear();
    arrange();
}

QWidget* CodePanel::makeContent() {
    auto* body = new QWidget(this);
    summary_ = new ElidedLabel(body);
    setTextStyle(summary_, TextSize::Small, TextTone::Secondary);
    plot_ = new CodePlot(body);
    decoded_ = new ImageTile(tr("Decoded"), body);
    nearest_ = new ImageTile(tr("Nearest case"), body);
    images_ = new QVBoxLayout;
    images_->addWidget(decoded_);
    images_->addWidget(nearest_);
    images_->addStretch(1);
    auto* row = new QHBoxLayout;
    row->addWidget(plot_, 1);
    row->addLayout(images_);
    content_ = new QVBoxLayout(body);
    content_->addWidget(summary_);
    content_->addLayout(row, 1);
    connect(plot_, &CodePlot::pointed, this, &CodePanel::point);
    connect(plot_, &CodePlot::left, this, &CodePanel::forgetPoint);
    return body;
}

void CodePanel::arrange() {
    const Theme& theme = currentTheme();
    content_->setContentsMargins(theme.spacing(), theme.spacing(), theme.spacing(), theme.spacing());
    content_->setSpacing(theme.spacing(0.5));
    images_->setSpacing(theme.spacing());
    for (ImageTile* tile : {decoded_, nearest_}) {
        tile->setFixedWidth(theme.spacing(imageUnits));
        tile->setFixedHeight(tile->heightFor(theme.spacing(imageUnits)));
    }
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
}

SnapshotRequest CodePanel::request() const {
    SnapshotRequest request;
    request.net = true;
    return request;
}

void CodePanel::clear() {
    presentNothing(
        tr("Cases appear here as points once an autoencoder with a code of two numbers learns: preset “A "
           "deep autoencoder, code of two”."));
}

void CodePanel::presentNothing(const QString& sentence) {
    map_.reset();
    plot_->clear();
    empty_->setText(tr("No map"), sentence);
    stack_->setCurrentWidget(empty_);
}

QWidget& CodePanel::exported() {
    return *stack_->currentWidget();
}

void CodePanel::presentMap(std::shared_ptr<const CodeMap> map) {
    const bool first = map_ == nullptr;
    map_ = std::move(map);
    plot_->setCodes(map_->codes, map_->labels);
    summary_->setText(tr("%1, each at its code · the pointer is decoded")
                          .arg(formatCounted(map_->codes.cols(), tr("%1 case").arg(map_->split),
                                             tr("%1 cases").arg(map_->split))));
    if (first) forgetPoint();
    stack_->setCurrentIndex(1);
}

void CodePanel::point(QPointF code) {
    if (!map_) return;
    Matrix wanted(2, 1);
    wanted << static_cast<float>(code.x()), static_cast<float>(code.y());
    decoded_->setImage(map_->decode(wanted), map_->shape);
    const Index neighbour = plot_->nearest(code);
    nearest_->setImage(map_->images.col(neighbour), map_->shape);
    QString text = tr("Code %1, %2").arg(fixedNumber(code.x(), 2), fixedNumber(code.y(), 2));
    if (!map_->labels.empty())
        text += tr(" · nearest case %1, label %2")
                    .arg(neighbour + 1)
                    .arg(map_->labels[static_cast<std::size_t>(neighbour)]);
    emit hovered(text);
}

void CodePanel::forgetPoint() {
    if (map_) {
        decoded_->clear(map_->shape);
        nearest_->clear(map_->shape);
    }
    emit hovered({});
}

} // namespace reverie
