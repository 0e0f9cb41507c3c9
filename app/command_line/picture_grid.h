#pragma once

#include "ui/images/image_grid.h"

namespace reverie {

/// The style of a picture file: square pixels, images about a finger wide, `columns` beside each other; 0 makes
/// the grid about square.
GridStyle pictureStyle(Index count, ImageShape shape, int columns);

} // namespace reverie
