#include "core/io/metadata.h"

#include <charconv>
#include <fmt/format.h>

namespace reverie {

Error fileError(const TensorFile& file, std::string_view reason) {
    return Error(fmt::format("{}: {}", file.path().string(), reason));
}

Error metadataError(const TensorFile& file, std::string_view key) {
    return fileError(file, fmt::format("metadata entry \"{}\" is not what it should be", key));
}

const std::string& metadataText(const TensorFile& file, const std::string& key) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end()) throw fileError(file, fmt::format("has no metadata entry \"{}\"", key));
    return found->second;
}

std::int64_t metadataNumber(const TensorFile& file, const std::string& key) {
    const std::string& text = metadataText(file, key);
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || number < 0) throw metadataError(file, key);
    return number;
}

std::int64_t metadataNumber(const TensorFile& file, const std::string& key, std::int64_t otherwise) {
    return file.metadata.contains(key) ? metadataNumber(file, key) : otherwise;
}

} // namespace reverie
