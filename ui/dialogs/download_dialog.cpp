#include "ui/dialogs/download_dialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/wording.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

namespace {

constexpr int barSteps = 1000;
constexpr double megabyte = 1e6;

QLabel* wrappingLabel(const QString& name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

} // namespace

DownloadDialog::DownloadDialog(const QString& title, const QString& explanation, QWidget* parent)
    : QDialog(parent), column_(new QVBoxLayout(this)),
      explanation_(wrappingLabel(QStringLiteral("explanation"), this)), bar_(new QProgressBar(this)),
      doing_(new ElidedLabel(this)), amount_(new QLabel(this)),
      problem_(wrappingLabel(QStringLiteral("problem"), this)), retry_(new QPushButton(tr("&Try again"), this)),
      cancel_(new QPushButton(this)) {
    setWindowTitle(title);
    auto* heading = new QLabel(title, this);
    setTextStyle(heading, TextSize::Title);
    explanation_->setText(explanation);
    setTextStyle(explanation_, TextSize::Body, TextTone::Secondary);
    setTextStyle(problem_, TextSize::Body, TextTone::Error);
    bar_->setRange(0, barSteps);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("How much has come"));
    doing_->setObjectName(QStringLiteral("doing"));
    amount_->setObjectName(QStringLiteral("amount"));
    amount_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (QLabel* label : {static_cast<QLabel*>(doing_), amount_})
        setTextStyle(label, TextSize::Small, TextTone::Secondary);
    retry_->setObjectName(QStringLiteral("retry"));
    cancel_->setObjectName(QStringLiteral("cancel"));

    auto* line = new QHBoxLayout;
    line->addWidget(doing_, 1);
    line->addWidget(amount_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(retry_);
    buttons->addWidget(cancel_);
    column_->addWidget(heading);
    column_->addWidget(explanation_);
    column_->addWidget(bar_);
    column_->addLayout(line);
    column_->addWidget(problem_);
    column_->addStretch(1);
    column_->addLayout(buttons);

    connect(cancel_, &QPushButton::clicked, this, &DownloadDialog::reject);
    connect(retry_, &QPushButton::clicked, this, &DownloadDialog::retryRequested);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &DownloadDialog::arrange);
    showState(true);
}

void DownloadDialog::showProgress(const QString& doing, qint64 received, qint64 total) {
    if (!underWay_) showState(true);
    const double share = total > 0 ? static_cast<double>(received) / static_cast<double>(total) : 0;
    bar_->setValue(static_cast<int>(barSteps * std::clamp(share, 0.0, 1.0)));
    doing_->setText(doing);
    amount_->setText(tr("%1 of %2 MB")
                         .arg(fixedNumber(static_cast<double>(received) / megabyte, 1),
                              fixedNumber(static_cast<double>(total) / megabyte, 1)));
}

void DownloadDialog::showProblem(const QString& sentence) {
    problem_->setText(sentence);
    showState(false);
}

void DownloadDialog::reject() {
    if (underWay_) emit cancelRequested();
    QDialog::reject();
}

void DownloadDialog::showState(bool underWay) {
    underWay_ = underWay;
    for (QWidget* widget :
         {static_cast<QWidget*>(bar_), static_cast<QWidget*>(doing_), static_cast<QWidget*>(amount_)})
        widget->setVisible(underWay);
    problem_->setVisible(!underWay);
    retry_->setVisible(!underWay);
    cancel_->setText(underWay ? tr("&Cancel") : tr("&Close"));
    cancel_->setToolTip(underWay ? tr("Stop here; files that are complete are kept.") : QString());
    (underWay ? cancel_ : retry_)->setDefault(true);
    (underWay ? cancel_ : retry_)->setFocus();
    arrange();
}

void DownloadDialog::arrange() {
    const Theme& theme = currentTheme();
    const int margin = theme.spacing(3);
    column_->setContentsMargins(margin, margin, margin, margin);
    column_->setSpacing(theme.spacing(1.5));
    const int width = std::max(isVisible() ? this->width() : 0, theme.spacing(72));
    setMinimumWidth(theme.spacing(40));
    column_->activate();
    resize(width, column_->totalHeightForWidth(width));
}

} // namespace reverie
