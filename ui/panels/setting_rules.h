#pragma once

#include "core/experiment/config.h"

#include <QString>

#include <string_view>

namespace reverie {

/// Whether stages of this kind look at a setting at all, whatever their other settings.
bool concerns(StageKind kind, std::string_view key);

/// Why a setting has no effect in a stage whose kind it concerns, because of the stage's own settings or of what
/// comes before it; empty when it has.
QString unusedReason(const ExperimentConfig& config, std::size_t stage, std::string_view key);

} // namespace reverie
