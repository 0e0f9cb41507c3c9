#include "ui/panels/likelihood_panel.h"

#include "ui/panels/empty_state.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/task_progress.h"
#include "ui/widgets/wording.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

namespace {

constexpr double termUnits = 22;
constexpr double fewRuns = 10;
constexpr int percentToForecast = 3;

QString withError(double value, double error) {
    return LikelihoodPanel::tr("%1 nats").arg(numberWithError(value, error));
}

QString meaningText(const LikelihoodReading& reading) {
    const QString cases = formatCounted(reading.estimate.cases, LikelihoodPanel::tr("%1 case").arg(reading.split),
                                        LikelihoodPanel::tr("%1 cases").arg(reading.split));
    return reading.estimate.bound
               ? LikelihoodPanel::tr(
                     "A lower bound on the log-likelihood of a case: log P(v) is at least that, on "
                     "average over %1.")
                     .arg(cases)
               : LikelihoodPanel::tr("Log-likelihood of a case: the mean of log P(v) over %1.").arg(cases);
}

/// What the spread of the weights says of the figures.
QString trustText(const LikelihoodReading& reading) {
    const double size = reading.estimate.partition.effectiveSampleSize;
    if (size < fewRuns)
        return LikelihoodPanel::tr("A few runs carry nearly all the weight, so that log Z is probably too low and "
                                   "the log-likelihood too high: do not rely on these figures.");
    if (size < static_cast<double>(reading.plan.runs) / 2)
        return LikelihoodPanel::tr("The runs differ: trust these figures as far as their standard errors.");
    return LikelihoodPanel::tr("The runs agree with each other.");
}

QString circumstancesText(const LikelihoodReading& reading) {
    QString text = LikelihoodPanel::tr("Annealed importance sampling, %1 runs through %2 temperatures")
                       .arg(formatCount(reading.plan.runs),
                            formatCount(static_cast<std::int64_t>(reading.plan.inverseTemperatures.size()) - 1));
    if (reading.epoch >= 0)
        text += LikelihoodPanel::tr(", with the weights after %1 epochs").arg(fixedNumber(reading.epoch, 1));
    text += QLatin1Char('.');
    if (reading.estimate.sampledPixels) text += LikelihoodPanel::tr(" Grey pixels were sampled once.");
    return text;
}

} // namespace

LikelihoodPanel::LikelihoodPanel(QWidget* parent)
    : Panel(QStringLiteral("likelihood"), tr("Likelihood"), parent), stack_(new QStackedLayout),
      empty_(new EmptyState(QStringLiteral("partition"), {}, {}, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    stack_->addWidget(empty_);
    stack_->addWidget(makeContent());
    column->addLayout(stack_, 1);
    setAutoFillBackground(true);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &LikelihoodPanel::arrange);
    setFocusProxy(estimate_);
    setSplits({QStringLiteral("validation"), QStringLiteral("test"), QStringLiteral("training")});
    arrange();
}

QWidget* LikelihoodPanel::makeHeader() {
    auto* header = new QWidget(this);
    splits_ = new FlatCombo(header);
    splits_->setObjectName(QStringLiteral("split"));
    splits_->setAccessibleName(tr("Cases"));
    splits_->setToolTip(tr("Whose likelihood is estimated."));
    plans_ = new FlatCombo(header);
    plans_->setObjectName(QStringLiteral("plan"));
    plans_->setAccessibleName(tr("Annealing"));
    plans_->setToolTip(
        tr("Through how many temperatures annealed importance sampling goes; thoroughly, as Salakhutdinov "
           "& Murray (2008), it takes ten times as long."));
    plans_->addItem(tr("Quick, 1,450 temperatures"), false);
    plans_->addItem(tr("Thorough, 14,500 temperatures"), true);
    estimate_ = new QPushButton(tr("Estimate log Z"), header);
    estimate_->setObjectName(QStringLiteral("estimate"));
    estimate_->setToolTip(
        tr("Estimates the partition function Z of the newest weights, and by it the likelihood of "
           "the cases; training goes on meanwhile."));
    progress_ = new TaskProgress(header);
    QSizePolicy kept = progress_->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    progress_->setSizePolicy(kept);
    progress_->hide();
    header_ = new QHBoxLayout;
    header_->addWidget(splits_);
    header_->addWidget(plans_);
    header_->addStretch(1);
    header_->addWidget(estimate_);
    line_ = new QHBoxLayout;
    line_->addWidget(progress_);
    line_->addStretch(1);
    auto* rows = new QVBoxLayout(header);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(header_);
    rows->addLayout(line_);
    connect(estimate_, &QPushButton::clicked, this, [this] { emit estimateRequested(split(), thorough()); });
    connect(progress_, &TaskProgress::cancelRequested, this, &LikelihoodPanel::cancelRequested);
    return header;
}

QWidget* LikelihoodPanel::makeContent() {
    auto* content = new QWidget(this);
    column_ = new QVBoxLayout(content);
    const auto addText = [&](const char* name, TextSize size, TextTone tone) {
        auto* label = new QLabel(content);
        label->setObjectName(QString::fromLatin1(name));
        label->setWordWrap(size != TextSize::Title);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        setTextStyle(label, size, tone);
        return label;
    };
    figure_ = addText("figure", TextSize::Title, TextTone::Primary);
    figure_->setAccessibleName(tr("Log-likelihood"));
    meaning_ = addText("meaning", TextSize::Body, TextTone::Secondary);
    column_->addWidget(figure_);
    column_->addWidget(meaning_);
    logZ_ =
        addFigure(*column_, "logZ", tr("log Z"),
                  tr("The logarithm of the partition function: the sum of exp(−E) over all states of the machine, "
                     "of a deep belief net those of the two layers at the top."));
    sampleSize_ = addFigure(*column_, "sampleSize", tr("Effective sample size"),
                            tr("As many runs with equal weights would say as much: (Σ w)² / Σ w²."));
    trust_ = addText("trust", TextSize::Body, TextTone::Primary);
    circumstances_ = addText("circumstances", TextSize::Small, TextTone::Secondary);
    column_->addWidget(trust_);
    column_->addWidget(circumstances_);
    column_->addStretch(1);
    return content;
}

/// A term, and behind it the figure that is returned.
QLabel* LikelihoodPanel::addFigure(QBoxLayout& column, const char* name, const QString& term,
                                   const QString& help) {
    auto* row = new QHBoxLayout;
    auto* words = new QLabel(term, this);
    words->setObjectName(QString::fromLatin1(name) + QStringLiteral("Term"));
    words->setToolTip(help);
    setTextStyle(words, TextSize::Body, TextTone::Secondary);
    auto* figure = new QLabel(this);
    figure->setObjectName(QString::fromLatin1(name));
    figure->setAccessibleName(term);
    figure->setToolTip(help);
    figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTextStyle(figure, TextSize::Body, TextTone::Primary);
    row->addWidget(words);
    row->addWidget(figure, 1);
    column.addLayout(row);
    return figure;
}

void LikelihoodPanel::arrange() {
    const Theme& theme = currentTheme();
    const int side = theme.spacing();
    const int half = theme.spacing(0.5);
    header_->setContentsMargins(half, half, side, half);
    header_->setSpacing(half);
    line_->setContentsMargins(side, 0, side, half);
    column_->setContentsMargins(side, half, side, side);
    column_->setSpacing(side);
    for (const char* name : {"logZTerm", "sampleSizeTerm"})
        findChild<QLabel*>(QString::fromLatin1(name))->setFixedWidth(theme.spacing(termUnits));
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
}

void LikelihoodPanel::clear() {
    shown_.reset();
    showEmpty();
}

QString LikelihoodPanel::split() const {
    return splits_->currentData().toString();
}

bool LikelihoodPanel::thorough() const {
    return plans_->currentData().toBool();
}

void LikelihoodPanel::setSplits(const QStringList& splits) {
    const QString before = split();
    splits_->clear();
    for (const QString& name : splits)
        splits_->addItem(tr("%1 cases").arg(capitalised(name)), name);
    splits_->setCurrentIndex(std::max(0, splits_->findData(before)));
    splits_->setVisible(!splits.isEmpty());
    estimate_->setEnabled(!busy_ && !splits.isEmpty());
    if (!shown_) showEmpty();
}

void LikelihoodPanel::setBusy(bool busy) {
    busy_ = busy;
    const bool focused = estimate_->hasFocus() || progress_->focusProxy()->hasFocus();
    estimate_->setEnabled(!busy && splits_->count() > 0);
    if (busy) {
        running_.start();
        progress_->begin(tr("Annealing…"), tr("Stop; nothing is known of log Z before the end"));
    }
    progress_->setVisible(busy);
    // Who pressed a key does not press another button with the next one.
    if (focused) (busy ? static_cast<QWidget*>(progress_) : estimate_)->setFocus();
}

void LikelihoodPanel::setPercent(int percent) {
    progress_->setPercent(percent);
    const double seconds = static_cast<double>(running_.elapsed()) / 1000;
    if (percent >= 100)
        progress_->setDoing(tr("Weighing the cases…"));
    else if (percent >= percentToForecast)
        progress_->setDoing(tr("Annealing, %1").arg(timeLeft(seconds * (100 - percent) / percent)));
}

void LikelihoodPanel::showEmpty() {
    stack_->setCurrentWidget(empty_);
    empty_->setText(
        tr("Not estimated"),
        splits_->count() > 0
            ? tr("Estimate log Z says how likely the net finds the cases, by annealed importance sampling.")
            : tr("There are no data of the machine's shape whose likelihood could be estimated."));
}

void LikelihoodPanel::presentReading(const LikelihoodReading& reading) {
    shown_ = reading;
    const LikelihoodEstimate& estimate = reading.estimate;
    const QString figure = withError(estimate.logLikelihood, estimate.standardError);
    figure_->setText(estimate.bound ? tr("≥ %1").arg(figure) : figure);
    meaning_->setText(meaningText(reading));
    logZ_->setText(withError(estimate.partition.logZ, estimate.partition.standardError));
    sampleSize_->setText(
        tr("%1 of %2 runs")
            .arg(fixedNumber(estimate.partition.effectiveSampleSize, 1), formatCount(reading.plan.runs)));
    trust_->setText(trustText(reading));
    circumstances_->setText(circumstancesText(reading));
    stack_->setCurrentIndex(1);
}

void LikelihoodPanel::presentProblem(const QString& sentence) {
    shown_.reset();
    stack_->setCurrentWidget(empty_);
    empty_->setText(tr("It cannot be estimated"), sentence);
}

} // namespace reverie
