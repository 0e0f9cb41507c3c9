#include "ui/lessons/lesson_view.h"

#include "ui/equations/equation_drawing.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QPainter>
#include <QScrollBar>
#include <QSvgRenderer>
#include <QTextBlock>
#include <QTextDocument>

#include <algorithm>
#include <utility>

namespace reverie {

namespace {

constexpr int lineHeightPercent = 125;

/// Null when it cannot be read. No wider than there is room for.
QImage equation(const QString& path, const QColor& ink, double ratio, double room) {
    const std::unique_ptr<QSvgRenderer> drawing = equationDrawing(path, ink);
    if (!drawing) return {};
    const QSizeF natural = QSizeF(drawing->defaultSize()) * currentTheme().scale;
    const QSizeF size = natural * std::min(1.0, room / natural.width());
    QImage image((size * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    drawing->render(&painter);
    painter.end();
    image.setDevicePixelRatio(ratio);
    return image;
}

} // namespace

LessonView::LessonView(QWidget* parent) : QTextBrowser(parent) {
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Lesson"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &LessonView::applyTheme);
    applyTheme();
}

void LessonView::showPage(const QString& markdown, const QString& folder) {
    markdown_ = markdown;
    folder_ = folder;
    document()->clear();
    setMarkdown(markdown);
    giveAir();
    verticalScrollBar()->setValue(0);
}

/// Read from the back of a room, lines need air; the headings are those of the rest of the window.
void LessonView::giveAir() {
    const Theme& theme = currentTheme();
    QTextCursor cursor(document());
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        QTextBlockFormat shape = block.blockFormat();
        shape.setLineHeight(lineHeightPercent, QTextBlockFormat::ProportionalHeight);
        shape.setTopMargin(block == document()->begin() ? 0 : theme.spacing(0.5));
        shape.setBottomMargin(theme.spacing(0.5));
        cursor.setBlockFormat(shape);
        if (shape.headingLevel() == 0) continue;
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        QTextCharFormat letters;
        letters.setFont(theme.font(TextSize::Title));
        cursor.setCharFormat(letters);
    }
}

QVariant LessonView::loadResource(int type, const QUrl& name) {
    if (type != QTextDocument::ImageResource) return QTextBrowser::loadResource(type, name);
    const QImage image =
        equation(QDir(folder_).filePath(name.path()), currentTheme().text, devicePixelRatioF(), room());
    return image.isNull() ? QTextBrowser::loadResource(type, name) : QVariant(image);
}

/// Of a line that is not indented, beside a scroll bar, be there one or not.
double LessonView::room() const {
    const int bar = verticalScrollBar()->sizeHint().width();
    const int air = currentTheme().spacing(0.5);
    return std::max(1.0, width() - bar - air - 2 * document()->documentMargin());
}

/// Equations are pictures: those that were too wide, or are now, are made anew, but not in the middle of a layout.
void LessonView::resizeEvent(QResizeEvent* event) {
    QTextBrowser::resizeEvent(event);
    if (std::exchange(width_, width()) != width() && !markdown_.isEmpty())
        QMetaObject::invokeMethod(this, &LessonView::showAgain, Qt::QueuedConnection);
}

void LessonView::showAgain() {
    const int place = verticalScrollBar()->value();
    if (!markdown_.isEmpty()) showPage(markdown_, folder_);
    verticalScrollBar()->setValue(place);
}

void LessonView::applyTheme() {
    const Theme& theme = currentTheme();
    document()->setDefaultFont(theme.font(TextSize::Body));
    document()->setDocumentMargin(theme.spacing(1.5));
    document()->setIndentWidth(theme.spacing(2));
    QPalette colours = palette();
    colours.setColor(QPalette::Base, theme.surface);
    colours.setColor(QPalette::Text, theme.text);
    colours.setColor(QPalette::Link, theme.accentBlue);
    setPalette(colours);
    showAgain();
}

} // namespace reverie
