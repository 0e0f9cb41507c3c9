#pragma once

#include "core/data/image_set.h"
#include "core/io/model_file.h"
#include "core/math/thread_team.h"

#include <cstdint>
#include <string>
#include <vector>

namespace reverie {

/// What decides a board of label-clamped samples.
struct LabelSampling {
    std::vector<int> labels; ///< A row each.
    Index rows = 1;          ///< Rows of each label.
    Index columns = 10;
    int gibbs = 20;       ///< Gibbs iterations from one column to the next.
    int burnIn = 0;       ///< Gibbs iterations before the first column.
    bool samples = false; ///< Pixels sampled instead of probabilities.
    std::uint64_t seed = 1;
};

/// "0-9" or "3,8" as a list; throws UsageError naming the option when it is none.
std::vector<int> parseLabels(const std::string& text);

/// The images of all rows, label by label, row by row, with the labels that were clamped; column 1 is the first
/// down-pass (Hinton, Osindero & Teh 2006, figure 9). Throws Error for a model without such labels.
ImageSet sampleLabels(const Model& model, const LabelSampling& sampling, ThreadTeam& team);

} // namespace reverie
