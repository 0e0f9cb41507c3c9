#include "ui/plots/curve_settings.h"

#include "ui/theme/theme.h"
#include "ui/widgets/wheel_guard.h"
#include "ui/widgets/wording.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScreen>
#include <QSlider>

#include <algorithm>
#include <array>

namespace reverie {

namespace {

constexpr std::array<int, 10> smoothingStops = {0, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};

QString smoothingWords(int minibatches) {
    return minibatches == 0 ? CurveSettings::tr("off")
                            : CurveSettings::tr("over %1").arg(plainNumber(minibatches));
}

} // namespace

CurveSettings::CurveSettings(QWidget* parent)
    : QWidget(parent, Qt::Popup), runAxis_(new QComboBox(this)), smoothing_(new QSlider(Qt::Horizontal, this)),
      smoothingText_(new QLabel(smoothingWords(0), this)) {
    // A click on the button that opened it closes it, instead of opening it again.
    setAttribute(Qt::WA_NoMouseReplay);
    setObjectName(QStringLiteral("curveSettings"));
    runAxis_->addItems({tr("Minibatches"), tr("Epochs")});
    runAxis_->setObjectName(QStringLiteral("runAxis"));
    runAxis_->setAccessibleName(tr("Horizontal axis"));
    runAxis_->setToolTip(tr("What the horizontal axis counts."));
    smoothing_->setObjectName(QStringLiteral("smoothing"));
    smoothing_->setRange(0, static_cast<int>(smoothingStops.size()) - 1);
    smoothing_->setPageStep(1);
    smoothing_->setAccessibleName(tr("Smoothing"));
    smoothing_->setToolTip(tr("Exponential moving average over about this many minibatches; the raw curve stays "
                              "behind it."));
    guardWheel(runAxis_);
    guardWheel(smoothing_);
    auto* axisName = new QLabel(tr("Horizontal axis"), this);
    auto* smoothingName = new QLabel(tr("Smoothing"), this);
    auto* grid = new QGridLayout(this);
    grid->addWidget(axisName, 0, 0);
    grid->addWidget(runAxis_, 0, 1, 1, 2);
    grid->addWidget(smoothingName, 1, 0);
    grid->addWidget(smoothing_, 1, 1);
    grid->addWidget(smoothingText_, 1, 2);
    for (QLabel* label : {axisName, smoothingName})
        setTextStyle(label, TextSize::Body, TextTone::Secondary);
    connect(runAxis_, &QComboBox::activated, this, [this] { emit runAxisChosen(runAxis()); });
    connect(smoothing_, &QSlider::valueChanged, this, &CurveSettings::chooseSmoothing);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &CurveSettings::arrange);
    arrange();
}

void CurveSettings::arrange() {
    const Theme& theme = currentTheme();
    auto* grid = qobject_cast<QGridLayout*>(layout());
    const int margin = theme.spacing(1.5);
    grid->setContentsMargins(margin, margin, margin, margin);
    grid->setHorizontalSpacing(theme.spacing(1.5));
    grid->setVerticalSpacing(theme.spacing());
    smoothing_->setFixedWidth(theme.spacing(14));
    smoothingText_->setMinimumWidth(
        QFontMetrics(theme.font()).horizontalAdvance(smoothingWords(smoothingStops.back())) + 1);
}

RunAxis CurveSettings::runAxis() const {
    return static_cast<RunAxis>(runAxis_->currentIndex());
}

void CurveSettings::chooseSmoothing(int stop) {
    const int minibatches = smoothingStops[static_cast<std::size_t>(stop)];
    smoothingText_->setText(smoothingWords(minibatches));
    emit smoothingChosen(minibatches);
}

void CurveSettings::openBelow(const QWidget* control) {
    adjustSize();
    const QRect screen = control->screen()->availableGeometry();
    const QRect button(control->mapToGlobal(QPoint()), control->size());
    const int left = std::clamp(button.right() + 1 - width(), screen.left(), screen.right() + 1 - width());
    const bool below = button.bottom() + height() <= screen.bottom();
    move(left, below ? button.bottom() + 1 : button.top() - height());
    show();
    smoothing_->setFocus(Qt::PopupFocusReason);
}

void CurveSettings::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.field);
    painter.setPen(QPen(theme.separator, 1));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace reverie
