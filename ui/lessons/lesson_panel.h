#pragma once

#include "ui/lessons/lesson_book.h"
#include "ui/panels/panel.h"

#include <vector>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace reverie {

class FlatCombo;
class LessonView;

/// A lesson, page by page; its links are for app to follow.
class LessonPanel : public Panel {
    Q_OBJECT

public:
    explicit LessonPanel(QWidget* parent = nullptr);

    /// Opens a folder of pages at the first one; throws Error, and shows the lesson of before, when there are
    /// none.
    void openLesson(const QString& folder);
    const std::vector<LessonPage>& pages() const { return pages_; }
    /// The number of the page shown, −1 before a lesson is open.
    int page() const { return page_; }
    LessonView& view() { return *view_; }

public slots:
    void showPage(int page);
    void next() { showPage(page_ + 1); }
    void previous() { showPage(page_ - 1); }

signals:
    void linkFollowed(const LessonLink& link);

protected:
    QWidget& exported() override;

private:
    QHBoxLayout* makeHeader();
    void arrange();
    void follow(const QUrl& url);
    void read(bool answered);

    QString folder_;
    std::vector<LessonPage> pages_;
    int page_ = -1;
    QHBoxLayout* header_ = nullptr;
    FlatCombo* titles_ = nullptr;
    QLabel* place_ = nullptr;
    QToolButton* previous_ = nullptr;
    QToolButton* next_ = nullptr;
    LessonView* view_ = nullptr;
};

} // namespace reverie
