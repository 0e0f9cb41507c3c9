#include "ui/images/image_lens.h"

#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace reverie {

ImageLens::ImageLens(QWidget* parent)
    : QWidget(parent, Qt::ToolTip | Qt::FramelessWindowHint | Qt::WindowDoesNotAcceptFocus),
      image_(new QLabel(this)), title_(new QLabel(this)), rows_(new QGridLayout) {
    setAttribute(Qt::WA_ShowWithoutActivating);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setSizeConstraint(QLayout::SetFixedSize);
    column->addWidget(image_);
    column->addWidget(title_);
    column->addLayout(rows_);
    rows_->setColumnStretch(1, 1);
    setTextStyle(title_, TextSize::Body);
    arrange();
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ImageLens::arrange);
}

void ImageLens::showBeside(const QRect& globalRect, const QImage& image, const QString& title,
                           const std::vector<LensFact>& facts) {
    image_->setPixmap(QPixmap::fromImage(image));
    title_->setText(title);
    setFacts(facts);
    layout()->activate();
    const QSize room = sizeHint();
    const QRect screen = parentWidget()->screen()->availableGeometry();
    const int away = currentTheme().spacing(1.5);
    int x = globalRect.right() + away;
    if (x + room.width() > screen.right()) x = globalRect.left() - away - room.width();
    x = std::clamp(x, screen.left(), std::max(screen.left(), screen.right() - room.width()));
    const int centred = globalRect.center().y() - room.height() / 2;
    const int y = std::clamp(centred, screen.top(), std::max(screen.top(), screen.bottom() - room.height()));
    move(x, y);
    show();
}

QString ImageLens::title() const {
    return title_->text();
}

std::vector<LensFact> ImageLens::facts() const {
    std::vector<LensFact> facts;
    for (const auto& [name, value] : facts_)
        facts.push_back({name->text(), value->text()});
    return facts;
}

void ImageLens::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.separator);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void ImageLens::setFacts(const std::vector<LensFact>& facts) {
    while (facts_.size() < facts.size()) {
        auto* name = new QLabel(this);
        auto* value = new QLabel(this);
        setTextStyle(name, TextSize::Small, TextTone::Secondary);
        setTextStyle(value, TextSize::Small);
        value->setAlignment(Qt::AlignRight);
        const int row = static_cast<int>(facts_.size());
        rows_->addWidget(name, row, 0);
        rows_->addWidget(value, row, 1);
        facts_.emplace_back(name, value);
    }
    for (std::size_t i = 0; i < facts.size(); ++i) {
        facts_[i].first->setText(facts[i].name);
        facts_[i].second->setText(facts[i].value);
    }
}

void ImageLens::arrange() {
    const Theme& theme = currentTheme();
    const int margin = theme.spacing(1.5);
    layout()->setContentsMargins(margin, margin, margin, margin);
    layout()->setSpacing(theme.spacing());
    rows_->setVerticalSpacing(theme.spacing(0.25));
    rows_->setHorizontalSpacing(theme.spacing(3));
}

} // namespace reverie
