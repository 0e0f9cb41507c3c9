#pragma once

#include "core/error.h"
#include "core/io/tensor_file.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace reverie {

/// An error that begins with the file's path.
Error fileError(const TensorFile& file, std::string_view reason);
/// The error of a metadata entry that is there but wrong.
Error metadataError(const TensorFile& file, std::string_view key);

/// A metadata entry; throws Error naming the file when it is missing.
const std::string& metadataText(const TensorFile& file, const std::string& key);
/// A metadata entry that is a whole number from 0; throws Error naming the file when it is not.
std::int64_t metadataNumber(const TensorFile& file, const std::string& key);
/// As above, `otherwise` where there is no such entry.
std::int64_t metadataNumber(const TensorFile& file, const std::string& key, std::int64_t otherwise);

} // namespace reverie
