#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

class QApplication;
class QWidget;

namespace reverie {

/// What a person chose; System follows the desktop.
enum class ThemeChoice { System, Light, Dark };

/// The three text sizes of the program.
enum class TextSize { Small, Body, Title };

/// How loudly a text speaks.
enum class TextTone { Primary, Secondary, Error };

/// Every distance is a multiple of this many pixels, or half of one.
inline constexpr int spacingUnit = 8;

/// Every colour, size and font of the program; blue is negative weights and training, orange is positive weights
/// and validation.
struct Theme {
    bool isDark = false;
    double scale = 1; ///< Interface scale, 1 on a desk, more on a projector.

    QColor ground;        ///< Behind everything.
    QColor surface;       ///< Panels and plots.
    QColor imageGround;   ///< Between images, so that white and black ones both stand out.
    QColor field;         ///< What can be typed into or pressed.
    QColor text;          ///< What is read.
    QColor secondaryText; ///< Captions, units, axis numbers; 4.5 : 1 on surface or better.
    QColor disabledText;
    QColor separator;    ///< Thin lines between things.
    QColor gridLine;     ///< Lines inside plots, fainter than separators.
    QColor hover;        ///< Ground of a control under the pointer.
    QColor selection;    ///< Ground of what is selected; text stays readable on it.
    QColor accentBlue;   ///< Negative; training curves; the focus ring.
    QColor accentOrange; ///< Positive; validation curves.
    QColor error;        ///< Text of refusals.

    static Theme light();
    static Theme dark();
    /// The theme of a choice; System looks at how light the desktop's windows are.
    static Theme forChoice(ThemeChoice choice);

    /// Pixels of a number of spacing units at the interface scale.
    int spacing(double units = 1) const;
    /// Pixels of a text size at the interface scale: 12, 14 or 18 at scale 1.
    int textPixels(TextSize size) const;
    /// The bundled family (digits of one width) at one of the three sizes; titles are semi-bold.
    QFont font(TextSize size = TextSize::Body) const;
};

/// Dresses the whole program: bundled fonts, Fusion style, palette and one style sheet; `interfaceScale` 0.75..3.
void applyTheme(QApplication& application, const Theme& theme, double interfaceScale = 1);

/// The theme applied last; light before the first.
const Theme& currentTheme();

/// Gives a label or control one of the three sizes and a tone; it follows later changes of theme and scale.
void setTextStyle(QWidget* widget, TextSize size, TextTone tone = TextTone::Primary);

/// Says when colours or sizes changed, for what is painted by hand.
class ThemeNotifier : public QObject {
    Q_OBJECT

public:
    static ThemeNotifier& instance();

signals:
    /// currentTheme() is another one.
    void changed();
};

} // namespace reverie
