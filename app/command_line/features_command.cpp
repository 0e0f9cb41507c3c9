#include "app/command_line/features_command.h"

#include "app/command_line/files.h"
#include "app/command_line/layer_option.h"
#include "app/command_line/split_options.h"
#include "core/error.h"
#include "core/io/npy.h"
#include "core/math/thread_team.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <string>

namespace reverie {

namespace {

constexpr Index blockCases = 1000;

struct FeaturesOptions {
    SplitOptions cases;
    Index layer = 1;
    std::string out;
    std::string labels;
};

void writeFeatures(const FeaturesOptions& options, const Model& model, const ImageSet& images) {
    const Index units = machine::hiddenCount(model.machine, options.layer - 1);
    NpyFile file(options.out, NpyFile::Values::Float32, {images.size(), units});
    ThreadTeam team(options.cases.threads);
    Matrix states;
    for (Index first = 0; first < images.size(); first += blockCases) {
        images.read(first, std::min(blockCases, images.size() - first), states);
        model.coding.encodeMean(states);
        file.write(machine::layerMean(model.machine, states, options.layer - 1, team));
    }
    file.finish();
}

ExitCode extractFeatures(const FeaturesOptions& options) {
    checkWritable(options.out);
    checkWritable(options.labels);
    const Model model = loadModel(options.cases.model);
    checkLayer(model.machine, options.layer, options.cases.model);
    const ChosenSplit chosen = openSplit(options.cases);
    const ImageSet& images = chosen.images();
    checkFit(model, images);
    if (!options.labels.empty() && !images.labelled())
        throw Error(fmt::format("{}: it has no labels to write", images.name()));
    writeFeatures(options, model, images);
    if (options.labels.empty()) return ExitCode::Success;
    NpyFile labels(options.labels, NpyFile::Values::UnsignedByte, {images.size()});
    labels.write(images.labels());
    labels.finish();
    return ExitCode::Success;
}

} // namespace

void addFeaturesCommand(Program& program, ExitCode& exitCode) {
    Command command = program.addCommand("features", "Write the hidden probabilities of images for NumPy");
    auto options = std::make_shared<FeaturesOptions>();
    addSplitOptions(command, options->cases);
    addLayerOption(command, options->layer, "Which hidden layer; 1 is the lowest").required();
    command.add("--out", options->out, "Write cases × units as 32-bit floats (.npy)").required().typeName("FILE");
    command.add("--labels-out", options->labels, "Write the labels of the cases as bytes (.npy)").typeName("FILE");
    command.setAction([options, &exitCode] { exitCode = extractFeatures(*options); });
}

} // namespace reverie
