#pragma once

#include "core/experiment/config.h"

#include <QString>

#include <string_view>

namespace reverie {

/// Why a setting has no effect in a configuration; empty when it has.
QString unusedReason(const ExperimentConfig& config, std::string_view key);

} // namespace reverie
