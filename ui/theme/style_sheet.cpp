#include "ui/theme/style_sheet.h"

#include <QRegularExpression>

#include <cmath>

namespace reverie {
namespace {

/// Colours are named as the members of Theme; $4 is four pixels at scale one.
constexpr const char* sheet = R"(
* { outline: none; }
QWidget { color: $text; selection-background-color: $selection; selection-color: $text; }
QMainWindow, QDialog { background: $ground; }
QMainWindow::separator { background: $separator; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accentBlue; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { color: $separator; }

*[textSize="small"] { font-size: $12px; }
*[textSize="body"] { font-size: $14px; }
*[textSize="title"] { font-size: $18px; font-weight: 600; }
*[textTone="primary"] { color: $text; }
*[textTone="secondary"] { color: $secondaryText; }
*[textTone="error"] { color: $error; }

QPushButton { background: $field; border: 1px solid $separator; border-radius: $4px; padding: $4px $12px; min-height: $22px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selection; }
QPushButton:focus { border-color: $accentBlue; }
QPushButton:default { border-color: $accentBlue; }
QPushButton:disabled { color: $disabledText; background: $surface; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: $4px; padding: $3px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selection; }
QToolButton:focus { border-color: $accentBlue; }
QToolButton:disabled { color: $disabledText; }
QToolButton[popupMode="1"] { padding-right: $16px; }
QToolButton[popupMode="2"] { padding-right: $16px; }
QToolButton::menu-indicator { image: url(:/icons/control-down.svg); width: $10px; height: $10px;
    subcontrol-origin: padding; subcontrol-position: center right; right: $3px; }
QToolButton::menu-button { border: none; width: $14px; }
QToolButton::menu-arrow { image: url(:/icons/control-down.svg); width: $10px; height: $10px; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: $field; border: 1px solid $separator; border-radius: $4px; }
QLineEdit, QAbstractSpinBox, QComboBox { padding: $2px $6px; min-height: $20px; }
QAbstractSpinBox { padding-right: $2px; }
QComboBox { padding-right: $2px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $disabledText; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: $accentBlue; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $disabledText; background: $surface; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; border: none; width: $18px; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 1px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 1px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow { image: url(:/icons/control-up.svg); width: $8px; height: $8px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/control-down.svg); width: $8px; height: $8px; }
QComboBox::drop-down { border: none; width: $20px; subcontrol-origin: border; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/icons/control-down.svg); width: $12px; height: $12px; }
QComboBox QAbstractItemView { background: $field; border: 1px solid $separator; padding: $4px; }
QComboBox QAbstractItemView::item { min-height: $24px; padding: 0 $4px; border-radius: $3px; }
QComboBox QAbstractItemView::item:selected { background: $selection; color: $text; }

QCheckBox, QRadioButton { spacing: $8px; min-height: $22px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabledText; }
QCheckBox::indicator, QRadioButton::indicator { width: $14px; height: $14px; background: $field; border: 1px solid $disabledText; }
QCheckBox::indicator { border-radius: $3px; }
QRadioButton::indicator { border-radius: $8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accentBlue; }
QCheckBox::indicator:checked { background: $accentBlue; border-color: $accentBlue; image: url(:/icons/control-check.svg); }
QRadioButton::indicator:checked { background: $accentBlue; border: $4px solid $field; width: $8px; height: $8px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $surface; border-color: $separator; }

QSlider:horizontal { min-height: $18px; }
QSlider::groove:horizontal { height: $4px; background: $separator; border-radius: $2px; }
QSlider::sub-page:horizontal { background: $accentBlue; border-radius: $2px; }
QSlider::handle:horizontal { width: $14px; height: $14px; margin: -$5px 0; border-radius: $6.5px; background: $text; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accentBlue; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $disabledText; }

QToolBar { background: $ground; border: none; spacing: $4px; padding: $4px $8px; }
QToolBar::separator { background: $separator; width: 1px; margin: $4px $6px; }
QMenuBar { background: $ground; padding: $2px $4px; }
QMenuBar::item { background: transparent; padding: $4px $8px; border-radius: $4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $field; border: 1px solid $separator; padding: $4px; }
QMenu::item { padding: $5px $24px $5px $12px; border-radius: $3px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabledText; }
QMenu::icon { padding-left: $8px; }
QMenu::separator { background: $separator; height: 1px; margin: $4px $8px; }
QMenu::right-arrow { image: url(:/icons/control-right.svg); width: $12px; height: $12px; }

QDockWidget { titlebar-close-icon: url(:/icons/control-close.svg); titlebar-normal-icon: url(:/icons/control-float.svg); }
QDockWidget::title { background: $ground; padding: $6px $8px; text-align: left; }
QDockWidget::close-button, QDockWidget::float-button { background: transparent; border: none; border-radius: $3px; padding: 0; icon-size: $12px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $hover; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $secondaryText; border: none; border-bottom: 2px solid transparent; padding: $6px $12px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:disabled { color: $disabledText; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accentBlue; }
QTabWidget::pane { border: none; border-top: 1px solid $separator; }

QScrollArea { border: none; background: transparent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: $10px; }
QScrollBar:horizontal { height: $10px; }
QScrollBar::handle { background: $separator; border-radius: $3px; margin: $2px; }
QScrollBar::handle:hover { background: $disabledText; }
QScrollBar::handle:vertical { min-height: $24px; }
QScrollBar::handle:horizontal { min-width: $24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $separator; border: none; border-radius: $2px; min-height: $4px; max-height: $4px; text-align: center; color: transparent; }
QProgressBar::chunk { background: $accentBlue; border-radius: $2px; }
QStatusBar { background: $ground; color: $secondaryText; border-top: 1px solid $separator; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $secondaryText; padding: 0 $8px; }
QToolTip { background: $field; color: $text; border: 1px solid $separator; padding: $4px $6px; }
QHeaderView::section { background: $surface; color: $secondaryText; border: none; border-bottom: 1px solid $separator; padding: $4px $8px; }
QTableView, QListView, QTreeView { background: $surface; border: none; gridline-color: $gridLine; }
QGroupBox { border: none; border-top: 1px solid $separator; margin-top: $24px; padding-top: $8px; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; color: $secondaryText; }
)";

QString colourOf(const Theme& theme, QStringView name) {
    const std::pair<QStringView, QColor> colours[] = {{u"ground", theme.ground},
                                                      {u"surface", theme.surface},
                                                      {u"field", theme.field},
                                                      {u"text", theme.text},
                                                      {u"secondaryText", theme.secondaryText},
                                                      {u"disabledText", theme.disabledText},
                                                      {u"separator", theme.separator},
                                                      {u"gridLine", theme.gridLine},
                                                      {u"hover", theme.hover},
                                                      {u"selection", theme.selection},
                                                      {u"accentBlue", theme.accentBlue},
                                                      {u"accentOrange", theme.accentOrange},
                                                      {u"error", theme.error}};
    for (const auto& [known, colour] : colours)
        if (known == name) return colour.name();
    return {};
}

} // namespace

QString styleSheet(const Theme& theme) {
    static const QRegularExpression placeholder(QStringLiteral("\\$(?:(\\d+(?:\\.\\d+)?)|([a-zA-Z]+))"));
    const QString source = QString::fromLatin1(sheet);
    QString result;
    qsizetype done = 0;
    for (auto matches = placeholder.globalMatch(source); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(source).mid(done, match.capturedStart() - done);
        result += match.capturedLength(1) > 0
                      ? QString::number(std::lround(match.captured(1).toDouble() * theme.scale))
                      : colourOf(theme, match.capturedView(2));
        done = match.capturedEnd();
    }
    result += QStringView(source).mid(done);
    return result;
}

} // namespace reverie
