#include "ui/widgets/task_progress.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>

namespace reverie {

namespace {

constexpr double mostTextUnits = 32;

} // namespace

TaskProgress::TaskProgress(QWidget* parent)
    : QWidget(parent), line_(new QHBoxLayout(this)), doing_(new ElidedLabel(this)), bar_(new QProgressBar(this)),
      cancel_(new QToolButton(this)) {
    doing_->setObjectName(QStringLiteral("doing"));
    setTextStyle(doing_, TextSize::Small, TextTone::Secondary);
    bar_->setRange(0, 100);
    bar_->setTextVisible(false);
    cancel_->setObjectName(QStringLiteral("cancel"));
    cancel_->setIcon(themedIcon(QStringLiteral("close")));
    cancel_->setAccessibleName(tr("Cancel"));
    cancel_->setFocusPolicy(Qt::TabFocus);
    setFocusProxy(cancel_);
    line_->addWidget(doing_);
    line_->addWidget(bar_);
    line_->addWidget(cancel_);
    connect(cancel_, &QToolButton::clicked, this, &TaskProgress::cancelRequested);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &TaskProgress::arrange);
    arrange();
}

void TaskProgress::begin(const QString& doing, const QString& ending) {
    doing_->setMinimumWidth(0);
    setDoing(doing);
    cancel_->setToolTip(ending);
    setPercent(0);
}

void TaskProgress::setDoing(const QString& doing) {
    doing_->setText(doing);
    // The cross must not run away from the pointer as numbers grow.
    const int widest = std::max(doing_->minimumWidth(), doing_->sizeHint().width());
    doing_->setMinimumWidth(std::min(widest, doing_->maximumWidth()));
    bar_->setAccessibleName(doing);
}

void TaskProgress::setPercent(int percent) {
    bar_->setValue(percent);
}

void TaskProgress::arrange() {
    const Theme& theme = currentTheme();
    line_->setContentsMargins(0, 0, 0, 0);
    line_->setSpacing(theme.spacing(0.5));
    doing_->setMaximumWidth(theme.spacing(mostTextUnits));
    constexpr double barUnits = 12;
    bar_->setFixedWidth(theme.spacing(barUnits));
    cancel_->setIconSize({theme.spacing(1.5), theme.spacing(1.5)});
}

} // namespace reverie
