#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace reverie {

/// The names that values have in files.
template<class Value>
using Names = std::array<std::pair<Value, std::string_view>, 3>;

template<class Value>
std::string_view nameOf(const Names<Value>& names, Value value) {
    for (const auto& [known, name] : names)
        if (known == value) return name;
    return {};
}

template<class Value>
std::optional<Value> named(const Names<Value>& names, std::string_view name) {
    for (const auto& [value, known] : names)
        if (name == known) return value;
    return {};
}

} // namespace reverie
