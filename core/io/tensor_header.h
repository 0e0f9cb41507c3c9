#pragma once

#include "core/io/tensor_file.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace reverie {

/// The longest header that the format's reference implementation accepts.
constexpr std::uint64_t tensorHeaderLimit = 100'000'000;

/// "F32" and the like, as the header writes it.
std::string_view typeName(TensorType type);
/// Bytes a value.
std::size_t typeSize(TensorType type);

/// What the header says of one tensor; `begin` and `end` count bytes from the header's end.
struct DeclaredTensor {
    std::string name;
    TensorType type = TensorType::F32;
    std::vector<std::size_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// The header as JSON, padded with spaces to a multiple of eight bytes.
std::string writeTensorHeader(const std::map<std::string, std::string>& metadata,
                              const std::vector<DeclaredTensor>& tensors);

/// The tensors of a header in the order of their bytes, once they are found to fill `dataLength` bytes exactly.
///
/// Throws Error beginning with `fileName` for text that is not such JSON, keys that occur twice, unknown types,
/// sizes that overflow or disagree with the offsets, and offsets that overlap, leave holes or leave the file.
std::vector<DeclaredTensor> readTensorHeader(std::string_view text, std::uint64_t dataLength,
                                             const std::string& fileName,
                                             std::map<std::string, std::string>& metadata);

} // namespace reverie
