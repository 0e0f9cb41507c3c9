#include "ui/lessons/lesson_book.h"

#include "core/error.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace reverie {

namespace {

QRegularExpression answer() {
    return QRegularExpression(QStringLiteral("^<!-- answer -->$(.*?)^<!-- /answer -->$"),
                              QRegularExpression::MultilineOption |
                                  QRegularExpression::DotMatchesEverythingOption);
}

LessonPage loadPage(const QDir& folder, const QString& name) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly))
        throw Error(file.fileName().toStdString() + ": it cannot be read: " + file.errorString().toStdString());
    LessonPage page{QFileInfo(name).completeBaseName(), {}, QString::fromUtf8(file.readAll())};
    static const QRegularExpression heading(QStringLiteral("^# +(.+)$"), QRegularExpression::MultilineOption);
    const auto found = heading.match(page.text);
    page.title = found.hasMatch() ? found.captured(1).trimmed() : page.name;
    return page;
}

} // namespace

std::vector<LessonPage> loadLesson(const QString& folder) {
    const QDir place(folder);
    if (!place.exists()) throw Error(folder.toStdString() + ": there is no such folder");
    std::vector<LessonPage> pages;
    for (const QString& name : place.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name))
        pages.push_back(loadPage(place, name));
    if (pages.empty())
        throw Error(folder.toStdString() + ": there is no page of a lesson in this folder, that is, no file *.md");
    return pages;
}

bool hasAnswer(const LessonPage& page) {
    return answer().match(page.text).hasMatch();
}

QString shownText(const LessonPage& page, bool answered) {
    QString text = page.text;
    const QString link =
        QStringLiteral("[%1](do:answer)").arg(QCoreApplication::translate("LessonPanel", "Show the answer"));
    return text.replace(answer(), answered ? QStringLiteral("\\1") : link);
}

std::optional<LessonLink> lessonLink(const QUrl& url) {
    if (url.scheme() != QLatin1String("do")) return std::nullopt;
    const QString path = url.path(QUrl::FullyDecoded);
    const qsizetype slash = path.indexOf(u'/');
    if (slash < 0) return LessonLink{path, {}};
    return LessonLink{path.left(slash), path.mid(slash + 1)};
}

} // namespace reverie
