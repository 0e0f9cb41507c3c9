#include "core/io/tensor_header.h"

#include "core/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <utility>

namespace reverie {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensor bytes are stored as they lie in memory");

constexpr int deepestNesting = 3;
constexpr std::size_t headerAlignment = 8;
constexpr const char* metadataKey = "__metadata__";

struct TypeRow {
    TensorType type;
    std::string_view name;
    std::size_t size;
};
constexpr std::array<TypeRow, 6> types = {{
    {TensorType::F16, "F16", 2},
    {TensorType::F32, "F32", 4},
    {TensorType::F64, "F64", 8},
    {TensorType::U8, "U8", 1},
    {TensorType::U32, "U32", 4},
    {TensorType::U64, "U64", 8},
}};

const TypeRow& rowOf(TensorType type) {
    return *std::ranges::find(types, type, &TypeRow::type);
}

/// Watches the parser for what JSON allows and this format does not: keys that occur twice, and deep nesting.
class HeaderWatch {
public:
    bool operator()(int depth, json::parse_event_t event, const json& parsed) {
        if (depth > deepestNesting) throw Error("nests deeper than the format does");
        if (event == json::parse_event_t::object_start) keys_.emplace_back();
        if (event == json::parse_event_t::object_end) keys_.pop_back();
        if (event == json::parse_event_t::key && !keys_.back().insert(parsed.get<std::string>()).second)
            throw Error(fmt::format("names \"{}\" twice", parsed.get<std::string>()));
        return true;
    }

private:
    std::vector<std::set<std::string>> keys_;
};

json parse(std::string_view text) {
    HeaderWatch watch;
    const auto callback = [&watch](int depth, json::parse_event_t event, json& parsed) {
        return watch(depth, event, parsed);
    };
    try {
        json header = json::parse(text, callback);
        if (!header.is_object()) throw Error("is not a JSON object");
        return header;
    } catch (const json::exception&) {
        throw Error("is not valid JSON");
    }
}

void readMetadata(const json& entry, std::map<std::string, std::string>& metadata) {
    if (!entry.is_object()) throw Error("has metadata that is not a JSON object");
    for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) throw Error(fmt::format("has a metadata entry \"{}\" that is not a string", key));
        metadata[key] = value.get<std::string>();
    }
}

/// A JSON list of whole numbers ≥ 0, nothing for anything else.
std::optional<std::vector<std::uint64_t>> wholeNumbers(const json& entry, const char* key) {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_array()) return {};
    std::vector<std::uint64_t> numbers;
    for (const json& number : *found) {
        if (!number.is_number_unsigned()) return {};
        numbers.push_back(number.get<std::uint64_t>());
    }
    return numbers;
}

TensorType readType(const std::string& name, const json& entry) {
    const auto type = entry.find("dtype");
    if (type == entry.end() || !type->is_string()) throw Error(fmt::format("gives tensor \"{}\" no dtype", name));
    const auto known = std::ranges::find(types, type->get<std::string>(), &TypeRow::name);
    if (known == types.end())
        throw Error(fmt::format("gives tensor \"{}\" the unknown dtype \"{}\"", name, type->get<std::string>()));
    return known->type;
}

std::uint64_t byteCount(const std::string& name, const DeclaredTensor& tensor) {
    std::uint64_t bytes = typeSize(tensor.type);
    const bool nothing = std::ranges::find(tensor.shape, 0U) != tensor.shape.end();
    for (const std::uint64_t size : tensor.shape)
        if (!nothing && __builtin_mul_overflow(bytes, size, &bytes))
            throw Error(fmt::format("gives tensor \"{}\" a shape too large to count", name));
    return nothing ? 0 : bytes;
}

DeclaredTensor readTensor(const std::string& name, const json& entry, std::uint64_t dataLength) {
    if (!entry.is_object())
        throw Error(fmt::format("describes tensor \"{}\" by something other than an object", name));
    DeclaredTensor tensor = {name, readType(name, entry), {}, 0, 0};
    const auto shape = wholeNumbers(entry, "shape");
    if (!shape) throw Error(fmt::format("gives tensor \"{}\" no proper shape", name));
    tensor.shape.assign(shape->begin(), shape->end());
    const auto offsets = wholeNumbers(entry, "data_offsets");
    if (!offsets || offsets->size() != 2 || offsets->front() > offsets->back())
        throw Error(fmt::format("gives tensor \"{}\" no proper data_offsets", name));
    tensor.begin = offsets->front();
    tensor.end = offsets->back();
    if (tensor.end > dataLength) throw Error(fmt::format("puts tensor \"{}\" beyond the end of the file", name));
    if (byteCount(name, tensor) != tensor.end - tensor.begin)
        throw Error(fmt::format("gives tensor \"{}\" a shape that disagrees with its {} bytes", name,
                                tensor.end - tensor.begin));
    return tensor;
}

/// Sorted by their bytes, the tensors must follow one another without overlap or hole up to the end.
void checkLayout(std::vector<DeclaredTensor>& tensors, std::uint64_t dataLength) {
    std::ranges::sort(tensors, {},
                      [](const DeclaredTensor& tensor) { return std::pair(tensor.begin, tensor.end); });
    std::uint64_t end = 0;
    for (const DeclaredTensor& tensor : tensors) {
        if (tensor.begin < end) throw Error(fmt::format("lets tensor \"{}\" overlap with another", tensor.name));
        if (tensor.begin > end)
            throw Error(
                fmt::format("leaves {} unused bytes before tensor \"{}\"", tensor.begin - end, tensor.name));
        end = tensor.end;
    }
    if (end != dataLength) throw Error(fmt::format("leaves {} unused bytes at the end", dataLength - end));
}

} // namespace

std::string_view typeName(TensorType type) {
    return rowOf(type).name;
}

std::size_t typeSize(TensorType type) {
    return rowOf(type).size;
}

std::string writeTensorHeader(const std::map<std::string, std::string>& metadata,
                              const std::vector<DeclaredTensor>& tensors) {
    json header = json::object();
    if (!metadata.empty()) header[metadataKey] = metadata;
    for (const DeclaredTensor& tensor : tensors)
        header[tensor.name] = {{"dtype", typeName(tensor.type)},
                               {"shape", tensor.shape},
                               {"data_offsets", {tensor.begin, tensor.end}}};
    std::string text = header.dump(-1, ' ', false, json::error_handler_t::replace);
    text.append((headerAlignment - text.size() % headerAlignment) % headerAlignment, ' ');
    return text;
}

std::vector<DeclaredTensor> readTensorHeader(std::string_view text, std::uint64_t dataLength,
                                             const std::string& fileName,
                                             std::map<std::string, std::string>& metadata) {
    try {
        const json header = parse(text);
        std::vector<DeclaredTensor> tensors;
        for (const auto& [name, entry] : header.items()) {
            if (name == metadataKey)
                readMetadata(entry, metadata);
            else
                tensors.push_back(readTensor(name, entry, dataLength));
        }
        checkLayout(tensors, dataLength);
        return tensors;
    } catch (const Error& error) {
        throw Error(fmt::format("{}: its safetensors header {}", fileName, error.what()));
    }
}

} // namespace reverie
