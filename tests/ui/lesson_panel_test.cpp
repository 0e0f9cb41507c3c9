#include "core/error.h"
#include "tests/suite.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/lessons/lesson_view.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextDocument>
#include <QToolButton>

namespace lesson_panel_test {

using namespace reverie;

namespace {

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class LessonPanelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LessonPanel> panel_;

    QString shown() { return panel_->view().toPlainText(); }
    void press(const char* button) {
        QTest::mouseClick(panel_->findChild<QToolButton*>(QString::fromLatin1(button)), Qt::LeftButton);
    }

private slots:
    void init() {
        applyTheme(*qApp, Theme::light());
        folder_ = std::make_unique<QTemporaryDir>();
        write(folder_->filePath("02-second.md"), "# The second\n\nBack to [the first](do:page/01-first).\n");
        write(folder_->filePath("01-first.md"),
              "# The first\n\n![a line](line.svg)\n\n[Train](do:play) and ask.\n\n<!-- answer -->\n\nBecause "
              "[so](do:set/hidden=20).\n\n<!-- /answer -->\n\nThe end.\n");
        write(folder_->filePath("line.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" "
                                             "height=\"20\"><rect width=\"40\" height=\"20\" "
                                             "fill=\"currentColor\"/></svg>");
        panel_ = std::make_unique<LessonPanel>();
        panel_->openLesson(folder_->path());
        panel_->resize(440, 560);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void cleanup() { panel_.reset(); }

    void pagesStandByTheNamesOfTheirFiles() {
        QCOMPARE(panel_->pages().size(), std::size_t{2});
        QVERIFY(shown().startsWith(QStringLiteral("The first")));
        press("next");
        QVERIFY(shown().startsWith(QStringLiteral("The second")));
        QVERIFY(!panel_->findChild<QToolButton*>(QStringLiteral("next"))->isEnabled());
        emit panel_->view().anchorClicked(QUrl(QStringLiteral("do:page/01-first")));
        QCOMPARE(panel_->page(), 0);
        QCOMPARE(panel_->findChild<QComboBox*>(QStringLiteral("pages"))->currentText(),
                 QStringLiteral("The first"));
    }

    void answersWaitUntilTheyAreAskedFor() {
        QVERIFY(!shown().contains(QStringLiteral("Because")));
        QVERIFY(shown().contains(QStringLiteral("The end.")));
        emit panel_->view().anchorClicked(QUrl(QStringLiteral("do:answer")));
        QVERIFY(shown().contains(QStringLiteral("Because so.")));
        press("next");
        press("previous");
        QVERIFY(!shown().contains(QStringLiteral("Because")));
    }

    void linksSayWhatIsToBeDone() {
        QSignalSpy followed(panel_.get(), &LessonPanel::linkFollowed);
        emit panel_->view().anchorClicked(QUrl(QStringLiteral("do:play")));
        QCOMPARE(followed.size(), 1);
        const auto link = lessonLink(QUrl(QStringLiteral("do:set/hidden=20")));
        QVERIFY(link.has_value());
        QCOMPARE(link->verb, QStringLiteral("set"));
        QCOMPARE(link->argument, QStringLiteral("hidden=20"));
        QVERIFY(!lessonLink(QUrl(QStringLiteral("https://example.org/do"))).has_value());
    }

    void equationsTakeTheInkOfTheTheme() {
        const auto ink = [this] {
            const auto image = panel_->view()
                                   .document()
                                   ->resource(QTextDocument::ImageResource, QUrl(QStringLiteral("line.svg")))
                                   .value<QImage>();
            return image.isNull() ? QColor() : image.pixelColor(image.width() / 2, image.height() / 2);
        };
        QCOMPARE(ink(), Theme::light().text);
        applyTheme(*qApp, Theme::dark());
        QCOMPARE(ink(), Theme::dark().text);
    }

    void equationsFitTheColumn() {
        QFile page(QStringLiteral(":/lessons/lecture/03-sparse.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        LessonView view;
        view.resize(300, 400);
        view.show();
        view.showPage(QString::fromUtf8(page.readAll()), QStringLiteral(":/lessons/lecture"));
        for (const int width : {300, 260, 700, 340}) {
            view.resize(width, 400);
            QTRY_COMPARE(view.horizontalScrollBar()->maximum(), 0);
            // A page that was laid out in the middle of being set would be a heading all over.
            const QTextFragment second = view.document()->begin().next().begin().fragment();
            QVERIFY(second.charFormat().font().pixelSize() != currentTheme().font(TextSize::Title).pixelSize());
        }
    }

    void whatIsNoLessonIsRefusedAndTheOneOfBeforeStays() {
        const QTemporaryDir empty;
        QVERIFY_THROWS_EXCEPTION(Error, panel_->openLesson(empty.path()));
        QVERIFY_THROWS_EXCEPTION(Error, panel_->openLesson(empty.filePath("nowhere")));
        QCOMPARE(panel_->pages().size(), std::size_t{2});
    }
};

REVERIE_SUITE(LessonPanelTest, Window)

} // namespace lesson_panel_test

#include "lesson_panel_test.moc"
