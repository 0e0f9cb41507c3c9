#pragma once

#include "core/math/matrix.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace reverie {

/// The types of values that are understood, named as in the format.
enum class TensorType { F16, F32, F64, U8, U32, U64 };

/// A named array of a safetensors file: row-major bytes, little-endian.
struct Tensor {
    TensorType type = TensorType::F32;
    std::vector<std::size_t> shape;
    std::vector<std::byte> bytes;
};

/// A safetensors file: named tensors and string metadata (https://github.com/huggingface/safetensors, format
/// description).
///
/// A column-major Matrix of R × C is stored as a row-major tensor of shape [C, R], without a copy in another
/// order: `weights` (visible × hidden) becomes [hidden, visible], one receptive field a row.
class TensorFile {
public:
    std::map<std::string, std::string> metadata;
    /// Matrices and vectors put from now on are stored as 16-bit floats: half the size, three decimal digits.
    bool halfPrecision = false;

    /// A matrix becomes a tensor of two dimensions, a column vector one of one.
    template<class Derived>
    void put(const std::string& name, const Eigen::MatrixBase<Derived>& values) {
        putFloats(name, values, Derived::ColsAtCompileTime == 1);
    }
    void put(const std::string& name, std::span<const double> values);
    void put(const std::string& name, std::span<const std::uint8_t> values);

    bool has(const std::string& name) const { return tensors_.contains(name); }
    const std::map<std::string, Tensor>& tensors() const { return tensors_; }

    /// The tensor as rows × columns floats; F16 and F32 accepted. Throws Error naming file, tensor and reason when
    /// it is missing, of another shape or type, or not finite. A size of -1 accepts any.
    Matrix matrix(const std::string& name, Index rows = -1, Index columns = -1) const;
    Vector vector(const std::string& name, Index size = -1) const;
    /// F64 and U8 tensors of one dimension, likewise; doubles may be infinite or NaN, as measurements are where
    /// they are not defined.
    std::vector<double> doubles(const std::string& name) const;
    std::vector<std::uint8_t> bytes(const std::string& name) const;

    /// Metadata entry parsed as JSON; throws Error naming the file when it is missing or not JSON.
    nlohmann::json json(const std::string& key) const;

    /// Writes beside the target, syncs, then renames; on any failure the old file is untouched and Error says why.
    void save(const std::filesystem::path& path) const;
    /// Reads and checks every declared size before allocating it; throws Error naming the file and the reason.
    static TensorFile load(const std::filesystem::path& path);
    /// The same from memory; `name` stands for the path in messages.
    static TensorFile read(std::span<const std::byte> bytes, const std::string& name);

    /// The file this was loaded from, for messages; empty for a new one.
    const std::filesystem::path& path() const { return path_; }

private:
    /// Takes the next bytes of a file, or throws.
    using TakeBytes = std::function<void(void* target, std::uint64_t count)>;
    static TensorFile read(std::uint64_t length, const std::string& name, const TakeBytes& take);
    void putFloats(const std::string& name, const Matrix& values, bool oneDimension);

    std::map<std::string, Tensor> tensors_;
    std::filesystem::path path_;
};

} // namespace reverie
