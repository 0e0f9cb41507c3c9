#pragma once

#include "core/experiment/config.h"

#include <QString>

#include <string_view>

namespace reverie {

/// Why a setting has no effect in a stage with these settings; empty when it has.
QString unusedReason(const ExperimentConfig& settings, StageKind kind, std::string_view key);

} // namespace reverie
