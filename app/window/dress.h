#pragma once

#include "ui/theme/theme.h"

namespace reverie {

/// The theme a person chose last.
ThemeChoice savedTheme();

/// Dresses the program in the theme and at the scale a person chose last.
void dressApplication();

} // namespace reverie
