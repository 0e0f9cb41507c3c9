#pragma once

#include "app/command_line/command.h"
#include "core/data/dataset.h"
#include "core/evaluation/evaluation.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace reverie {

/// A model, and the cases it is shown.
struct SplitOptions {
    std::string model;
    std::string data;
    std::string split = "validation"; ///< "train", "validation" or "test".
    Index validation = -1; ///< Cases of a validation split that the data does not bring; −1: its own way.
    int threads = 0;
};

/// Adds MODEL, --data, --split, --validation and --threads, by default every processor.
void addSplitOptions(Command& command, SplitOptions& options);

/// A split of a set of images.
struct ChosenSplit {
    std::shared_ptr<const Dataset> data;
    Split split = Split::Validation;
    const ImageSet& images() const { return imagesOf(*data, split); }
};

/// Throws Error when the data cannot be opened or have no such split.
ChosenSplit openSplit(const SplitOptions& options);

/// "500 cases of the validation split", as a line.
std::string casesLine(Index cases, const SplitOptions& options);
/// What a machine has learned from the cases of a split it is shown.
struct Familiarity {
    Index cases = 0;
    Index seen = 0;          ///< Of these very cases.
    SeenOtherwise otherwise; ///< Of the same cases in another form.
};
Familiarity familiarity(const Model& model, const ChosenSplit& chosen);

/// That the machine has learned from some or all of the cases, as a line; empty when it has not.
std::string seenLine(const Familiarity& known);
/// The same as `seen`, `seen_cases` and `seen_otherwise` of a JSON object.
void putSeen(nlohmann::ordered_json& json, const Familiarity& known);

} // namespace reverie
