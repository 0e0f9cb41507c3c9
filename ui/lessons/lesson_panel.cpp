#include "ui/lessons/lesson_panel.h"

#include "ui/lessons/lesson_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/control_makers.h"
#include "ui/widgets/flat_combo.h"
#include "ui/widgets/separator_line.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace reverie {

LessonPanel::LessonPanel(QWidget* parent) : Panel(QStringLiteral("lessons"), tr("Lessons"), parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(makeHeader());
    column->addWidget(new SeparatorLine(this));
    view_ = new LessonView(this);
    column->addWidget(view_, 1);
    setAutoFillBackground(true);
    connect(view_, &LessonView::anchorClicked, this, &LessonPanel::follow);
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &LessonPanel::arrange);
    setFocusProxy(view_);
    arrange();
}

QHBoxLayout* LessonPanel::makeHeader() {
    titles_ = makeChoice(tr("Page"), tr("The pages of the lesson"), this);
    titles_->setObjectName(QStringLiteral("pages"));
    place_ = new QLabel(this);
    setTextStyle(place_, TextSize::Small, TextTone::Secondary);
    previous_ =
        makeIconButton(QStringLiteral("control-right"), tr("Previous page"), tr("Previous page (Alt+Left)"), this);
    next_ = makeIconButton(QStringLiteral("control-right"), tr("Next page"), tr("Next page (Alt+Right)"), this);
    previous_->setText(QStringLiteral("‹"));
    next_->setText(QStringLiteral("›"));
    for (QToolButton* button : {previous_, next_})
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    previous_->setObjectName(QStringLiteral("previous"));
    next_->setObjectName(QStringLiteral("next"));
    header_ = new QHBoxLayout;
    header_->addWidget(titles_);
    header_->addStretch(1);
    header_->addWidget(place_);
    header_->addWidget(previous_);
    header_->addWidget(next_);
    connect(titles_, &FlatCombo::activated, this, &LessonPanel::showPage);
    connect(previous_, &QToolButton::clicked, this, &LessonPanel::previous);
    connect(next_, &QToolButton::clicked, this, &LessonPanel::next);
    return header_;
}

void LessonPanel::arrange() {
    const Theme& theme = currentTheme();
    header_->setContentsMargins(theme.spacing(0.5), theme.spacing(0.5), theme.spacing(0.5), theme.spacing(0.5));
    header_->setSpacing(theme.spacing(0.5));
    QPalette ground = palette();
    ground.setColor(QPalette::Window, theme.surface);
    setPalette(ground);
}

void LessonPanel::openLesson(const QString& folder) {
    pages_ = loadLesson(folder);
    folder_ = folder;
    titles_->clear();
    for (const LessonPage& page : pages_)
        titles_->addItem(page.title);
    page_ = -1;
    showPage(0);
}

void LessonPanel::showPage(int page) {
    if (page < 0 || page >= static_cast<int>(pages_.size())) return;
    page_ = page;
    read(false);
}

void LessonPanel::read(bool answered) {
    view_->showPage(shownText(pages_[static_cast<std::size_t>(page_)], answered), folder_);
    titles_->setCurrentIndex(page_);
    place_->setText(tr("%1 of %2").arg(page_ + 1).arg(pages_.size()));
    previous_->setEnabled(page_ > 0);
    next_->setEnabled(page_ + 1 < static_cast<int>(pages_.size()));
}

void LessonPanel::follow(const QUrl& url) {
    const auto link = lessonLink(url);
    if (!link) {
        QDesktopServices::openUrl(url);
    } else if (link->verb == QLatin1String("answer")) {
        read(true);
        view_->moveCursor(QTextCursor::End);
        view_->ensureCursorVisible();
    } else if (link->verb == QLatin1String("page")) {
        const auto found = std::ranges::find(pages_, link->argument, &LessonPage::name);
        if (found != pages_.end()) showPage(static_cast<int>(found - pages_.begin()));
    } else {
        emit linkFollowed(*link);
    }
}

QWidget& LessonPanel::exported() {
    return *view_;
}

} // namespace reverie
