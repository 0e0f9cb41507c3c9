#pragma once

#include "core/experiment/config.h"

#include <functional>
#include <map>
#include <string>

/// What the presets set up, each by the name of its machine and data; see presets().
namespace reverie::preset {

ExperimentConfig digitsPcd();
ExperimentConfig fashionGaussian();
ExperimentConfig digitsStandardised();
ExperimentConfig patchesGaussian();
ExperimentConfig barsExact();
ExperimentConfig digitModel();
ExperimentConfig digitModelByContrast();
ExperimentConfig smallDigitModel();
ExperimentConfig digitClassifier();
ExperimentConfig barsBoltzmann();
ExperimentConfig digitsBoltzmann();
ExperimentConfig autoencoder(const char* preset);
ExperimentConfig denoisingAutoencoder();
ExperimentConfig sparseAutoencoder();
ExperimentConfig stackedAutoencoders();
ExperimentConfig deepAutoencoder();
ExperimentConfig deepBoltzmannOfDigits();
ExperimentConfig deepBoltzmannOfMnist();
ExperimentConfig barsDeepBoltzmann();
ExperimentConfig barsBeliefNet();

/// A stage with settings of its own.
StagePlan stage(StageKind kind, std::map<std::string, SettingValue, std::less<>> own);

} // namespace reverie::preset
