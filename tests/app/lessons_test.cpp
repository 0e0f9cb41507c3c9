#include "app/window/lesson_director.h"
#include "app/window/panel_dock.h"
#include "core/error.h"
#include "core/experiment/presets.h"
#include "tests/app/window_fixture.h"
#include "tests/app/window_hands.h"
#include "tests/suite.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/lessons/lesson_view.h"

#include <QRegularExpression>
#include <QTextDocument>

#include <map>

namespace lessons_test {

using namespace reverie;
using namespace reverie::test;

namespace {

std::vector<LessonLink> linksOf(const LessonPage& page) {
    static const QRegularExpression pattern(QStringLiteral("\\]\\((do:[^)\\s]+)\\)"));
    std::vector<LessonLink> links;
    for (auto found = pattern.globalMatch(page.text); found.hasNext();)
        links.push_back(*lessonLink(QUrl(found.next().captured(1))));
    return links;
}

/// Data that only some machines have.
bool elsewhere(const LessonLink& link) {
    if (link.verb != QLatin1String("preset")) return false;
    const std::string& data = findPreset(link.argument.toStdString()).config.data;
    return data == "mnist" || data == "fashion";
}

} // namespace

class LessonsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowFixture> fixture_;

    LessonDirector& director() { return *fixture_->window().findChild<LessonDirector*>(); }
    LessonPanel& panel() { return director().panel(); }

private slots:
    void init() {
        fixture_ = std::make_unique<WindowFixture>();
        // Work is lost without a word, as a presenter would have it.
        auto* timer = new QTimer(&fixture_->window());
        connect(timer, &QTimer::timeout, timer, [] {
            for (QWidget* widget : QApplication::topLevelWidgets())
                if (auto* box = qobject_cast<QMessageBox*>(widget); box != nullptr && box->isVisible())
                    for (QAbstractButton* button : box->buttons())
                        if (button->text().contains(QLatin1String("without"))) return button->click();
        });
        timer->start(10);
    }
    void cleanup() { fixture_.reset(); }

    void theKeyOpensTheLectureAndKeysTurnItsPages() {
        MainWindow& window = fixture_->window();
        pressKeys(window, Qt::Key_F4, Qt::NoModifier);
        QTRY_VERIFY(window.docks().lessons->seen());
        QVERIFY(panel().pages().size() > 20);
        pressKeys(window, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(panel().page(), 1);
        pressKeys(window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(panel().page(), 0);
    }

    void everyEquationIsThere() {
        static const QRegularExpression pattern(QStringLiteral("!\\[[^\\]]*\\]\\(([^)\\s]+)\\)"));
        int equations = 0;
        for (int page = 0; page < static_cast<int>(panel().pages().size()); ++page) {
            panel().showPage(page);
            const QString& text = panel().pages()[static_cast<std::size_t>(page)].text;
            for (auto found = pattern.globalMatch(text); found.hasNext(); ++equations) {
                const QUrl name(found.next().captured(1));
                const auto image =
                    panel().view().document()->resource(QTextDocument::ImageResource, name).value<QImage>();
                QVERIFY2(!image.isNull(), qPrintable(name.toString()));
            }
        }
        QVERIFY(equations > 30);
    }

    void everyLinkDoesWhatItSays_data() {
        QTest::addColumn<int>("number");
        const auto pages = loadLesson(QStringLiteral(":/lessons/lecture"));
        for (std::size_t number = 0; number < pages.size(); ++number)
            QTest::newRow(qPrintable(pages[number].name)) << static_cast<int>(number);
    }
    void everyLinkDoesWhatItSays() {
        QFETCH(int, number);
        MainWindow& window = fixture_->window();
        const LessonPage& page = panel().pages()[static_cast<std::size_t>(number)];
        for (const LessonLink& link : linksOf(page)) {
            const QByteArray name = (page.name + u' ' + link.verb + u'/' + link.argument).toUtf8();
            if (link.verb == QLatin1String("page")) {
                QVERIFY2(std::ranges::find(panel().pages(), link.argument, &LessonPage::name) !=
                             panel().pages().end(),
                         name.constData());
                continue;
            }
            if (elsewhere(link)) continue;
            try {
                director().follow(link);
            } catch (const std::exception& failure) {
                QFAIL((name + ": " + failure.what()).constData());
            }
            if (link.verb == QLatin1String("preset"))
                QTRY_COMPARE_WITH_TIMEOUT(window.live().config().preset, link.argument.toStdString(), 20000);
            if (link.verb == QLatin1String("model")) QTRY_VERIFY(window.live().description()->viewOnly);
            if (link.verb == QLatin1String("show") || link.verb == QLatin1String("point"))
                QTRY_VERIFY2(std::ranges::any_of(window.docks().all(),
                                                 [&](PanelDock* dock) {
                                                     return dock->seen() && dock->panel()->id() == link.argument;
                                                 }),
                             name.constData());
            if (window.live().status().running || link.verb.startsWith(QLatin1String("play"))) {
                QTest::qWait(50);
                director().follow({QStringLiteral("pause"), {}});
                QTRY_VERIFY(!window.live().status().running);
            }
        }
    }

    void aLinkThatLeadsNowhereIsSaid() {
        for (const LessonLink& link : {LessonLink{QStringLiteral("preset"), QStringLiteral("none")},
                                       LessonLink{QStringLiteral("juggle"), {}},
                                       LessonLink{QStringLiteral("show"), QStringLiteral("kitchen")},
                                       LessonLink{QStringLiteral("set"), QStringLiteral("hidden")},
                                       LessonLink{QStringLiteral("epochs"), QStringLiteral("many")},
                                       LessonLink{QStringLiteral("clamp"), QStringLiteral("12")},
                                       LessonLink{QStringLiteral("times"), QStringLiteral("seed=x")}})
            QVERIFY_THROWS_EXCEPTION(Error, director().follow(link));
    }
};

REVERIE_SUITE(LessonsTest, Window)

} // namespace lessons_test

#include "lessons_test.moc"
