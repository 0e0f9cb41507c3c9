#pragma once

#include <QIcon>
#include <QString>

namespace reverie {

/// A bundled line icon (`resources/icons/<name>.svg`) in the current theme's text colour, dimmed when disabled; it
/// follows later changes of theme by itself.
///
/// `nameWhenOn` is another drawing for the checked state, such as "pause" for a "play" that is pressed.
QIcon themedIcon(const QString& name, const QString& nameWhenOn = {});

/// The program's own mark, in its own colours.
QIcon applicationIcon();

} // namespace reverie
