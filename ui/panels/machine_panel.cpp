#include "ui/panels/machine_panel.h"

#include "ui/images/image_tile.h"
#include "ui/panels/empty_state.h"
#include "ui/panels/machine_controls.h"
#include "ui/plots/energy_plot.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/matrix_view.h"
#include "ui/widgets/separator_line.h"
#include "ui/widgets/temperature_bar.h"
#include "ui/widgets/unit_names.h"
#include "ui/widgets/unit_network.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace reverie {

namespace {

constexpr int decimals = 3;
/// Energies of float weights agree to so many parts of their size.
constexpr double agreement = 1e-4;
constexpr double sampleShare = 0.36;
constexpr double leastImageUnits = 8;

QString energyText(double energy) {
    return formatFixed(energy, decimals).trimmed();
}

/// "9 visible, 6 hidden units", or "9–3–3 units" of more layers.
QString sizesText(const MachineView& machine) {
    QStringList parts;
    if (machine.layers.size() > 2) {
        for (const Index units : machine.layers)
            parts.append(formatCount(units));
        return MachinePanel::tr("%1 units").arg(parts.join(u'–'));
    }
    for (std::size_t layer = 0; layer < machine.layers.size(); ++layer)
        parts.append(QStringLiteral("%1 %2").arg(formatCount(machine.layers[layer]), layerName(machine, layer)));
    return MachinePanel::tr("%1 units").arg(parts.join(QStringLiteral(", ")));
}

/// What is true of the machine, and the energy of its sample as each of the machines that it is computes it.
QString statementOf(const MachineView& machine, const SampleView& sample) {
    const QString general = energyText(sample.energy);
    if (!sample.specialEnergy)
        return machine.layers.size() == 1 ? MachinePanel::tr("Fully visible: E(x) = %1").arg(general)
                                          : MachinePanel::tr("General: E(v, h) = %1").arg(general);
    const bool equal =
        std::abs(*sample.specialEnergy - sample.energy) <= agreement * std::max(1.0, std::abs(sample.energy));
    return MachinePanel::tr("It is %1: E = %2 as a general machine, %3 as %1: %4")
        .arg(sample.deep ? MachinePanel::tr("a DBM") : MachinePanel::tr("an RBM"), general,
             energyText(*sample.specialEnergy), equal ? MachinePanel::tr("equal") : MachinePanel::tr("not equal"));
}

/// The energy in letters.
QString explanationOf(const MachineView& machine, const SampleView& sample) {
    if (sample.specialEnergy && sample.deep)
        return MachinePanel::tr("Only neighbouring layers are connected: a deep Boltzmann machine. In the general "
                                "one's letters R = 0, and W and S have blocks of zeros.");
    if (sample.specialEnergy)
        return MachinePanel::tr("R = S = 0: a restricted Boltzmann machine, E(v, h) = −vᵀWh − cᵀv − bᵀh.");
    if (machine.layers.size() == 1)
        return MachinePanel::tr("E(x) = −xᵀUx − bᵀx of the states of the sample, every pair counted twice.");
    return MachinePanel::tr("E(v, h) = −vᵀRv − vᵀWh − hᵀSh − cᵀv − bᵀh of the states of the sample, every pair "
                            "of R and S counted twice.");
}

QString formTip(MachineForm form, const MachineView& machine) {
    const bool hidden = machine.layers.size() > 1;
    if (form == MachineForm::AsTrained) return MachinePanel::tr("All weights, as they were learned");
    if (form == MachineForm::Restricted)
        return machine.canRestrict ? MachinePanel::tr("Show and sample a copy without weights within the visible "
                                                      "or the hidden units; training is not touched")
               : hidden            ? MachinePanel::tr("It has no weights within a side: it is an RBM already")
                                   : MachinePanel::tr("A restricted machine needs hidden units");
    return machine.canLayer ? MachinePanel::tr("Show and sample a copy with weights between neighbouring layers "
                                               "alone; training is not touched")
           : machine.layers.size() > 2
               ? MachinePanel::tr("Only neighbouring layers are connected: it is a DBM "
                                  "already")
               : MachinePanel::tr("A layered machine needs weights S between hidden units");
}

} // namespace

MachinePanel::MachinePanel(QWidget* parent)
    : Panel(QStringLiteral("machine"), tr("Machine"), parent), stack_(new QStackedLayout(this)),
      empty_(new EmptyState(QStringLiteral("matrix"), {}, {}, this)), body_(new QWidget(this)),
      controls_(new MachineControls(body_)), temperature_(new TemperatureBar(body_)) {
    auto* column = new QVBoxLayout(body_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(controls_);
    column->addWidget(new SeparatorLine(body_));
    views_ = new QHBoxLayout;
    views_->addWidget(makePicture(), 1);
    views_->addWidget(makeSample());
    column->addLayout(views_, 1);
    column->addWidget(new SeparatorLine(body_));
    column->addWidget(makeForms());
    column->addWidget(new SeparatorLine(body_));
    column->addWidget(temperature_);
    stack_->addWidget(empty_);
    stack_->addWidget(body_);
    setAutoFillBackground(true);

    connect(controls_, &MachineControls::settingsChanged, this, [this] { emit settingsChanged(settings()); });
    connect(controls_, &MachineControls::stepRequested, this, &MachinePanel::stepRequested);
    connect(controls_, &MachineControls::restartRequested, this, &MachinePanel::restartRequested);
    connect(controls_, &MachineControls::pictureChosen, this, &MachinePanel::choosePicture);
    connect(temperature_, &TemperatureBar::temperatureChosen, this, &MachinePanel::temperatureChosen);
    connect(temperature_, &TemperatureBar::coolingWanted, this, &MachinePanel::coolingWanted);
    connect(matrix_, &MatrixView::hovered, this, &Panel::hovered);
    connect(network_, &UnitNetwork::hovered, this, &Panel::hovered);
    connect(network_, &UnitNetwork::unitClicked, this, [this](qlonglong unit) { chooseUnit(unit); });
    connect(matrix_, &MatrixView::pairClicked, this, [this](qlonglong from, qlonglong to) {
        if (!chooseUnit(from)) chooseUnit(to);
    });
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &MachinePanel::arrange);
    clear();
    arrange();
}

/// A hidden unit of the machine as it was trained; its other forms are copies with other layers.
bool MachinePanel::chooseUnit(Index unit) {
    const auto layer = static_cast<Index>(layerOf(*machine_, unit));
    if (layer == 0 || machine_->form != MachineForm::AsTrained) return false;
    emit unitChosen({layer, placeInLayer(*machine_, unit)});
    return true;
}

QWidget* MachinePanel::makePicture() {
    auto* holder = new QWidget(body_);
    matrix_ = new MatrixView(holder);
    network_ = new UnitNetwork(holder);
    tooMany_ = new EmptyState(QStringLiteral("network"), tr("Too many units to draw"), {}, holder);
    pictures_ = new QStackedLayout(holder);
    pictures_->addWidget(matrix_);
    pictures_->addWidget(network_);
    pictures_->addWidget(tooMany_);
    return holder;
}

QWidget* MachinePanel::makeSample() {
    auto* holder = new QWidget(body_);
    image_ = new ImageTile(tr("Visible units"), holder);
    image_->setToolTip(tr("The states of the visible units: white where a unit is on"));
    plot_ = new EnergyPlot(holder);
    plot_->setToolTip(tr("E of the states after each sweep: a state is the more probable the lower its energy"));
    sampleColumn_ = new QVBoxLayout(holder);
    sampleColumn_->addWidget(image_, 1);
    auto* title = new ElidedLabel(holder);
    title->setText(tr("Energy E"));
    setTextStyle(title, TextSize::Small, TextTone::Secondary);
    sampleColumn_->addWidget(title);
    sampleColumn_->addWidget(plot_, 1);
    return holder;
}

QWidget* MachinePanel::makeForms() {
    forms_ = new QWidget(body_);
    formButtons_ = new QButtonGroup(forms_);
    formRow_ = new QHBoxLayout;
    addForm(MachineForm::AsTrained, tr("As trained"));
    addForm(MachineForm::Restricted, tr("R = S = 0: an RBM"));
    addForm(MachineForm::Layered, tr("Layered: a DBM"));
    formRow_->addStretch(1);
    statement_ = new ElidedLabel(forms_);
    setTextStyle(statement_, TextSize::Small);
    formColumn_ = new QVBoxLayout(forms_);
    formColumn_->addLayout(formRow_);
    formColumn_->addWidget(statement_);
    connect(formButtons_, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on) emit settingsChanged(settings());
    });
    return forms_;
}

void MachinePanel::addForm(MachineForm form, const QString& name) {
    auto* button = new QPushButton(name, forms_);
    button->setCheckable(true);
    button->setChecked(form == MachineForm::AsTrained);
    button->setFocusPolicy(Qt::TabFocus);
    setTextStyle(button, TextSize::Small);
    formButtons_->addButton(button, static_cast<int>(form));
    formRow_->addWidget(button);
}

SnapshotRequest MachinePanel::request() const {
    SnapshotRequest request;
    request.net = true;
    return request;
}

MachineSettings MachinePanel::settings() const {
    MachineSettings settings = controls_->settings();
    settings.form = static_cast<MachineForm>(formButtons_->checkedId());
    return settings;
}

bool MachinePanel::isEmpty() const {
    return stack_->currentWidget() == empty_;
}

QString MachinePanel::statement() const {
    return statement_->text();
}

void MachinePanel::clear() {
    machine_.reset();
    matrix_->setMachine(nullptr);
    network_->setMachine(nullptr);
    plot_->clear();
    image_->clear({1, 1});
    temperature_->reset();
    empty_->setText(tr("Weights, states and energy"),
                    tr("The machine appears here as a general Boltzmann machine, with a sample that runs in it."));
    stack_->setCurrentWidget(empty_);
    const MachineSettings before = settings();
    {
        const QSignalBlocker quiet(formButtons_);
        formButtons_->button(static_cast<int>(MachineForm::AsTrained))->setChecked(true);
    }
    if (settings() != before) emit settingsChanged(settings());
}

void MachinePanel::presentProblem(const QString& sentence) {
    clear();
    empty_->setText(tr("Not shown as a general Boltzmann machine"), sentence);
}

void MachinePanel::presentMachine(std::shared_ptr<const MachineView> machine, ImageShape shape) {
    machine_ = std::move(machine);
    shape_ = shape;
    matrix_->setMachine(machine_);
    network_->setMachine(machine_);
    offerForms();
    choosePicture();
    stack_->setCurrentWidget(body_);
}

void MachinePanel::presentSample(std::shared_ptr<const SampleView> sample) {
    if (!machine_ || sample->states.size() != machine_->weights.rows()) return;
    const Index visible = machine_->layers.front();
    const ImageShape shape = shape_.pixels() == visible ? shape_ : ImageShape{1, visible};
    image_->setImage(sample->states.head(visible), shape);
    image_->setMaximumHeight(std::max(image_->heightFor(image_->width()), image_->minimumHeight()));
    network_->setStates(sample->states, sample->means);
    plot_->setEnergies(sample->energies, sample->sweeps);
    temperature_->present(sample->temperature, sample->cooling);
    statement_->setText(statementOf(*machine_, *sample));
    statement_->setToolTip(explanationOf(*machine_, *sample));
}

void MachinePanel::offerForms() {
    for (QAbstractButton* button : formButtons_->buttons()) {
        const auto form = static_cast<MachineForm>(formButtons_->id(button));
        button->setEnabled(form == MachineForm::AsTrained ||
                           (form == MachineForm::Restricted ? machine_->canRestrict : machine_->canLayer));
        button->setToolTip(formTip(form, *machine_));
    }
}

void MachinePanel::choosePicture() {
    if (!machine_) return;
    const Index units = machine_->weights.rows();
    const bool drawn = controls_->showsNetwork();
    if (units > UnitNetwork::mostUnits)
        tooMany_->setText(
            tr("Too many units to draw"),
            tr("A drawing with a line for each weight stays legible up to %1 units, and this machine "
               "has %2. Its weights are shown as a matrix.")
                .arg(UnitNetwork::mostUnits)
                .arg(formatCount(units)));
    pictures_->setCurrentWidget(!drawn                           ? static_cast<QWidget*>(matrix_)
                                : units > UnitNetwork::mostUnits ? static_cast<QWidget*>(tooMany_)
                                                                 : network_);
    describe();
}

void MachinePanel::describe() {
    QString summary = sizesText(*machine_);
    const Index weights = machine_->connections.sum() / 2;
    if (controls_->showsNetwork() && network_->edges() > 0 && static_cast<Index>(network_->edges()) < weights)
        summary += tr(" · the %1 strongest of %2 weights").arg(network_->edges()).arg(formatCount(weights));
    controls_->setSummary(summary);
}

QWidget& MachinePanel::exported() {
    return isEmpty() ? static_cast<QWidget&>(*this) : *pictures_->currentWidget();
}

void MachinePanel::setBare(bool bare) {
    controls_->setVisible(!bare);
}

void MachinePanel::resizeEvent(QResizeEvent*) {
    arrange();
}

void MachinePanel::arrange() {
    const Theme& theme = currentTheme();
    const int half = theme.spacing(0.5);
    const int one = theme.spacing();
    views_->setContentsMargins(half, half, one, half);
    views_->setSpacing(one);
    sampleColumn_->setContentsMargins(0, half, 0, 0);
    sampleColumn_->setSpacing(half);
    formRow_->setSpacing(half);
    formColumn_->setContentsMargins(one, half, one, half);
    formColumn_->setSpacing(half);
    QWidget* sample = sampleColumn_->parentWidget();
    sample->setFixedWidth(std::max(theme.spacing(18), static_cast<int>(width() * sampleShare)));
    image_->setMinimumHeight(theme.spacing(leastImageUnits));
    image_->setMaximumHeight(std::max(image_->heightFor(sample->width()), image_->minimumHeight()));
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
}

} // namespace reverie
