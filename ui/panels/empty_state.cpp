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
    fitIcon();
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
    fitIcon();
}

/// The words matter more than the picture above them, where there is no room for both.
void EmptyState::fitIcon() {
    const QMargins margins = layout()->contentsMargins();
    const int wide = width() - margins.left() - margins.right();
    const int words = headline_->heightForWidth(wide) + line_->heightForWidth(wide) + layout()->spacing();
    const int icon = currentTheme().spacing(5) + layout()->spacing();
    icon_->setVisible(words + icon + margins.top() + margins.bottom() <= height());
}

void EmptyState::resizeEvent(QResizeEvent*) {
    fitIcon();
}

} // namespace reverie
