#include "ui/widgets/temperature_bar.h"

#include "core/sampling/running_sample.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wheel_guard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>

#include <cmath>

namespace reverie {

namespace {

/// Slider steps to a factor of ten.
constexpr int decade = 100;
/// The pointer takes a temperature so near 1 for 1.
constexpr int nearOne = 3;

float temperatureAt(int place) {
    return std::pow(10.0F, static_cast<float>(place) / decade);
}

int placeOf(float temperature) {
    return static_cast<int>(std::lround(decade * std::log10(temperature)));
}

/// Marks the middle, which is the machine's own temperature, and takes it on a double click.
class MarkedSlider : public QSlider {
public:
    explicit MarkedSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {}

protected:
    void paintEvent(QPaintEvent* event) override {
        QPainter painter(this);
        const double x = std::floor(width() / 2.0) + 0.5;
        painter.setPen(QPen(currentTheme().secondaryText, 1));
        painter.drawLine(QPointF(x, 0), QPointF(x, height()));
        painter.end();
        QSlider::paintEvent(event);
    }
    void mouseMoveEvent(QMouseEvent* event) override {
        QSlider::mouseMoveEvent(event);
        if (isSliderDown() && value() != 0 && std::abs(value()) <= nearOne) setValue(0);
    }
    void mouseDoubleClickEvent(QMouseEvent*) override { setValue(0); }
};

} // namespace

TemperatureBar::TemperatureBar(QWidget* parent)
    : QWidget(parent), row_(new QHBoxLayout(this)), name_(new QLabel(tr("Temperature T"), this)),
      slider_(new MarkedSlider(this)), value_(new QLabel(this)), cool_(new QPushButton(this)) {
    slider_->setRange(placeOf(coldestTemperature), placeOf(hottestTemperature));
    slider_->setPageStep(decade / 4);
    slider_->setSingleStep(decade / 20);
    slider_->setAccessibleName(tr("Temperature"));
    slider_->setToolTip(tr("P(state) ∝ exp(−E / T): a hot sample is noise, a cold one stays where the energy is "
                           "low. The mark is T = 1, the machine as it learned; a double click goes there."));
    slider_->setFocusPolicy(Qt::TabFocus);
    guardWheel(slider_);
    name_->setBuddy(slider_);
    setTextStyle(name_, TextSize::Small, TextTone::Secondary);
    setTextStyle(value_, TextSize::Small);
    value_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    cool_->setCheckable(true);
    cool_->setFocusPolicy(Qt::TabFocus);
    cool_->setObjectName(QStringLiteral("anneal"));
    row_->addWidget(name_);
    row_->addWidget(slider_, 1);
    row_->addWidget(value_);
    row_->addWidget(cool_);
    connect(slider_, &QSlider::valueChanged, this, [this] {
        const QSignalBlocker quiet(cool_);
        source_ = Source::Person;
        cool_->setChecked(false);
        nameButton();
        write();
        emit temperatureChosen(temperature());
    });
    connect(cool_, &QPushButton::toggled, this, [this](bool wanted) {
        source_ = wanted ? Source::Starting : Source::Stopping;
        nameButton();
        emit coolingWanted(wanted);
    });
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &TemperatureBar::arrange);
    nameButton();
    write();
    arrange();
}

float TemperatureBar::temperature() const {
    return temperatureAt(slider_->value());
}

bool TemperatureBar::isCooling() const {
    return cool_->isChecked();
}

void TemperatureBar::present(float temperature, bool cooling) {
    if (source_ == Source::Person || (source_ == Source::Starting && !cooling) ||
        (source_ == Source::Stopping && cooling))
        return;
    source_ = cooling ? Source::Sample : Source::Person;
    show(temperature, cooling);
}

void TemperatureBar::reset() {
    source_ = Source::Person;
    show(1, false);
}

void TemperatureBar::show(float temperature, bool cooling) {
    const QSignalBlocker quietSlider(slider_);
    const QSignalBlocker quietButton(cool_);
    slider_->setValue(placeOf(temperature));
    cool_->setChecked(cooling);
    nameButton();
    write();
}

void TemperatureBar::write() {
    value_->setText(QString::number(static_cast<double>(temperature()), 'f', 2));
}

void TemperatureBar::nameButton() {
    cool_->setText(cool_->isChecked() ? tr("Stop") : tr("Anneal"));
    cool_->setToolTip(cool_->isChecked()
                          ? tr("Hold the temperature that is reached")
                          : tr("Simulated annealing: the temperature falls from 10 to 0.1, so that the sample "
                               "settles where the energy is low"));
}

void TemperatureBar::arrange() {
    const Theme& theme = currentTheme();
    row_->setContentsMargins(theme.spacing(), theme.spacing(0.5), theme.spacing(), theme.spacing(0.5));
    row_->setSpacing(theme.spacing());
    value_->setFixedWidth(QFontMetrics(theme.font(TextSize::Small)).horizontalAdvance(QStringLiteral("10.00")) +
                          2);
    // The button keeps the width of its longer name.
    const QString now = cool_->text();
    cool_->setMinimumWidth(0);
    cool_->setText(tr("Anneal"));
    cool_->setMinimumWidth(cool_->sizeHint().width());
    cool_->setText(now);
}

} // namespace reverie
