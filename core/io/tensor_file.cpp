#include "core/io/tensor_file.h"

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/tensor_header.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <system_error>
#include <utility>

namespace reverie {
namespace {

/// Opens messages with the path; a file that was not loaded has none.
Error tensorError(const std::filesystem::path& path, const std::string& name, const std::string& reason) {
    const std::string sentence = fmt::format("tensor \"{}\" {}", name, reason);
    return Error(path.empty() ? sentence : fmt::format("{}: {}", path.string(), sentence));
}

std::vector<std::byte> bytesOf(const void* data, std::size_t size) {
    std::vector<std::byte> bytes(size);
    if (size > 0) std::memcpy(bytes.data(), data, size);
    return bytes;
}

std::string shapeText(std::span<const std::size_t> shape) {
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

const Tensor& find(const TensorFile& file, const std::string& name) {
    const auto found = file.tensors().find(name);
    if (found == file.tensors().end()) throw tensorError(file.path(), name, "is missing");
    return found->second;
}

void checkType(const TensorFile& file, const std::string& name, const Tensor& tensor,
               std::initializer_list<TensorType> accepted) {
    if (std::ranges::find(accepted, tensor.type) != accepted.end()) return;
    std::vector<std::string_view> names;
    for (const TensorType type : accepted)
        names.push_back(typeName(type));
    throw tensorError(
        file.path(), name,
        fmt::format("has the type {} instead of {}", typeName(tensor.type), fmt::join(names, " or ")));
}

void checkShape(const TensorFile& file, const std::string& name, const Tensor& tensor,
                std::initializer_list<Index> expected) {
    const auto fits = [](std::size_t actual, Index wanted) {
        return wanted < 0 || actual == static_cast<std::size_t>(wanted);
    };
    if (std::ranges::equal(tensor.shape, expected, fits)) return;
    std::vector<std::string> wanted;
    for (const Index size : expected)
        wanted.push_back(size < 0 ? "any" : std::to_string(size));
    throw tensorError(
        file.path(), name,
        fmt::format("has the shape {} instead of [{}]", shapeText(tensor.shape), fmt::join(wanted, ", ")));
}

/// Copies the tensor's values in their order, as floats.
void readFloats(const TensorFile& file, const std::string& name, const Tensor& tensor, Eigen::Map<Vector> values) {
    if (tensor.type == TensorType::F16) {
        Eigen::Array<Eigen::half, Eigen::Dynamic, 1> halves(values.size());
        std::memcpy(static_cast<void*>(halves.data()), tensor.bytes.data(), tensor.bytes.size());
        values = halves.cast<float>();
    } else if (!tensor.bytes.empty()) {
        std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    }
    if (!values.allFinite()) throw tensorError(file.path(), name, "holds values that are not finite numbers");
}

/// The tensors' names in the order of the format's reference implementation, widest type first, so that each
/// begins at a multiple of its own size.
std::vector<std::string> storageOrder(const std::map<std::string, Tensor>& tensors) {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : tensors)
        names.push_back(name);
    std::ranges::stable_sort(names, [&](const std::string& a, const std::string& b) {
        return typeSize(tensors.at(a).type) > typeSize(tensors.at(b).type);
    });
    return names;
}

std::uint64_t fileLength(const std::filesystem::path& path) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure))
        throw Error(fmt::format("{}: is a folder, not a file", path.string()));
    const std::uint64_t length = std::filesystem::file_size(path, failure);
    if (failure) throw Error(fmt::format("{}: cannot be read: {}", path.string(), failure.message()));
    return length;
}

} // namespace

void TensorFile::putFloats(const std::string& name, const Matrix& values, bool oneDimension) {
    const auto rows = static_cast<std::size_t>(values.rows());
    const auto columns = static_cast<std::size_t>(values.cols());
    std::vector<std::size_t> shape = {columns, rows};
    if (oneDimension) shape = {rows};
    if (halfPrecision) {
        const Eigen::Array<Eigen::half, Eigen::Dynamic, Eigen::Dynamic> halves =
            values.array().cast<Eigen::half>();
        tensors_[name] = {TensorType::F16, std::move(shape), bytesOf(halves.data(), rows * columns * 2)};
        return;
    }
    tensors_[name] = {TensorType::F32, std::move(shape), bytesOf(values.data(), rows * columns * sizeof(float))};
}

void TensorFile::put(const std::string& name, std::span<const double> values) {
    tensors_[name] = {TensorType::F64, {values.size()}, bytesOf(values.data(), values.size_bytes())};
}

void TensorFile::put(const std::string& name, std::span<const std::uint8_t> values) {
    tensors_[name] = {TensorType::U8, {values.size()}, bytesOf(values.data(), values.size_bytes())};
}

Matrix TensorFile::matrix(const std::string& name, Index rows, Index columns) const {
    const Tensor& tensor = find(*this, name);
    checkType(*this, name, tensor, {TensorType::F16, TensorType::F32});
    checkShape(*this, name, tensor, {columns, rows});
    Matrix values(static_cast<Index>(tensor.shape[1]), static_cast<Index>(tensor.shape[0]));
    readFloats(*this, name, tensor, {values.data(), values.size()});
    return values;
}

Vector TensorFile::vector(const std::string& name, Index size) const {
    const Tensor& tensor = find(*this, name);
    checkType(*this, name, tensor, {TensorType::F16, TensorType::F32});
    checkShape(*this, name, tensor, {size});
    Vector values(static_cast<Index>(tensor.shape[0]));
    readFloats(*this, name, tensor, {values.data(), values.size()});
    return values;
}

std::vector<double> TensorFile::doubles(const std::string& name) const {
    const Tensor& tensor = find(*this, name);
    checkType(*this, name, tensor, {TensorType::F64});
    checkShape(*this, name, tensor, {-1});
    std::vector<double> values(tensor.shape[0]);
    if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
}

std::vector<std::uint8_t> TensorFile::bytes(const std::string& name) const {
    const Tensor& tensor = find(*this, name);
    checkType(*this, name, tensor, {TensorType::U8});
    checkShape(*this, name, tensor, {-1});
    std::vector<std::uint8_t> values(tensor.shape[0]);
    if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
}

nlohmann::json TensorFile::json(const std::string& key) const {
    const std::string file = path_.empty() ? "The file" : path_.string();
    const auto found = metadata.find(key);
    if (found == metadata.end()) throw Error(fmt::format("{}: has no metadata entry \"{}\"", file, key));
    nlohmann::json value = nlohmann::json::parse(found->second, nullptr, false);
    if (value.is_discarded()) throw Error(fmt::format("{}: metadata entry \"{}\" is not valid JSON", file, key));
    return value;
}

void TensorFile::save(const std::filesystem::path& path) const {
    const std::vector<std::string> names = storageOrder(tensors_);
    std::vector<DeclaredTensor> declared;
    std::uint64_t end = 0;
    for (const std::string& name : names) {
        const Tensor& tensor = tensors_.at(name);
        declared.push_back({name, tensor.type, tensor.shape, end, end + tensor.bytes.size()});
        end = declared.back().end;
    }
    const std::string header = writeTensorHeader(metadata, declared);

    const std::uint64_t headerLength = header.size();
    std::vector<std::byte> bytes = bytesOf(&headerLength, sizeof headerLength);
    bytes.reserve(bytes.size() + header.size() + end);
    const auto text = std::as_bytes(std::span(header));
    bytes.insert(bytes.end(), text.begin(), text.end());
    for (const std::string& name : names) {
        const std::vector<std::byte>& content = tensors_.at(name).bytes;
        bytes.insert(bytes.end(), content.begin(), content.end());
    }
    writeAtomically(path, bytes);
}

TensorFile TensorFile::load(const std::filesystem::path& path) {
    const std::uint64_t length = fileLength(path);
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw Error(fmt::format("{}: cannot be read: {}", path.string(), std::generic_category().message(errno)));
    return read(length, path.string(), [&](void* target, std::uint64_t count) {
        stream.read(static_cast<char*>(target), static_cast<std::streamsize>(count));
        if (!stream) throw Error(fmt::format("{}: cannot be read to its end", path.string()));
    });
}

TensorFile TensorFile::read(std::span<const std::byte> bytes, const std::string& name) {
    return read(bytes.size(), name, [rest = bytes](void* target, std::uint64_t count) mutable {
        if (count > 0) std::memcpy(target, rest.data(), count);
        rest = rest.subspan(count);
    });
}

TensorFile TensorFile::read(std::uint64_t length, const std::string& name, const TakeBytes& take) {
    if (length < sizeof(std::uint64_t)) throw Error(fmt::format("{}: is too short for a safetensors file", name));
    std::uint64_t headerLength = 0;
    take(&headerLength, sizeof headerLength);
    const std::uint64_t rest = length - sizeof headerLength;
    if (headerLength > tensorHeaderLimit || headerLength > rest)
        throw Error(fmt::format("{}: is no safetensors file, or a truncated one: its header claims {} bytes of {}",
                                name, headerLength, length));

    std::string header(headerLength, '\0');
    take(header.data(), headerLength);
    TensorFile file;
    file.path_ = name;
    for (DeclaredTensor& tensor : readTensorHeader(header, rest - headerLength, name, file.metadata)) {
        std::vector<std::byte> content(tensor.end - tensor.begin);
        take(content.data(), content.size());
        file.tensors_[tensor.name] = {tensor.type, std::move(tensor.shape), std::move(content)};
    }
    return file;
}

} // namespace reverie
