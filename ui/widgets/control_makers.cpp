#include "ui/widgets/control_makers.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flat_combo.h"

#include <QToolButton>

namespace reverie {

QToolButton* makeIconButton(const QString& icon, const QString& name, const QString& tip, QWidget* parent) {
    QToolButton* button = makeTextButton(name, tip, parent);
    button->setIcon(themedIcon(icon));
    return button;
}

QToolButton* makeTextButton(const QString& name, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(name);
    button->setAccessibleName(name);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    setTextStyle(button, TextSize::Small);
    return button;
}

FlatCombo* makeChoice(const QString& name, const QString& tip, QWidget* parent) {
    auto* choice = new FlatCombo(parent);
    choice->setAccessibleName(name);
    choice->setToolTip(tip);
    choice->setFocusPolicy(Qt::TabFocus);
    return choice;
}

} // namespace reverie
