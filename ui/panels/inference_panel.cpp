#include "ui/panels/inference_panel.h"

#include "ui/images/image_grid_view.h"
#include "ui/panels/empty_state.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/control_makers.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/task_progress.h"
#include "ui/widgets/wording.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

namespace {

constexpr int mostDecimals = 3;
constexpr int plotShare = 3; ///< Of the height, beside that of the pictures.
constexpr int picturesShare = 2;
constexpr double lowestPictures = 8; ///< Spacing units.

QString nats(double value, double error) {
    return error > 0 ? numberWithError(value, error) : fixedNumber(value, mostDecimals);
}

QString cell(const QString& text, bool first = false) {
    return QStringLiteral("<td align=\"%1\" style=\"padding-right: 14px\">%2</td>")
        .arg(first ? QStringLiteral("left") : QStringLiteral("right"), text);
}

QString row(const QStringList& cells) {
    QString text = cell(cells.front(), true);
    for (const QString& one : cells.mid(1))
        text += cell(one);
    return QStringLiteral("<tr>%1</tr>").arg(text);
}

/// Where it has all of them: the bound after one pass, after all sweeps, log P(v), and the divergence.
QStringList figuresOf(const MachineInference& machine, int sweeps) {
    const std::vector<double>& bounds = machine.curve.bounds;
    const std::optional<double>& exact = machine.curve.exact;
    const double error = machine.logZ.standardError;
    const QString none = QStringLiteral("–");
    QStringList cells = {nats(bounds.front(), error)};
    if (sweeps > 0) cells += bounds.size() > 1 ? nats(bounds.back(), error) : none;
    cells += exact ? nats(*exact, error) : none;
    cells += exact ? plainNumber(std::max(0.0, *exact - bounds.back()), 2) : none;
    return cells;
}

QString momentName(int sweeps) {
    return sweeps == 0 ? InferencePanel::tr("pass") : QString::number(sweeps);
}

} // namespace

InferencePanel::InferencePanel(QWidget* parent)
    : Panel(QStringLiteral("inference"), tr("Inference"), parent), stack_(new QStackedLayout),
      empty_(new EmptyState(QStringLiteral("network"), {}, {}, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    stack_->addWidget(empty_);
    stack_->addWidget(makeContent());
    column->addLayout(stack_, 1);
    setAutoFillBackground(true);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &InferencePanel::arrange);
    setFocusProxy(infer_);
    setBeside({});
    setCases(0);
    arrange();
}

QWidget* InferencePanel::makeHeader() {
    auto* header = new QWidget(this);
    case_ = new QSpinBox(header);
    case_->setObjectName(QStringLiteral("case"));
    case_->setAccessibleName(tr("Case"));
    case_->setPrefix(tr("Case "));
    case_->setMinimum(1);
    case_->setKeyboardTracking(false);
    case_->setToolTip(tr("Which of the validation cases is shown to the machines."));
    scope_ = makeChoice(tr("Cases"), tr("This case alone, or the mean over a hundred from it on."), header);
    scope_->setObjectName(QStringLiteral("scope"));
    scope_->addItem(tr("alone"), false);
    scope_->addItem(tr("and 99 more"), true);
    infer_ = new QPushButton(tr("Compare Q with P"), header);
    infer_->setObjectName(QStringLiteral("infer"));
    infer_->setToolTip(
        tr("Measures how close Q(h|v) comes to P(h|v) with the newest weights. log Z is summed where "
           "the machine is small enough, else estimated by annealed importance sampling."));
    keep_ = new QPushButton(tr("Keep this one"), header);
    keep_->setObjectName(QStringLiteral("keep"));
    keep_->setToolTip(tr("Remembers the machine in hand, to stand beside those that come after it."));
    open_ = new QPushButton(tr("Open…"), header);
    open_->setObjectName(QStringLiteral("openBeside"));
    open_->setToolTip(tr("Another machine from a file, to stand beside the one in hand."));
    drop_ = makeIconButton(QStringLiteral("close"), tr("Put away"), tr("No machine stands beside it any more."),
                           header);
    drop_->setObjectName(QStringLiteral("drop"));
    besideName_ = new ElidedLabel(header);
    besideName_->setObjectName(QStringLiteral("beside"));
    setTextStyle(besideName_, TextSize::Small, TextTone::Secondary);
    progress_ = new TaskProgress(header);
    progress_->hide();

    first_ = new QHBoxLayout;
    first_->addWidget(case_);
    first_->addWidget(scope_);
    first_->addStretch(1);
    first_->addWidget(infer_);
    second_ = new QHBoxLayout;
    second_->addWidget(besideName_, 1);
    second_->addWidget(drop_);
    second_->addWidget(keep_);
    second_->addWidget(open_);
    auto* rows = new QVBoxLayout(header);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(first_);
    rows->addLayout(second_);
    rows->addWidget(progress_);
    connect(case_, &QSpinBox::valueChanged, this, &InferencePanel::casesChosen);
    connect(scope_, &FlatCombo::currentIndexChanged, this, &InferencePanel::casesChosen);
    connect(infer_, &QPushButton::clicked, this, &InferencePanel::inferenceRequested);
    connect(keep_, &QPushButton::clicked, this, &InferencePanel::keepRequested);
    connect(open_, &QPushButton::clicked, this, &InferencePanel::openRequested);
    connect(drop_, &QToolButton::clicked, this, &InferencePanel::dropRequested);
    connect(progress_, &TaskProgress::cancelRequested, this, &InferencePanel::cancelRequested);
    return header;
}

QWidget* InferencePanel::makeContent() {
    auto* content = new QWidget(this);
    column_ = new QVBoxLayout(content);
    figures_ = new QLabel(content);
    figures_->setObjectName(QStringLiteral("figures"));
    figures_->setTextFormat(Qt::RichText);
    figures_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    figures_->setToolTip(
        tr("Bounds on log P(v), log P(v) itself where the hidden layers can be enumerated, and what lies between "
           "them: the divergence KL(Q(h|v)‖P(h|v)). DBN: deep belief net; DBM: deep Boltzmann machine."));
    setTextStyle(figures_, TextSize::Body, TextTone::Primary);
    plot_ = new BoundPlot(content);
    pictures_ = new ImageGridView(content);
    pictures_->setAccessibleName(tr("What Q makes of the case"));
    pictures_->setToolTip(
        tr("The case, and what the machine's beliefs after the up-pass and so many sweeps turn into "
           "on their way down."));
    column_->addWidget(figures_);
    column_->addWidget(plot_, plotShare);
    column_->addWidget(pictures_, picturesShare);
    return content;
}

void InferencePanel::arrange() {
    const Theme& theme = currentTheme();
    const int side = theme.spacing();
    const int half = theme.spacing(0.5);
    for (QBoxLayout* row : {first_, second_}) {
        row->setContentsMargins(side, half, side, half);
        row->setSpacing(half);
    }
    column_->setContentsMargins(side, half, side, side);
    column_->setSpacing(half);
    pictures_->setMinimumHeight(theme.spacing(lowestPictures));
    GridStyle style = pictures_->gridStyle();
    style.captionFont = theme.font(TextSize::Small);
    style.captionColour = theme.secondaryText;
    pictures_->setGridStyle(style);
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
    if (!shown_.machines.empty()) describe();
}

void InferencePanel::clear() {
    shown_ = {};
    showEmpty();
}

QWidget& InferencePanel::exported() {
    return *stack_->currentWidget();
}

Index InferencePanel::firstCase() const {
    return case_->value() - 1;
}

bool InferencePanel::average() const {
    return scope_->currentData().toBool();
}

void InferencePanel::setCases(Index cases) {
    cases_ = cases;
    const QSignalBlocker quiet(case_);
    case_->setMaximum(static_cast<int>(std::max<Index>(cases, 1)));
    case_->setEnabled(cases > 0);
    infer_->setEnabled(!busy_ && cases > 0);
    keep_->setEnabled(cases > 0);
    if (shown_.machines.empty()) showEmpty();
}

void InferencePanel::setBeside(const QString& name) {
    beside_ = name;
    besideName_->setText(name.isEmpty() ? tr("Beside it: nothing yet") : tr("Beside it: %1").arg(name));
    drop_->setVisible(!name.isEmpty());
}

void InferencePanel::setBusy(bool busy) {
    busy_ = busy;
    infer_->setEnabled(!busy && cases_ > 0);
    if (busy) progress_->begin(tr("Estimating log Z…"), tr("Stop"));
    progress_->setVisible(busy);
}

void InferencePanel::setPercent(int percent) {
    progress_->setPercent(percent);
}

void InferencePanel::showEmpty() {
    stack_->setCurrentWidget(empty_);
    empty_->setText(
        tr("How good is Q(h|v)?"),
        cases_ > 0 ? tr("Compare Q with P shows the bound on log P(v) after one up-pass, and in a deep Boltzmann "
                        "machine sweep by sweep of mean field. Keep a machine to have another beside it.")
                   : tr("There are no data of the machine's shape."));
}

void InferencePanel::presentInference(const InferenceReading& reading) {
    shown_ = reading;
    std::vector<BoundCurve> curves;
    for (const MachineInference& machine : reading.machines)
        curves.push_back(machine.curve);
    plot_->setCurves(std::move(curves));

    GridStyle style = pictures_->gridStyle();
    style.layout.columns = static_cast<int>(reading.moments.size()) + 1;
    style.columnCaptions = {QStringLiteral("v")};
    for (const int moment : reading.moments)
        style.columnCaptions += momentName(moment);
    pictures_->setGridStyle(style);
    pictures_->setImages(reading.pictures, reading.shape);
    describe();
    stack_->setCurrentIndex(1);
}

void InferencePanel::describe() {
    const int sweeps = shown_.moments.back();
    const bool swept = sweeps > 0;
    QStringList head = {tr("nats"), tr("one pass")};
    if (swept) head += tr("%1 sweeps").arg(sweeps);
    head += {tr("log P(v)"), tr("KL(Q‖P)")};
    QString rows = QStringLiteral("<tr style=\"color: %1\">%2")
                       .arg(currentTheme().secondaryText.name(), row(head).mid(QStringLiteral("<tr>").size()));
    for (std::size_t machine = 0; machine < shown_.machines.size(); ++machine) {
        const MachineInference& one = shown_.machines[machine];
        const QString name = QStringLiteral("<span style=\"color: %1\">●</span> %2")
                                 .arg(boundColour(machine).name(),
                                      machine == 0 ? tr("this %1").arg(one.kind) : tr("beside, %1").arg(one.kind));
        rows += row(QStringList{name} + figuresOf(one, sweeps));
    }
    figures_->setText(QStringLiteral("<table cellspacing=\"0\">%1</table>").arg(rows));
}

void InferencePanel::presentProblem(const QString& sentence) {
    shown_ = {};
    stack_->setCurrentWidget(empty_);
    empty_->setText(tr("It cannot be compared"), sentence);
}

} // namespace reverie
