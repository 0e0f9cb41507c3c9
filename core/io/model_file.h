#pragma once

#include "core/data/dataset.h"
#include "core/data/pixel_coding.h"
#include "core/io/net_file.h"
#include "core/io/tensor_file.h"
#include "core/models/machine.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reverie {

/// A set of cases a machine has learned from.
struct SeenCases {
    std::string name;
    Index cases = 0;
    std::uint64_t fingerprint = 0;
    Collection collection = {}; ///< What they are drawn from.
};

/// The cases of a data set from which a run learns.
SeenCases seenTraining(const Dataset& data);

/// A trained machine with all that is needed to use it: how pixels become visible states, and where it came from.
struct Model {
    AnyMachine machine;
    std::optional<FeedForwardNet> classifier; ///< Fine-tuned by backpropagation.
    ImageShape shape;
    PixelCoding coding;    ///< Pixel intensities to visible states and back.
    nlohmann::json config; ///< The settings it was trained with, by key.
    std::vector<SeenCases> seen;
    std::int64_t epochs = 0;
    nlohmann::json
        history; ///< Pairs of epoch and classification error on validation cases, as it was learned; may be null.

    /// The net that its machine is; throws Error where it is something else.
    const DeepBeliefNet& net() const { return netOf(machine); }
    DeepBeliefNet& net() { return netOf(machine); }
};

/// What the metadata entry `format` of a checkpoint says.
inline constexpr std::string_view checkpointFormat = "reverie-checkpoint";

/// Whether a file says that it is a checkpoint; only a whole check shows that it is a sound one.
bool isCheckpoint(const TensorFile& file);

/// How exactly a model's numbers are kept: 32-bit floats, or 16-bit ones in half the space.
enum class Precision { Single, Half };

/// Writes the net's tensors and metadata as the README documents them; atomic; throws Error.
void saveModel(const Model& model, const std::filesystem::path& path, Precision precision = Precision::Single);
/// Reads a model or a checkpoint's net, `bundled` being the one that comes with the program; throws Error naming
/// the file and the reason.
Model loadModel(const std::filesystem::path& path);
Model readModel(const TensorFile& file);

/// Adds all of a model but its machine: metadata and the tensors of its pixel coding.
void describeModel(TensorFile& file, const Model& model);

} // namespace reverie
