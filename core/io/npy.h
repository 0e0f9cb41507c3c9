#pragma once

#include "core/io/atomic_file.h"
#include "core/math/matrix.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace reverie {

/// A file that NumPy loads as one array (NPY format 1.0, little-endian, C order), written block by block and there
/// only when it is finished.
///
/// The columns of a Matrix, one case after the other, are the rows of an array of cases × units. All functions
/// throw Error naming the file.
class NpyFile {
public:
    enum class Values { Float32, UnsignedByte };

    NpyFile(const std::filesystem::path& path, Values values, const std::vector<Index>& shape);

    void write(const Matrix& columns);
    void write(std::span<const std::uint8_t> values);
    /// Moves it into place; throws Error unless as many values were written as the shape has.
    void finish();

private:
    void write(std::span<const std::byte> bytes);

    std::filesystem::path path_;
    AtomicFile file_;
    std::size_t bytesLeft_ = 0;
};

} // namespace reverie
