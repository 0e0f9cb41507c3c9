#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace reverie {

class FlatCombo;

/// A small button with an icon that the Tab key reaches; a click leaves the keyboard where it is.
QToolButton* makeIconButton(const QString& icon, const QString& name, const QString& tip, QWidget* parent);
/// The same with its name in words instead.
QToolButton* makeTextButton(const QString& name, const QString& tip, QWidget* parent);
/// A chooser that the Tab key reaches; its items are still to come.
FlatCombo* makeChoice(const QString& name, const QString& tip, QWidget* parent);

} // namespace reverie
