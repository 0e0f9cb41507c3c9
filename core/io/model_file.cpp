#include "core/io/model_file.h"

#include "core/io/bundled_model.h"
#include "core/io/metadata.h"
#include "core/io/named_values.h"
#include "core/io/net_file.h"

#include <charconv>
#include <fmt/format.h>

namespace reverie {
namespace {

using nlohmann::json;

constexpr std::string_view modelFormat = "reverie-model";
constexpr int formatVersion = 1;
/// 16-bit floats keep right angles to three decimal digits.
constexpr float orthogonalWithin = 0.05F;

constexpr Names<GreyPixels> greyNames = {{{GreyPixels::Probability, "probability"},
                                          {GreyPixels::Sampled, "sampled"},
                                          {GreyPixels::Thresholded, "thresholded"}}};

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

constexpr Names<WhiteningKind> whiteningNames = {
    {{WhiteningKind::None, "none"}, {WhiteningKind::Zca, "zca"}, {WhiteningKind::Pca, "pca"}}};

std::shared_ptr<const Whitening> readWhitening(const TensorFile& file, Index pixels) {
    const auto kind = named<WhiteningKind>(whiteningNames, metadataText(file, "whitening"));
    if (!kind || *kind == WhiteningKind::None) throw metadataError(file, "whitening");
    Vector scale = file.vector("whitening_scale", pixels);
    if (scale.minCoeff() <= 0) throw fileError(file, "its whitening scales are not all above zero");
    Matrix basis = file.matrix("whitening_basis", pixels, pixels);
    const Vector product = basis.transpose() * (basis * Vector::Ones(pixels));
    if (!product.isOnes(orthogonalWithin))
        throw fileError(file, "the directions of its whitening are not at right angles");
    return std::make_shared<const Whitening>(*kind, file.vector("pixel_offset", pixels), std::move(basis),
                                             std::move(scale));
}

PixelCoding readCoding(const TensorFile& file, const Layer& visible) {
    PixelCoding coding;
    const auto grey = named<GreyPixels>(greyNames, metadataText(file, "grey_pixels"));
    if (!grey) throw metadataError(file, "grey_pixels");
    coding.grey = *grey;
    coding.binary = !visible.has(UnitKind::Gaussian);
    if (file.metadata.contains("whitening")) {
        coding.whitening = readWhitening(file, visible.size());
        return coding;
    }
    if (!file.has("pixel_offset") && !file.has("pixel_scale")) return coding;
    coding.offset = file.vector("pixel_offset", visible.size());
    coding.scale = file.vector("pixel_scale", visible.size());
    if (coding.scale.minCoeff() <= 0) throw fileError(file, "its pixel scales are not all above zero");
    return coding;
}

json toJson(const std::vector<SeenCases>& seen) {
    json list = json::array();
    for (const SeenCases& cases : seen) {
        list.push_back({{"name", cases.name},
                        {"cases", cases.cases},
                        {"fingerprint", fmt::format("{:016x}", cases.fingerprint)}});
        if (cases.collection.name.empty()) continue;
        list.back()["collection"] = cases.collection.name;
        list.back()["among_first"] = cases.collection.extent;
    }
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
            const Collection collection = {entry.value("collection", std::string()),
                                           entry.value("among_first", Index{0})};
            seen.push_back(
                {entry.at("name").get<std::string>(), entry.at("cases").get<Index>(), fingerprint, collection});
        }
    } catch (const json::exception&) {
        throw metadataError(file, "seen");
    }
    return seen;
}

} // namespace

SeenCases seenTraining(const Dataset& data) {
    SeenCases cases = {data.training.name(), data.training.size(), data.training.fingerprint(), data.collection};
    const bool inOrder = data.training.size() + data.validation.size() == data.collection.extent;
    if (inOrder) cases.collection.extent = data.training.size();
    return cases;
}

void saveModel(const Model& model, const std::filesystem::path& path, Precision precision) {
    TensorFile file;
    file.halfPrecision = precision == Precision::Half;
    putAnyMachine(file, model.machine);
    if (model.classifier) putFeedForward(file, *model.classifier, "classifier");
    describeModel(file, model);
    file.save(path);
}

bool isCheckpoint(const TensorFile& file) {
    const auto format = file.metadata.find("format");
    return format != file.metadata.end() && format->second == checkpointFormat;
}

Model loadModel(const std::filesystem::path& path) {
    return readModel(openModelFile(path));
}

Model readModel(const TensorFile& file) {
    checkFormat(file);
    Model model;
    model.machine = readAnyMachine(file);
    model.classifier = readFeedForward(file, "classifier");
    if (model.classifier && model.classifier->input.size() != machine::pixels(model.machine))
        throw fileError(file, "its classifier does not fit the pixels of its net");
    model.shape = readShape(file, machine::pixels(model.machine));
    model.coding = readCoding(file, machine::bottom(model.machine));
    model.config = file.json("config");
    model.seen = readSeen(file);
    model.epochs = metadataNumber(file, "epochs");
    if (file.metadata.contains("history")) model.history = file.json("history");
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
    if (!model.history.is_null()) file.metadata["history"] = model.history.dump();
    if (const auto& whitening = model.coding.whitening) {
        file.metadata["whitening"] = nameOf(whiteningNames, whitening->kind());
        file.put("pixel_offset", whitening->mean());
        file.put("whitening_scale", whitening->scale());
        file.put("whitening_basis", whitening->basis());
    }
    if (!model.coding.standardised()) return;
    file.put("pixel_offset", model.coding.offset);
    file.put("pixel_scale", model.coding.scale);
}

} // namespace reverie
