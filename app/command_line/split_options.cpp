#include "app/command_line/split_options.h"

#include "app/command_line/files.h"
#include "core/error.h"

#include <fmt/format.h>
#include <optional>

namespace reverie {

namespace {

Split splitNamed(const std::string& name) {
    if (name == "train") return Split::Training;
    return name == "test" ? Split::Test : Split::Validation;
}

} // namespace

void addSplitOptions(Command& command, SplitOptions& options) {
    options.threads = allProcessors();
    command.add("model", options.model, "Model or checkpoint").required().typeName("MODEL");
    command
        .add("--data", options.data,
             "IDX folder or file, folder of pictures, bundled, mnist, fashion, patches or bars-4x4")
        .required()
        .typeName("DIR");
    command.add("--split", options.split, "Which cases; validation unless given")
        .oneOf({"train", "validation", "test"});
    command
        .add("--validation", options.validation,
             "Training images, from the end, that are the validation split where the data has none of "
             "its own; the last sixth unless given")
        .range(0, 10'000'000);
    command.add("--threads", options.threads, "Compute threads; every processor unless given").range(1, 64);
}

ChosenSplit openSplit(const SplitOptions& options) {
    ChosenSplit chosen;
    chosen.data =
        openDataset(options.data, options.validation < 0 ? std::nullopt : std::optional(options.validation));
    chosen.split = splitNamed(options.split);
    if (chosen.images().empty())
        throw Error(
            fmt::format("{}: there is no {} split in this data{}", options.data, options.split,
                        chosen.split == Split::Training ? "" : "; --split train takes the training cases"));
    return chosen;
}

std::string casesLine(Index cases, const SplitOptions& options) {
    return fmt::format("{} cases of the {} split\n", cases, options.split);
}

Familiarity familiarity(const Model& model, const ChosenSplit& chosen) {
    return {chosen.images().size(), seenCases(model, *chosen.data, chosen.split),
            seenOtherwise(model.seen, *chosen.data, chosen.split)};
}

std::string seenLine(const Familiarity& known) {
    using enum SeenOtherwise::Share;
    const std::string& collection = known.otherwise.collection;
    if (known.seen == known.cases)
        return "The machine was trained on these very cases: the figures say nothing about new ones.\n";
    if (known.otherwise.share == All)
        return fmt::format(
            "The machine was trained on all of these cases in another form: they come from the {}.\n", collection);
    if (known.seen > 0) return fmt::format("The machine was trained on {} of these cases.\n", known.seen);
    if (known.otherwise.share == Some)
        return fmt::format("The machine may have been trained on some of these cases in another form: they come "
                           "from the {}.\n",
                           collection);
    return {};
}

void putSeen(nlohmann::ordered_json& json, const Familiarity& known) {
    using enum SeenOtherwise::Share;
    json["seen"] = known.seen > 0;
    json["seen_cases"] = known.seen;
    json["seen_otherwise"] = nullptr;
    if (known.otherwise.share != None) json["seen_otherwise"] = known.otherwise.share == All ? "all" : "some";
}

} // namespace reverie
