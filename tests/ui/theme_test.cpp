#include "tests/suite.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QFontMetrics>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>

#include <cmath>

namespace theme_test {

using namespace reverie;

namespace {

/// Relative luminance (W3C, WCAG 2.1).
double luminance(const QColor& colour) {
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

QColor strongest(const QIcon& icon, QIcon::Mode mode, QIcon::State state = QIcon::Off) {
    const QImage image = icon.pixmap(QSize(48, 48), 1.0, mode, state).toImage();
    QColor found(Qt::transparent);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y).alpha() > found.alpha()) found = image.pixelColor(x, y);
    return found;
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private slots:
    void init() { applyTheme(*qApp, Theme::light()); }

    void textIsReadableInBothThemes() {
        for (const Theme& theme : {Theme::light(), Theme::dark()})
            for (const QColor& ground : {theme.ground, theme.surface, theme.field}) {
                QVERIFY(contrast(theme.text, ground) >= 7);
                QVERIFY(contrast(theme.secondaryText, ground) >= 4.5);
                QVERIFY(contrast(theme.error, ground) >= 4.5);
                QVERIFY(contrast(theme.accentBlue, ground) >= 3);
                QVERIFY(contrast(theme.accentOrange, ground) >= 3);
            }
    }

    void bundledFontHasThreeWeightsAndFiguresOfOneWidth() {
        const Theme& theme = currentTheme();
        for (const auto size : {TextSize::Small, TextSize::Body, TextSize::Title}) {
            const QFont font = theme.font(size);
            QCOMPARE(QFontInfo(font).family(), QStringLiteral("Inter Tabular"));
            const QFontMetricsF metrics(font);
            // FreeType gives widths in 64ths of a pixel, hinted digit by digit.
            const double grain = 2.0 / 64;
            for (const QChar digit : QStringLiteral("123456789"))
                QVERIFY(std::abs(metrics.horizontalAdvance(digit) - metrics.horizontalAdvance(u'0')) <= grain);
            QVERIFY(std::abs(metrics.horizontalAdvance(QStringLiteral("1,111")) -
                             metrics.horizontalAdvance(QStringLiteral("8,888"))) <= 4 * grain);
        }
    }

    void scaleReachesEverySize() {
        applyTheme(*qApp, Theme::dark(), 1.5);
        QCOMPARE(currentTheme().spacing(2), 24);
        QCOMPARE(QApplication::font().pixelSize(), 21);
        QVERIFY(currentTheme().isDark);
        applyTheme(*qApp, Theme::dark(), 100);
        QCOMPARE(currentTheme().scale, 3.0);
    }

    void labelsFollowThemeAndScale() {
        QLabel label(QStringLiteral("text"));
        setTextStyle(&label, TextSize::Small, TextTone::Secondary);
        label.show();
        QCOMPARE(label.fontInfo().pixelSize(), 12);
        QCOMPARE(label.palette().color(QPalette::WindowText), Theme::light().secondaryText);
        QSignalSpy changed(&ThemeNotifier::instance(), &ThemeNotifier::changed);
        applyTheme(*qApp, Theme::dark(), 2);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(label.fontInfo().pixelSize(), 24);
        QCOMPARE(label.palette().color(QPalette::WindowText), Theme::dark().secondaryText);
        setTextStyle(&label, TextSize::Title, TextTone::Error);
        QCOMPARE(label.fontInfo().pixelSize(), 36);
        QCOMPARE(label.palette().color(QPalette::WindowText), Theme::dark().error);
    }

    void styleSheetHasNoLoosePlaceholder() { QVERIFY(!qApp->styleSheet().contains(u'$')); }

    void systemIsOneOfTheTwo() {
        QCOMPARE(Theme::forChoice(ThemeChoice::Dark).ground, Theme::dark().ground);
        QCOMPARE(Theme::forChoice(ThemeChoice::Light).ground, Theme::light().ground);
        QVERIFY(!Theme::forChoice(ThemeChoice::System).isDark);
    }

    void everyIconIsDrawnInTheThemesColours() {
        int icons = 0;
        for (const QString& file : QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")})) {
            if (file.startsWith(u"control-") || file == u"reverie.svg") continue;
            const QIcon icon = themedIcon(file.chopped(4));
            applyTheme(*qApp, Theme::light());
            QCOMPARE(strongest(icon, QIcon::Normal), Theme::light().text);
            QCOMPARE(strongest(icon, QIcon::Disabled), Theme::light().disabledText);
            applyTheme(*qApp, Theme::dark());
            QCOMPARE(strongest(icon, QIcon::Normal), Theme::dark().text);
            ++icons;
        }
        QVERIFY(icons >= 22);
    }

    void unknownIconIsNull() {
        QVERIFY(themedIcon(QStringLiteral("no-such-icon")).isNull());
        QVERIFY(!applicationIcon().isNull());
    }

    void checkedIconMayBeAnother() {
        const QIcon icon = themedIcon(QStringLiteral("play"), QStringLiteral("pause"));
        const QIcon pause = themedIcon(QStringLiteral("pause"));
        QCOMPARE(icon.pixmap(QSize(24, 24), 1.0, QIcon::Normal, QIcon::On).toImage(),
                 pause.pixmap(QSize(24, 24), 1.0).toImage());
        QVERIFY(icon.pixmap(QSize(24, 24), 1.0).toImage() != pause.pixmap(QSize(24, 24), 1.0).toImage());
    }

    void iconsHaveOneLineWeight() {
        static const QRegularExpression weight(QStringLiteral("stroke-width=\"([^\"]+)\""));
        for (const QString& file : QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")})) {
            if (file.startsWith(u"control-") || file == u"reverie.svg") continue;
            QFile svg(QStringLiteral(":/icons/") + file);
            QVERIFY(svg.open(QIODevice::ReadOnly));
            auto matches = weight.globalMatch(QString::fromUtf8(svg.readAll()));
            QVERIFY2(matches.hasNext(), qPrintable(file));
            while (matches.hasNext())
                QCOMPARE(matches.next().captured(1), QStringLiteral("1.5"));
        }
    }

    void numbersKeepTheirWidth() {
        QCOMPARE(formatCount(1234567), QStringLiteral("1,234,567"));
        QCOMPARE(formatFixed(-0.125, 3), QStringLiteral("\u22120.125"));
        QCOMPARE(formatFixed(0.125, 3), QStringLiteral("\u20070.125"));
        QCOMPARE(formatFixed(-0.0001, 2), QStringLiteral("\u20070.00"));
        QCOMPARE(formatCounted(1, QStringLiteral("filter"), QStringLiteral("filters")),
                 QStringLiteral("1 filter"));
    }
};

REVERIE_SUITE(ThemeTest, Window)

} // namespace theme_test

#include "theme_test.moc"
