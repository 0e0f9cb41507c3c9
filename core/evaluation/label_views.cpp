#include "core/evaluation/label_views.h"

namespace reverie {

Index ConfusionMatrix::cases() const {
    Index sum = 0;
    for (const auto& row : counts)
        for (const Index count : row)
            sum += count;
    return sum;
}

Index ConfusionMatrix::errors() const {
    Index right = 0;
    for (std::size_t label = 0; label < counts.size(); ++label)
        right += counts[label][label];
    return cases() - right;
}

} // namespace reverie
