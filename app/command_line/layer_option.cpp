#include "app/command_line/layer_option.h"

#include "core/error.h"

#include <fmt/format.h>

namespace reverie {

Option addLayerOption(Command& command, Index& layer, const std::string& help) {
    return command.add("--layer", layer, help).range(1, 1000);
}

void checkLayer(const AnyMachine& machine, Index layer, const std::string& model) {
    const Index layers = machine::hiddenLayers(machine);
    if (layer > layers)
        throw Error(fmt::format("{}: the model has {} hidden layer{}, so that there is no layer {}", model, layers,
                                layers == 1 ? "" : "s", layer));
}

} // namespace reverie
