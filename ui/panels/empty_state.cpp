#include "ui/panels/empty_state.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace reverie {

EmptyState::EmptyState(const QString& icon, const QString& headline, const QString& line, QWidget* parent)
    : QWidget(parent), iconName_(icon), icon_(new QLabel(this)), headline_(new QLabel(headline, this)),
      line_(new QLabel(line, this)) {
    auto* column = new QVBoxLayout(this);
    column->addStretch(2);
    for (QLabel* label : {icon_, headline_, line_}) {
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label);
    }
    column->addStretch(3);
    headline_->setWordWrap(true);
    line_->setWordWrap(true);
    setTextStyle(headline_, TextSize::Title);
    setTextStyle(line_, TextSize::Body, TextTone::Secondary);
    arrange();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &EmptyState::arrange);
}

void EmptyState::setText(const QString& headline, const QString& line) {
    headline_->setText(headline);
    line_->setText(line);
}

QString EmptyState::headline() const {
    return headline_->text();
}

void EmptyState::arrange() {
    const Theme& theme = currentTheme();
    const int side = theme.spacing(5);
    icon_->setPixmap(themedIcon(iconName_).pixmap(QSize(side, side), devicePixelRatioF(), QIcon::Disabled));
    const int margin = theme.spacing(2);
    layout()->setContentsMargins(margin, margin, margin, margin);
    layout()->setSpacing(theme.spacing());
}

} // namespace reverie
