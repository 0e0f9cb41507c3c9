#pragma once

#include "core/io/tensor_file.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace reverie {

/// A model that comes with the program.
struct BundledModel {
    std::string_view name;  ///< What stands for it wherever a model file is named.
    std::string_view title; ///< Of a few words.
    std::string_view about; ///< What it is and has learned from, a sentence.
    std::span<const std::byte> file;
};

/// All of them; the program opens with the first.
std::span<const BundledModel> bundledModels();
/// The one that is meant by a path which is its name; null where a file is meant.
const BundledModel* findBundledModel(const std::filesystem::path& path);

/// The file at `path`, or the bundled model of that name; throws Error naming the file and the reason.
TensorFile openModelFile(const std::filesystem::path& path);

} // namespace reverie
