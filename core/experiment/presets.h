#pragma once

#include "core/experiment/config.h"

#include <span>
#include <string>
#include <string_view>

namespace reverie {

/// A named starting point for an experiment; its id never changes.
struct Preset {
    std::string_view id;
    std::string_view title;
    std::string_view family; ///< "Restricted Boltzmann machines"
    std::string_view description;
    ExperimentConfig config;
};

/// `digits-cd1`, `digits-pcd`, `fashion-gaussian`, `digits-standardised`, `patches-gaussian`, `bars-exact`,
/// `digit-model`, `small-digit-model`, `digit-model-2006`, `digit-classifier`, `autoencoder-plain`,
/// `autoencoder-denoising`, `autoencoder-sparse`, `autoencoder-stacked`, `autoencoder-deep`, `bars-boltzmann`,
/// `digits-boltzmann`, `dbm-digits`, `dbm-mnist`, `bars-dbn`, `bars-dbm`.
std::span<const Preset> presets();

/// Throws Error naming the known ids.
const Preset& findPreset(std::string_view id);

} // namespace reverie
