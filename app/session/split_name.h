#pragma once

#include "core/evaluation/evaluation.h"

namespace reverie {

/// "training", "validation" or "test": what panels call a split.
inline const char* splitName(Split split) {
    switch (split) {
    case Split::Training:
        return "training";
    case Split::Validation:
        return "validation";
    case Split::Test:
        break;
    }
    return "test";
}

} // namespace reverie
