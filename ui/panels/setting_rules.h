#pragma once

#include "core/experiment/config.h"

#include <QString>

#include <string_view>

namespace reverie {

/// Whether stages of this kind look at a setting at all, whatever their other settings.
bool concerns(StageKind kind, std::string_view key);

/// Why a setting that concerns a stage has no effect beside its other settings; empty when it has.
QString unusedReason(const ExperimentConfig& settings, StageKind kind, std::string_view key);

} // namespace reverie
