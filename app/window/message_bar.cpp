#include "app/window/message_bar.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace reverie {

MessageBar::MessageBar(const QString& name, QWidget* parent) : QToolBar(parent), label_(new QLabel) {
    setObjectName(name);
    setMovable(false);
    label_->setWordWrap(true);
    label_->setTextFormat(Qt::PlainText);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label_->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget(this);
    auto* layout = new QHBoxLayout(content);
    layout->setContentsMargins(spacingUnit, spacingUnit / 2, spacingUnit, spacingUnit / 2);
    layout->setSpacing(spacingUnit);
    layout->addWidget(label_, 1);
    buttons_ = new QHBoxLayout;
    buttons_->setSpacing(spacingUnit);
    layout->addLayout(buttons_);
    addWidget(content);
    hide();
}

void MessageBar::showMessage(const QString& text, const std::vector<Choice>& choices) {
    label_->setText(text);
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Choice& choice : choices) {
        auto* button = new QPushButton(choice.text);
        button->setObjectName(choice.text);
        buttons_->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, chosen = choice.chosen] {
            hide();
            if (chosen) chosen();
        });
    }
    fitText();
    show();
}

void MessageBar::resizeEvent(QResizeEvent* event) {
    QToolBar::resizeEvent(event);
    fitText();
}

/// A wrapping label would ask for the height of a narrow column; the bar spans its window, even before it is laid
/// out.
void MessageBar::fitText() {
    if (label_->text().isEmpty()) return;
    const int whole = parentWidget() != nullptr ? parentWidget()->width() : width();
    const int room = whole - buttons_->sizeHint().width() - 8 * spacingUnit;
    label_->setFixedHeight(label_->heightForWidth(std::max(room, 20 * spacingUnit)));
}

QString MessageBar::text() const {
    return label_->text();
}

} // namespace reverie
