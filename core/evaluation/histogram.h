#pragma once

#include "core/math/matrix.h"
#include "core/models/machine.h"

#include <cstdint>
#include <string>
#include <vector>

namespace reverie {

/// How the numbers of one part of a machine are distributed.
struct Histogram {
    std::string name; ///< "weights, pixels – hidden 1"
    float reach = 1;  ///< The bins divide [−reach, reach] evenly; 1, 2 or 5 times a power of ten.
    std::vector<std::uint32_t> counts; ///< How many values lie in each bin, the most negative first.
    Index values = 0;
    double mean = 0;
    double deviation = 0; ///< Standard deviation.
};

inline constexpr std::size_t histogramBins = 60;

/// The histogram of finite values.
Histogram histogram(std::string name, const ConstMatrixRef& values);

/// Weights and biases of a machine, layer by layer from the bottom, in the words in which the net is drawn.
std::vector<Histogram> parameterHistograms(const AnyMachine& machine);

} // namespace reverie
