#include "tests/suite.h"
#include "ui/dialogs/shortcuts_dialog.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QLabel>

namespace shortcuts_dialog_test {

using namespace reverie;

class ShortcutsDialogTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::light()); }

    void actionsAndWordsStandInTheirGroups() {
        QAction open("&Open data…");
        open.setShortcut(QKeySequence(Qt::CTRL | Qt::Key_O));
        QAction silent("No shortcut");
        ShortcutsDialog dialog({{"File", &open, {}, {}},
                                {"File", &silent, {}, {}},
                                {"Curves", nullptr, "Shift+Wheel", "Zoom along the run"}});
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QStringList words;
        for (const auto* label : dialog.findChildren<QLabel*>())
            words.append(label->text());
        QCOMPARE(words, (QStringList{"File", "Open data", "Curves", "Zoom along the run"}));
        QStringList keys;
        for (const auto* widget : dialog.findChildren<QWidget*>())
            if (!widget->accessibleName().isEmpty()) keys.append(widget->accessibleName());
        QVERIFY(keys.contains(QStringLiteral("Ctrl+O")));
        QVERIFY(keys.contains(QStringLiteral("Shift+Wheel")));
    }

    void escapeCloses() {
        ShortcutsDialog dialog({});
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(!dialog.isVisible());
    }
};

REVERIE_SUITE(ShortcutsDialogTest, Window)

} // namespace shortcuts_dialog_test

#include "shortcuts_dialog_test.moc"
