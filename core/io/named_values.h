#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace reverie {

/// The names that values have in files.
template<class Value, std::size_t count = 3>
using Names = std::array<std::pair<Value, std::string_view>, count>;

template<class Value, std::size_t count>
std::string_view nameOf(const Names<Value, count>& names, Value value) {
    for (const auto& [known, name] : names)
        if (known == value) return name;
    return {};
}

template<class Value, std::size_t count>
std::optional<Value> named(const Names<Value, count>& names, std::string_view name) {
    for (const auto& [value, known] : names)
        if (name == known) return value;
    return {};
}

} // namespace reverie
