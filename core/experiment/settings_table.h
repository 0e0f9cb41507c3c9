#pragma once

#include "core/experiment/settings.h"

#include <vector>

namespace reverie {

/// All settings in the order in which they are shown, each with its words, its range and its place in a
/// configuration.
std::vector<Setting> makeSettingsTable();

} // namespace reverie
