#include "app/command_line/info_command.h"

#include "app/window/file_kind.h"
#include "core/data/dataset.h"
#include "core/data/idx.h"
#include "core/io/bundled_model.h"
#include "core/io/model_file.h"

#include <fmt/format.h>
#include <memory>
#include <string>

namespace reverie {

namespace {

using Json = nlohmann::ordered_json;

std::string_view kindName(PixelKind kind) {
    switch (kind) {
    case PixelKind::Binary:
        return "binary";
    case PixelKind::Grey:
        return "grey";
    case PixelKind::Real:
        break;
    }
    return "real";
}

Json describeImages(const ImageSet& images) {
    return {{"images", images.size()},
            {"shape", {images.shape().rows, images.shape().columns}},
            {"pixels", kindName(images.kind())},
            {"minimum", images.minimum()},
            {"maximum", images.maximum()},
            {"labelled", images.labelled()},
            {"fingerprint", fmt::format("{:016x}", images.fingerprint())}};
}

Json describeData(const std::filesystem::path& path) {
    if (std::filesystem::is_regular_file(path)) {
        Json json = {{"kind", "idx"}};
        json.update(describeImages(readIdx(path)));
        return json;
    }
    const auto data = openDataset(path.string());
    Json json = {{"kind", "data"}};
    const auto add = [&json](const char* name, const ImageSet& images) {
        json[name] = images.empty() ? Json() : describeImages(images);
    };
    add("train", data->training);
    add("validation", data->validation);
    add("test", data->test);
    return json;
}

/// Units of each layer, bottom first, label units not counted.
Json layerSizes(const AnyMachine& machine) {
    Json sizes = Json::array();
    for (const NetLayer& layer : machine::view(machine).layers)
        if (!layer.labels) sizes.push_back(layer.units);
    return sizes;
}

Json layerSizes(const FeedForwardNet& net) {
    Json sizes = Json::array({net.input.size()});
    for (const FeedForwardNet::Step& step : net.steps)
        sizes.push_back(step.above.size());
    return sizes;
}

Json describeMachine(const std::filesystem::path& path) {
    const TensorFile file = openModelFile(path);
    const Model model = readModel(file);
    Json json;
    json["kind"] = isCheckpoint(file) ? "checkpoint" : "model";
    json["shape"] = {model.shape.rows, model.shape.columns};
    json["machine"] = kindOf(model.machine);
    if (const auto* const net = std::get_if<DeepBeliefNet>(&model.machine)) {
        json["visible"] = Json::parse(file.metadata.at("visible_groups"));
        json["hidden"] = Json::parse(file.metadata.at("hidden_groups"));
    }
    if (const Index labels = machine::labels(model.machine);
        labels > 0 || std::holds_alternative<DeepBeliefNet>(model.machine))
        json["labels"] = labels;
    json["layers"] = layerSizes(model.machine);
    json["classifier"] = model.classifier ? layerSizes(*model.classifier) : Json();
    json["epochs"] = model.epochs;
    json["grey_pixels"] = model.coding.binary ? Json(file.metadata.at("grey_pixels")) : Json();
    json["standardised"] = model.coding.standardised();
    json["whitening"] = file.metadata.contains("whitening") ? Json(file.metadata.at("whitening")) : Json();
    json["seen"] = Json::array();
    for (const SeenCases& seen : model.seen)
        json["seen"].push_back(
            {{"name", seen.name},
             {"cases", seen.cases},
             {"fingerprint", fmt::format("{:016x}", seen.fingerprint)},
             {"collection", seen.collection.name.empty() ? Json() : Json(seen.collection.name)}});
    json["config"] = model.config;
    return json;
}

/// "grey_pixels" as "grey pixels".
std::string words(std::string key) {
    for (char& letter : key)
        if (letter == '_') letter = ' ';
    return key;
}

/// One entry of a list: 784 bernoulli, rbm, digits (5000 cases).
std::string entryText(const std::string& key, const Json& entry) {
    if (!entry.is_object()) return entry.dump();
    if (key == "stages") return entry.value("kind", std::string());
    if (key == "seen")
        return fmt::format("{} ({} cases)", entry["name"].get<std::string>(), entry["cases"].get<Index>());
    return fmt::format("{} {}", entry["size"].get<Index>(), entry["kind"].get<std::string>());
}

/// A member as a person reads it: 28 × 28, 784 bernoulli, yes.
std::string valueText(const std::string& key, const Json& value) {
    if (value.is_null()) return "none";
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    if (value.is_string()) return value.get<std::string>();
    if (key == "shape") return fmt::format("{} × {}", value[0].get<Index>(), value[1].get<Index>());
    if (!value.is_array()) return value.dump();
    std::string text;
    for (const Json& entry : value) {
        text += text.empty() ? "" : ", ";
        text += entryText(key, entry);
    }
    return text;
}

std::string asText(const Json& json, const std::string& indent = {}) {
    std::string text;
    for (const auto& [key, value] : json.items()) {
        if (value.is_object())
            text += fmt::format("{}{}\n{}", indent, words(key), asText(value, indent + "  "));
        else
            text += fmt::format("{}{:<20} {}\n", indent, words(key), valueText(key, value));
    }
    return text;
}

ExitCode describe(const std::string& path, bool json) {
    const bool machine = findBundledModel(path) != nullptr ||
                         (std::filesystem::exists(path) && fileKind(path) == FileKind::Machine);
    const Json description = machine ? describeMachine(path) : describeData(path);
    fmt::print("{}", json ? description.dump(2) + "\n" : asText(description));
    return ExitCode::Success;
}

} // namespace

void addInfoCommand(Program& program, ExitCode& exitCode) {
    struct InfoOptions {
        std::string file;
        bool json = false;
    };
    Command command = program.addCommand("info", "Tell what a model, checkpoint, IDX file or data folder holds");
    auto options = std::make_shared<InfoOptions>();
    command.add("file", options->file, "What to look at, or a name such as bundled (data) or digit-model")
        .required()
        .typeName("FILE");
    command.addFlag("--json", options->json, "Write one JSON object");
    command.setAction([options, &exitCode] { exitCode = describe(options->file, options->json); });
}

} // namespace reverie
