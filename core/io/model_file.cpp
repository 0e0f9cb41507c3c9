#include "core/io/model_file.h"

#include "core/error.h"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

namespace reverie {
namespace {

using nlohmann::json;

constexpr std::string_view modelFormat = "reverie-model";
constexpr int formatVersion = 1;

template<class Value>
using Names = std::array<std::pair<Value, std::string_view>, 3>;

constexpr Names<UnitKind> unitNames = {
    {{UnitKind::Bernoulli, "bernoulli"}, {UnitKind::Gaussian, "gaussian"}, {UnitKind::Softmax, "softmax"}}};
constexpr Names<GreyPixels> greyNames = {{{GreyPixels::Probability, "probability"},
                                          {GreyPixels::Sampled, "sampled"},
                                          {GreyPixels::Thresholded, "thresholded"}}};

template<class Value>
std::string_view nameOf(const Names<Value>& names, Value value) {
    for (const auto& [known, name] : names)
        if (known == value) return name;
    return {};
}

template<class Value>
std::optional<Value> named(const Names<Value>& names, std::string_view name) {
    for (const auto& [value, known] : names)
        if (name == known) return value;
    return {};
}

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

void checkFormat(const TensorFile& file) {
    const auto format = file.metadata.find("format");
    if (format == file.metadata.end() || (format->second != modelFormat && format->second != checkpointFormat))
        throw fileError(file, "is a safetensors file, but not a model or checkpoint of Reverie");
    const std::int64_t version = metadataNumber(file, "version");
    if (version > formatVersion)
        throw fileError(file,
                        fmt::format("has format version {}, but this program reads up to {}; use a newer Reverie",
                                    version, formatVersion));
}

void putLayer(TensorFile& file, const Layer& layer, const std::string& name) {
    json groups = json::array();
    for (const UnitGroup& group : layer.groups())
        groups.push_back({{"kind", nameOf(unitNames, group.kind)}, {"size", group.size}});
    file.metadata[name + "_groups"] = groups.dump();
    file.put(name + "_bias", layer.bias);
    if (layer.has(UnitKind::Gaussian)) file.put(name + "_log_variance", layer.logVariance);
}

/// The groups of a layer of `units` units; no group is believed to be larger than the layer.
std::vector<UnitGroup> readGroups(const TensorFile& file, const std::string& key, Index units) {
    std::vector<UnitGroup> groups;
    Index left = units;
    for (const json& entry : file.json(key)) {
        const json kindName = entry.is_object() ? entry.value("kind", json()) : json();
        const json size = entry.is_object() ? entry.value("size", json()) : json();
        if (!kindName.is_string() || !size.is_number_integer()) throw metadataError(file, key);
        const auto kind = named(unitNames, kindName.get<std::string>());
        if (!kind) throw metadataError(file, key);
        groups.push_back({*kind, size.get<Index>()});
        const Index smallest = *kind == UnitKind::Softmax ? 2 : 1;
        if (groups.back().size < smallest || groups.back().size > left) throw metadataError(file, key);
        left -= groups.back().size;
    }
    if (groups.empty() || left != 0)
        throw fileError(file, fmt::format("its {} do not add up to the {} units of its weights", key, units));
    return groups;
}

Layer readLayer(const TensorFile& file, const std::string& name, Index units) {
    Layer layer(readGroups(file, name + "_groups", units));
    layer.bias = file.vector(name + "_bias", units);
    if (layer.has(UnitKind::Gaussian)) layer.logVariance = file.vector(name + "_log_variance", units);
    return layer;
}

ImageShape readShape(const TensorFile& file, Index pixels) {
    const json shape = file.json("shape");
    if (!shape.is_array() || shape.size() != 2 || !shape[0].is_number_integer() || !shape[1].is_number_integer())
        throw metadataError(file, "shape");
    const ImageShape read = {shape[0].get<Index>(), shape[1].get<Index>()};
    const bool inRange = read.rows > 0 && read.columns > 0 && read.rows <= pixels && read.columns <= pixels;
    if (!inRange || read.pixels() != pixels)
        throw fileError(file, fmt::format("its images of {} × {} pixels do not fit its {} visible units",
                                          read.rows, read.columns, pixels));
    return read;
}

PixelCoding readCoding(const TensorFile& file, const Layer& visible) {
    PixelCoding coding;
    const auto grey = named<GreyPixels>(greyNames, metadataText(file, "grey_pixels"));
    if (!grey) throw metadataError(file, "grey_pixels");
    coding.grey = *grey;
    coding.binary = !visible.has(UnitKind::Gaussian);
    if (!file.has("pixel_offset") && !file.has("pixel_scale")) return coding;
    coding.offset = file.vector("pixel_offset", visible.size());
    coding.scale = file.vector("pixel_scale", visible.size());
    if (coding.scale.minCoeff() <= 0) throw fileError(file, "its pixel scales are not all above zero");
    return coding;
}

json toJson(const std::vector<SeenCases>& seen) {
    json list = json::array();
    for (const SeenCases& cases : seen)
        list.push_back({{"name", cases.name},
                        {"cases", cases.cases},
                        {"fingerprint", fmt::format("{:016x}", cases.fingerprint)}});
    return list;
}

std::vector<SeenCases> readSeen(const TensorFile& file) {
    std::vector<SeenCases> seen;
    try {
        for (const json& entry : file.json("seen")) {
            const std::string digits = entry.at("fingerprint").get<std::string>();
            std::uint64_t fingerprint = 0;
            const auto [end, failure] =
                std::from_chars(digits.data(), digits.data() + digits.size(), fingerprint, 16);
            if (failure != std::errc() || end != digits.data() + digits.size()) throw metadataError(file, "seen");
            seen.push_back({entry.at("name").get<std::string>(), entry.at("cases").get<Index>(), fingerprint});
        }
    } catch (const json::exception&) {
        throw metadataError(file, "seen");
    }
    return seen;
}

} // namespace

void saveModel(const Model& model, const std::filesystem::path& path) {
    TensorFile file;
    putMachine(file, model.machine);
    describeModel(file, model);
    file.save(path);
}

bool isCheckpoint(const TensorFile& file) {
    const auto format = file.metadata.find("format");
    return format != file.metadata.end() && format->second == checkpointFormat;
}

Model loadModel(const std::filesystem::path& path) {
    return readModel(TensorFile::load(path));
}

Model readModel(const TensorFile& file) {
    checkFormat(file);
    Model model;
    model.machine = readMachine(file);
    model.shape = readShape(file, model.machine.visible.size());
    model.coding = readCoding(file, model.machine.visible);
    model.config = file.json("config");
    model.seen = readSeen(file);
    model.epochs = metadataNumber(file, "epochs");
    return model;
}

void describeModel(TensorFile& file, const Model& model) {
    file.metadata["format"] = modelFormat;
    file.metadata["version"] = std::to_string(formatVersion);
    file.metadata["shape"] = json({model.shape.rows, model.shape.columns}).dump();
    file.metadata["grey_pixels"] = nameOf(greyNames, model.coding.grey);
    file.metadata["config"] = model.config.dump(-1, ' ', false, json::error_handler_t::replace);
    file.metadata["seen"] = toJson(model.seen).dump(-1, ' ', false, json::error_handler_t::replace);
    file.metadata["epochs"] = std::to_string(model.epochs);
    if (!model.coding.standardised()) return;
    file.put("pixel_offset", model.coding.offset);
    file.put("pixel_scale", model.coding.scale);
}

void putMachine(TensorFile& file, const Rbm& machine, const std::string& prefix) {
    file.put(prefix + "weights", machine.weights);
    putLayer(file, machine.visible, prefix + "visible");
    putLayer(file, machine.hidden, prefix + "hidden");
}

Rbm readMachine(const TensorFile& file, const std::string& prefix) {
    Matrix weights = file.matrix(prefix + "weights");
    Rbm machine(readLayer(file, prefix + "visible", weights.rows()),
                readLayer(file, prefix + "hidden", weights.cols()));
    machine.weights = std::move(weights);
    return machine;
}

} // namespace reverie
