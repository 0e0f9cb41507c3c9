#pragma once

#include "ui/theme/theme.h"

namespace reverie {

/// The one style sheet of the program in the colours and at the scale of a theme.
QString styleSheet(const Theme& theme);

} // namespace reverie
