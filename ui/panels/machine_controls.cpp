#include "ui/panels/machine_controls.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/control_makers.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/wording.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace reverie {

namespace {

constexpr double sweepsASecond[] = {1, 5, 30, 0};

} // namespace

MachineControls::MachineControls(QWidget* parent) : QWidget(parent), row_(new QHBoxLayout(this)) {
    makeSampling();
    summary_ = new ElidedLabel(this);
    setTextStyle(summary_, TextSize::Small, TextTone::Secondary);
    row_->addWidget(summary_, 1);
    makePictures();
    arrange();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &MachineControls::arrange);
}

void MachineControls::makeSampling() {
    play_ = addButton(QStringLiteral("play"), tr("Sample"),
                      tr("Let the sample run, unit by unit, or hold it; training is not touched"));
    play_->setIcon(themedIcon(QStringLiteral("play"), QStringLiteral("pause")));
    play_->setCheckable(true);
    play_->setChecked(true);
    QToolButton* step = addButton(QStringLiteral("step-minibatch"), tr("One sweep"),
                                  tr("Hold the sample and draw each unit once, given all others"));
    QToolButton* restart =
        addButton(QStringLiteral("restart"), tr("Restart"), tr("Start the sample again from noise"));
    order_ = addChoice(tr("Order"), tr("In which order a sweep comes to the units: anew each time, or always the "
                                       "same"));
    order_->addItem(tr("Random order"), static_cast<int>(UpdateOrder::Random));
    order_->addItem(tr("Fixed order"), static_cast<int>(UpdateOrder::Fixed));
    speed_ = addChoice(tr("Speed"), tr("Sweeps over all units a second, slow or as fast as it goes"));
    for (const double speed : sweepsASecond)
        speed_->addItem(speed > 0 ? tr("%1/s").arg(plainNumber(speed)) : tr("full speed"), speed);
    speed_->setCurrentIndex(speed_->findData(MachineSettings().sweepsPerSecond));
    connect(play_, &QToolButton::toggled, this, &MachineControls::settingsChanged);
    connect(step, &QToolButton::clicked, this, [this] {
        play_->setChecked(false);
        emit stepRequested();
    });
    connect(restart, &QToolButton::clicked, this, &MachineControls::restartRequested);
    for (QComboBox* choice : {order_, speed_})
        connect(choice, &QComboBox::currentIndexChanged, this, &MachineControls::settingsChanged);
}

void MachineControls::makePictures() {
    auto* group = new QButtonGroup(this);
    QToolButton* matrix =
        addButton(QStringLiteral("matrix"), tr("Weights"), tr("The weights of all pairs of units as a matrix"));
    network_ = addButton(QStringLiteral("network"), tr("Drawing"),
                         tr("The units and their strongest weights as a drawing; filled units are on"));
    for (QToolButton* button : {matrix, network_}) {
        button->setCheckable(true);
        group->addButton(button);
    }
    matrix->setChecked(true);
    connect(network_, &QToolButton::toggled, this, &MachineControls::pictureChosen);
}

QToolButton* MachineControls::addButton(const QString& icon, const QString& name, const QString& tip) {
    QToolButton* button = makeIconButton(icon, name, tip, this);
    row_->addWidget(button);
    return button;
}

QComboBox* MachineControls::addChoice(const QString& name, const QString& tip) {
    QComboBox* choice = makeChoice(name, tip, this);
    row_->addWidget(choice);
    return choice;
}

MachineSettings MachineControls::settings() const {
    MachineSettings settings;
    settings.running = play_->isChecked();
    settings.sweepsPerSecond = speed_->currentData().toDouble();
    settings.order = static_cast<UpdateOrder>(order_->currentData().toInt());
    return settings;
}

void MachineControls::setSummary(const QString& text) {
    if (summary_->text() != text) summary_->setText(text);
}

QString MachineControls::summary() const {
    return summary_->text();
}

bool MachineControls::showsNetwork() const {
    return network_->isChecked();
}

void MachineControls::arrange() {
    const Theme& theme = currentTheme();
    const int half = theme.spacing(0.5);
    row_->setContentsMargins(half, half, half, half);
    row_->setSpacing(theme.spacing(0.25));
    for (auto* button : findChildren<QToolButton*>())
        button->setIconSize({theme.spacing(2), theme.spacing(2)});
    summary_->setContentsMargins(half, 0, half, 0);
}

} // namespace reverie
