#pragma once

#include "core/io/tensor_file.h"
#include "core/models/boltzmann_machine.h"

#include <string>

namespace reverie {

/// Adds a Boltzmann machine's tensors to a file, each name behind `prefix`, as the README documents them; those of
/// hidden units only where there are some.
void putBoltzmann(TensorFile& file, const BoltzmannMachine& machine, const std::string& prefix = {});
/// Whether a file holds such a machine.
bool hasBoltzmann(const TensorFile& file, const std::string& prefix = {});
/// Reads what putBoltzmann() wrote; throws Error naming the file when a tensor is missing, of the wrong shape, not
/// finite, or lateral weights are not symmetric with a zero diagonal.
BoltzmannMachine readBoltzmann(const TensorFile& file, const std::string& prefix = {});

} // namespace reverie
