#include "core/models/general_machine.h"

#include "core/error.h"

namespace reverie {

BoltzmannMachine generalMachine(const DeepBoltzmannRef& machine) {
    std::vector<Vector> biases;
    std::vector<Matrix> weights;
    for (std::size_t number = 0; number < machine.sizes.size(); ++number) {
        const Layer layer = machine.layer(number);
        if (layer.has(UnitKind::Gaussian) || layer.has(UnitKind::Softmax))
            throw Error("only a deep machine of binary units is a Boltzmann machine with blocks of zeros");
        biases.push_back(layer.bias);
        if (number > 0) weights.push_back(machine.weights(number - 1));
    }
    return layeredMachine(biases, weights);
}

} // namespace reverie
