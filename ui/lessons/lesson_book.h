#pragma once

#include <QString>
#include <QUrl>

#include <optional>
#include <vector>

namespace reverie {

/// One page of a lesson: a Markdown file.
struct LessonPage {
    QString name;  ///< Of the file, without its ending.
    QString title; ///< The first heading.
    QString text;  ///< Markdown.
};

/// What a link of a page wants done: `do:VERB/ARGUMENT`.
struct LessonLink {
    QString verb;
    QString argument; ///< May be empty.
};

/// The pages of a folder, by the names of its files; throws Error naming the folder or file and the reason.
std::vector<LessonPage> loadLesson(const QString& folder);
/// Whether something lies between the lines `<!-- answer -->` and `<!-- /answer -->`.
bool hasAnswer(const LessonPage& page);
/// What is read: the answer only when it is wanted, and else a link do:answer in its place.
QString shownText(const LessonPage& page, bool answered);
/// Nothing for a link of another scheme.
std::optional<LessonLink> lessonLink(const QUrl& url);

} // namespace reverie
