#pragma once

#include <string_view>
#include <vector>

namespace reverie {

/// What stands between separators: one part more than there are of them.
std::vector<std::string_view> splitText(std::string_view text, char separator);

} // namespace reverie
