#include "core/io/boltzmann_file.h"

#include "core/io/metadata.h"

#include <fmt/format.h>

namespace reverie {

namespace {

Matrix readLateral(const TensorFile& file, const std::string& name, Index units) {
    Matrix lateral = file.matrix(name, units, units);
    if (lateral != lateral.transpose())
        throw fileError(file, fmt::format("its tensor \"{}\" is not symmetric", name));
    if (!lateral.diagonal().isZero(0))
        throw fileError(file, fmt::format("its tensor \"{}\" connects units with themselves", name));
    return lateral;
}

} // namespace

void putBoltzmann(TensorFile& file, const BoltzmannMachine& machine, const std::string& prefix) {
    file.put(prefix + "visible_lateral", machine.visibleLateral);
    file.put(prefix + "visible_bias", machine.visible.bias);
    if (machine.hidden.size() == 0) return;
    file.put(prefix + "weights", machine.weights);
    file.put(prefix + "hidden_lateral", machine.hiddenLateral);
    file.put(prefix + "hidden_bias", machine.hidden.bias);
}

bool hasBoltzmann(const TensorFile& file, const std::string& prefix) {
    return file.has(prefix + "visible_lateral");
}

BoltzmannMachine readBoltzmann(const TensorFile& file, const std::string& prefix) {
    const Vector visibleBias = file.vector(prefix + "visible_bias");
    const bool fullyVisible =
        !file.has(prefix + "weights") && !file.has(prefix + "hidden_bias") && !file.has(prefix + "hidden_lateral");
    const Vector hiddenBias = fullyVisible ? Vector() : file.vector(prefix + "hidden_bias");
    if (visibleBias.size() == 0) throw fileError(file, "its machine has no visible units");
    BoltzmannMachine machine(visibleBias.size(), hiddenBias.size());
    machine.visible.bias = visibleBias;
    machine.hidden.bias = hiddenBias;
    machine.visibleLateral = readLateral(file, prefix + "visible_lateral", visibleBias.size());
    if (fullyVisible) return machine;
    machine.weights = file.matrix(prefix + "weights", visibleBias.size(), hiddenBias.size());
    machine.hiddenLateral = readLateral(file, prefix + "hidden_lateral", hiddenBias.size());
    return machine;
}

} // namespace reverie
