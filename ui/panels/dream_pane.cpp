#include "ui/panels/dream_pane.h"

#include "ui/images/image_grid_view.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/label_button.h"
#include "ui/widgets/wheel_guard.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace reverie {
namespace {

constexpr int usualLabels = 10;
constexpr int wholeShare = 100; ///< Steps of the slider.
constexpr double leastUnits = 19;
constexpr double oneLineUnits = 30; ///< So wide that all ten labels stand in one line.
constexpr double besideRatio = 1.6; ///< Controls stand beside the image where it is so much wider than high.

QString percent(double share) {
    return DreamPane::tr("%1 %").arg(std::lround(100 * share));
}

} // namespace

DreamPane::DreamPane(QWidget* parent)
    : QWidget(parent), image_(new ImageGridView(this)), controls_(new QWidget(this)) {
    image_->setAccessibleName(tr("Large fantasy"));
    image_->setFocusPolicy(Qt::NoFocus);
    image_->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* column = new QVBoxLayout(controls_);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeWords());
    grid_ = new QGridLayout;
    grid_->setContentsMargins(0, 0, 0, 0);
    column->addLayout(grid_);
    makeFree();
    column->addWidget(makeMixer());
    setLabelCount(usualLabels);
    arrange();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &DreamPane::arrange);
}

QWidget* DreamPane::makeWords() {
    auto* line = new QWidget(this);
    words_ = new ElidedLabel(line);
    energy_ = new QLabel(line);
    energy_->setToolTip(tr("Free energy F of the state in the top machine, nats: the lower, the likelier"));
    setTextStyle(words_, TextSize::Small);
    setTextStyle(energy_, TextSize::Small, TextTone::Secondary);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(words_, 1);
    row->addWidget(energy_);
    return line;
}

QWidget* DreamPane::makeMixer() {
    auto* line = new QWidget(this);
    first_ = new FlatCombo(line);
    first_->setAccessibleName(tr("First label"));
    first_->setToolTip(tr("The label that is clamped; – frees the labels"));
    share_ = new QSlider(Qt::Horizontal, line);
    share_->setRange(0, wholeShare);
    share_->setPageStep(wholeShare / 10);
    share_->setAccessibleName(tr("Share of the second label"));
    guardWheel(share_);
    share_->setFocusPolicy(Qt::TabFocus);
    second_ = new FlatCombo(line);
    second_->setAccessibleName(tr("Second label"));
    second_->setToolTip(tr("A second label to mix with the first: what lies between them?"));
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(first_);
    row->addWidget(share_, 1);
    row->addWidget(second_);
    for (QWidget* control :
         {static_cast<QWidget*>(first_), static_cast<QWidget*>(second_), static_cast<QWidget*>(free_)})
        control->setFocusPolicy(Qt::TabFocus);

    connect(first_, &QComboBox::activated, this, [this](int index) {
        LabelMix mix = mix_;
        mix.setFirst(index - 1);
        change(mix);
    });
    connect(second_, &QComboBox::activated, this, [this](int index) {
        LabelMix mix = mix_;
        mix.setSecond(index - 1);
        change(mix);
    });
    connect(share_, &QSlider::valueChanged, this, [this](int value) {
        LabelMix mix = mix_;
        mix.setShare(static_cast<double>(value) / wholeShare);
        change(mix);
    });
    return line;
}

void DreamPane::makeFree() {
    free_ = new QToolButton(controls_);
    free_->setText(tr("Free"));
    free_->setCheckable(true);
    free_->setToolTip(tr("Free the labels: the machine chooses them as it dreams"));
    free_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    free_->setFocusPolicy(Qt::TabFocus);
    setTextStyle(free_, TextSize::Small);
    connect(free_, &QToolButton::clicked, this, [this] { setMix({}); });
}

void DreamPane::setLabelCount(int count) {
    if (count == labelCount() || count < 1) return;
    qDeleteAll(buttons_);
    buttons_.clear();
    QWidget* before = nullptr;
    for (int label = 0; label < count; ++label) {
        auto* button = new LabelButton(label, controls_);
        connect(button, &LabelButton::chosen, this, &DreamPane::choose);
        if (before) setTabOrder(before, button);
        buttons_.push_back(button);
        before = button;
    }
    for (QWidget* control : {static_cast<QWidget*>(free_), static_cast<QWidget*>(first_),
                             static_cast<QWidget*>(share_), static_cast<QWidget*>(second_)}) {
        setTabOrder(before, control);
        before = control;
    }
    for (QComboBox* combo : {first_, second_}) {
        combo->clear();
        combo->addItem(QStringLiteral("–"));
        for (int label = 0; label < count; ++label)
            combo->addItem(QString::number(label));
    }
    if (std::max(mix_.first(), mix_.second()) >= count)
        setMix({});
    else
        showMix();
    arrange();
}

void DreamPane::present(std::shared_ptr<const DreamView> dream) {
    if (!dream || dream->image.size() == 0 || dream->image.size() != dream->shape.pixels()) return;
    const ImageShape shapeBefore = dream_ ? dream_->shape : ImageShape{};
    dream_ = std::move(dream);
    if (dream_->labels.size() > 0) setLabelCount(static_cast<int>(dream_->labels.size()));
    for (LabelButton* button : buttons_)
        button->setLevel(button->label() < dream_->labels.size() ? dream_->labels[button->label()] : 0.0F);
    image_->setImages(std::make_shared<const Matrix>(dream_->image), dream_->shape);
    if (shapeBefore != dream_->shape) arrange();
    energy_->setText(std::isfinite(dream_->freeEnergy) ? tr("F %1").arg(formatFixed(dream_->freeEnergy, 1))
                                                       : QString());
    describe();
}

void DreamPane::clear() {
    dream_ = nullptr;
    image_->clear();
    for (LabelButton* button : buttons_)
        button->setLevel(0);
    energy_->clear();
    describe();
}

void DreamPane::setScaling(PixelScaling scaling) {
    GridStyle style = image_->gridStyle();
    style.scaling = scaling;
    image_->setGridStyle(style);
    arrange();
}

QString DreamPane::words() const {
    return words_->text();
}

void DreamPane::choose(int label, bool add) {
    LabelMix mix = mix_;
    if (add)
        mix.toggle(label);
    else
        mix.clampAlone(label);
    setMix(mix);
}

void DreamPane::change(const LabelMix& mix) {
    if (mix != mix_) setMix(mix);
}

void DreamPane::setMix(const LabelMix& mix) {
    mix_ = mix;
    showMix();
    emit labelsClamped(mix_.weights(labelCount()));
}

void DreamPane::showMix() {
    const QSignalBlocker quiet(share_);
    first_->setCurrentIndex(mix_.first() + 1);
    second_->setCurrentIndex(mix_.second() + 1);
    second_->setEnabled(!mix_.isFree());
    share_->setEnabled(mix_.second() >= 0);
    share_->setValue(mix_.second() >= 0 ? static_cast<int>(std::lround(wholeShare * mix_.share())) : 0);
    share_->setToolTip(mix_.second() >= 0
                           ? tr("How much of label %1, how much of label %2").arg(mix_.first()).arg(mix_.second())
                           : tr("Choose a second label to mix: Ctrl+click it, or take it from the list"));
    free_->setChecked(mix_.isFree());
    for (LabelButton* button : buttons_)
        button->setClamped(button->label() == mix_.first() || button->label() == mix_.second());
    describe();
}

void DreamPane::describe() {
    QStringList parts;
    if (mix_.second() >= 0)
        parts += tr("%1: %2 + %3: %4")
                     .arg(mix_.first())
                     .arg(percent(1 - mix_.share()))
                     .arg(mix_.second())
                     .arg(percent(mix_.share()));
    else if (!mix_.isFree())
        parts += tr("%1 clamped").arg(mix_.first());
    else if (dream_ && dream_->labels.size() > 0) {
        Index likeliest = 0;
        const float probability = dream_->labels.maxCoeff(&likeliest);
        parts += tr("free: %1 at %2").arg(likeliest).arg(percent(static_cast<double>(probability)));
    } else
        parts += tr("free");
    if (dream_ && dream_->pixelsClamped) parts += tr("pixels held, approximately");
    words_->setText(parts.join(QStringLiteral(" · ")));
}

QSize DreamPane::minimumSizeHint() const {
    const int image = currentTheme().spacing(12);
    return {currentTheme().spacing(leastUnits), image + currentTheme().spacing() + controls_->sizeHint().height()};
}

void DreamPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

/// The image takes what the controls leave, and no more than it can use.
void DreamPane::arrange() {
    const Theme& theme = currentTheme();
    const bool beside = width() > besideRatio * height();
    const int room = beside ? width() - height() - theme.spacing() : width();
    lineUp(room >= theme.spacing(oneLineUnits) ? labelCount() : (labelCount() + 1) / 2);
    grid_->setSpacing(theme.spacing(0.5));
    controls_->layout()->setSpacing(theme.spacing(0.5));
    const int needed = controls_->sizeHint().height();
    if (beside) {
        placeImage(QRect(0, 0, height(), height()));
        controls_->setGeometry(width() - room, std::max(0, (height() - needed) / 2), room, needed);
        return;
    }
    const int side = std::max(1, std::min(width(), height() - needed - theme.spacing()));
    placeImage(QRect(0, 0, width(), side));
    controls_->setGeometry(0, side + theme.spacing(), width(), needed);
}

/// Without a frame wider than it need be, in the middle of its room.
void DreamPane::placeImage(QRect room) {
    QRect snug(QPoint(), image_->snugSize(room.size()));
    snug.moveCenter(room.center());
    image_->setGeometry(snug);
}

void DreamPane::lineUp(int columns) {
    for (LabelButton* button : buttons_)
        grid_->addWidget(button, button->label() / columns, button->label() % columns);
    grid_->addWidget(free_, 0, columns, (labelCount() + columns - 1) / columns, 1);
    grid_->activate();
}

} // namespace reverie
