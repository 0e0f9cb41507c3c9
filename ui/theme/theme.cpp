#include "ui/theme/theme.h"

#include "ui/theme/style_sheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QProxyStyle>
#include <QWidget>

#include <algorithm>
#include <cmath>

// Qt's macro for the resources of a static library must be called outside every namespace.
static void openResources() {
    Q_INIT_RESOURCE(reverie);
}

namespace reverie {
namespace {

/// Fusion without the stock icons on dialog buttons, which do not share our line weight.
class PlainStyle : public QProxyStyle {
public:
    PlainStyle() : QProxyStyle(QStringLiteral("Fusion")) {}
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* result) const override {
        if (hint == SH_DialogButtonBox_ButtonsHaveIcons) return 0;
        return QProxyStyle::styleHint(hint, option, widget, result);
    }
};

constexpr const char* fontFamily = "Inter Tabular";

Theme& appliedTheme() {
    static Theme theme = Theme::light();
    return theme;
}

void loadFonts() {
    static const bool loaded = [] {
        for (const char* weight : {"Regular", "Medium", "SemiBold"})
            QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/InterTabular-%1.otf").arg(weight));
        return true;
    }();
    Q_UNUSED(loaded)
}

/// The desktop's own windows are dark; asked once, before the program's palette covers the desktop's.
bool desktopIsDark() {
    static const bool dark = QApplication::palette().color(QPalette::Window).lightnessF() < 0.5F;
    return dark;
}

QPalette paletteOf(const Theme& theme) {
    QPalette palette;
    palette.setColor(QPalette::Window, theme.ground);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.field);
    palette.setColor(QPalette::AlternateBase, theme.surface);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.secondaryText);
    palette.setColor(QPalette::Button, theme.field);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.error);
    palette.setColor(QPalette::ToolTipBase, theme.field);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.selection);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::Link, theme.accentBlue);
    palette.setColor(QPalette::LinkVisited, theme.accentBlue);
    palette.setColor(QPalette::Light, theme.field);
    palette.setColor(QPalette::Midlight, theme.hover);
    palette.setColor(QPalette::Mid, theme.separator);
    palette.setColor(QPalette::Dark, theme.separator);
    palette.setColor(QPalette::Shadow, theme.separator);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.disabledText);
    return palette;
}

} // namespace

Theme Theme::light() {
    Theme theme;
    theme.isDark = false;
    theme.ground = QColor("#f1f2f4");
    theme.surface = QColor("#f9fafb");
    theme.imageGround = QColor("#dfe3e8");
    theme.field = QColor("#fefefe");
    theme.text = QColor("#1a1d23");
    theme.secondaryText = QColor("#59606b");
    theme.disabledText = QColor("#a4aab3");
    theme.separator = QColor("#d6dae0");
    theme.gridLine = QColor("#e6e8ec");
    theme.hover = QColor("#e5e8ed");
    theme.selection = QColor("#cde1fa");
    theme.accentBlue = QColor("#1f6fd1");
    theme.accentOrange = QColor("#c8620a");
    theme.error = QColor("#b3261e");
    return theme;
}

Theme Theme::dark() {
    Theme theme;
    theme.isDark = true;
    theme.ground = QColor("#131519");
    theme.surface = QColor("#191c21");
    theme.imageGround = QColor("#1f232a");
    theme.field = QColor("#24282f");
    theme.text = QColor("#e9ebee");
    theme.secondaryText = QColor("#a3a9b4");
    theme.disabledText = QColor("#5d636e");
    theme.separator = QColor("#31363f");
    theme.gridLine = QColor("#272b32");
    theme.hover = QColor("#2f343d");
    theme.selection = QColor("#284465");
    theme.accentBlue = QColor("#559ff2");
    theme.accentOrange = QColor("#f59b42");
    theme.error = QColor("#ff867c");
    return theme;
}

Theme Theme::forChoice(ThemeChoice choice) {
    const bool desktopDark = desktopIsDark();
    const bool wantsDark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && desktopDark);
    return wantsDark ? dark() : light();
}

int Theme::spacing(double units) const {
    return static_cast<int>(std::lround(spacingUnit * units * scale));
}

int Theme::textPixels(TextSize size) const {
    const double atScaleOne = size == TextSize::Small ? 12 : size == TextSize::Body ? 14 : 18;
    return static_cast<int>(std::lround(atScaleOne * scale));
}

QFont Theme::font(TextSize size) const {
    QFont font(fontFamily);
    font.setPixelSize(textPixels(size));
    font.setWeight(size == TextSize::Title ? QFont::DemiBold : QFont::Normal);
    return font;
}

void applyTheme(QApplication& application, const Theme& theme, double interfaceScale) {
    openResources();
    loadFonts();
    desktopIsDark();
    appliedTheme() = theme;
    appliedTheme().scale = std::clamp(interfaceScale, 0.75, 3.0);
    application.setStyleSheet({});
    QApplication::setStyle(new PlainStyle);
    QApplication::setPalette(paletteOf(theme));
    QApplication::setFont(currentTheme().font());
    application.setStyleSheet(styleSheet(currentTheme()));
    emit ThemeNotifier::instance().changed();
}

const Theme& currentTheme() {
    return appliedTheme();
}

void setTextStyle(QWidget* widget, TextSize size, TextTone tone) {
    static constexpr const char* sizes[] = {"small", "body", "title"};
    static constexpr const char* tones[] = {"primary", "secondary", "error"};
    widget->setProperty("textSize", sizes[static_cast<int>(size)]);
    widget->setProperty("textTone", tones[static_cast<int>(tone)]);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

ThemeNotifier& ThemeNotifier::instance() {
    static ThemeNotifier notifier;
    return notifier;
}

} // namespace reverie
