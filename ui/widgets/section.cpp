#include "ui/widgets/section.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QFrame>
#include <QToolButton>
#include <QVBoxLayout>

namespace reverie {

Section::Section(const QString& title, QWidget* parent)
    : QWidget(parent), heading_(new QToolButton(this)), body_(new QWidget(this)), rows_(new QVBoxLayout(body_)) {
    auto* line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    heading_->setText(title);
    heading_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    heading_->setAutoRaise(true);
    heading_->setFocusPolicy(Qt::StrongFocus);
    heading_->setToolTip(tr("Folds or unfolds this group."));
    QFont font = heading_->font();
    font.setWeight(QFont::DemiBold);
    heading_->setFont(font);

    rows_->setContentsMargins(0, 0, 0, spacingUnit);
    rows_->setSpacing(spacingUnit);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacingUnit / 2);
    column->addWidget(line);
    column->addWidget(heading_, 0, Qt::AlignLeft);
    column->addWidget(body_);
    const auto sizeArrow = [this] {
        const int side = currentTheme().spacing(1.5);
        heading_->setIconSize({side, side});
    };
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, sizeArrow);
    sizeArrow();
    connect(heading_, &QToolButton::clicked, this, [this] { setOpen(!isOpen()); });
    setOpen(true);
}

void Section::addRow(QWidget* row) {
    rows_->addWidget(row);
}

void Section::hideWithoutRows() {
    bool any = false;
    for (int i = 0; i < rows_->count() && !any; ++i)
        any = !rows_->itemAt(i)->widget()->isHidden();
    setVisible(any);
}

void Section::setOpen(bool open) {
    body_->setVisible(open);
    heading_->setIcon(themedIcon(open ? QStringLiteral("control-down") : QStringLiteral("control-right")));
}

bool Section::isOpen() const {
    return !body_->isHidden();
}

} // namespace reverie
