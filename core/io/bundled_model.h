#pragma once

#include "core/io/tensor_file.h"

#include <filesystem>
#include <string_view>

namespace reverie {

/// What stands for the model that comes with the program wherever a model file is named.
inline constexpr std::string_view bundledModelName = "bundled";

/// The file at `path`, or the bundled model where that name is given; throws Error naming the file and the reason.
TensorFile openModelFile(const std::filesystem::path& path);

} // namespace reverie
