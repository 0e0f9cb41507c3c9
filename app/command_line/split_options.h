#pragma once

#include "core/data/dataset.h"
#include "core/evaluation/evaluation.h"

#include <CLI/CLI.hpp>

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
void addSplitOptions(CLI::App& command, SplitOptions& options);

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
/// That the machine has learned from some or all of the cases, as a line; empty when it has not.
std::string seenLine(Index seen, Index cases);

} // namespace reverie
