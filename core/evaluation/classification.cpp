#include "core/evaluation/classification.h"

#include "core/error.h"
#include "core/evaluation/recognition.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace reverie {

namespace {

/// What keeps a logarithm finite.
constexpr float leastProbability = std::numeric_limits<float>::min();

/// Calls visit(first case, label probabilities) for one batch after the other.
template<class Visit>
void forEachBatch(const ImageSet& images, Index most, const PixelCoding& coding, const Classifier& classifier,
                  const Visit& visit) {
    Matrix states;
    const Index cases = std::min(most, images.size());
    constexpr Index batchCases = 500;
    for (Index first = 0; first < cases; first += batchCases) {
        images.read(first, std::min(batchCases, cases - first), states);
        coding.encodeMean(states);
        visit(first, classifier(states));
    }
}

} // namespace

std::optional<ClassifierScore> scoreOf(const ImageSet& images, Index most, const PixelCoding& coding,
                                       const Classifier& classifier) {
    if (images.empty() || !images.labelled()) return {};
    ClassifierScore score;
    forEachBatch(images, most, coding, classifier, [&](Index first, const Matrix& probabilities) {
        const std::vector<int> labels = likeliest(probabilities);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const int truth = images.labels()[static_cast<std::size_t>(first) + i];
            const float probability =
                truth < probabilities.rows() ? probabilities(truth, static_cast<Index>(i)) : 0;
            score.errorShare += labels[i] != truth ? 1 : 0;
            score.crossEntropy -= std::log(static_cast<double>(std::max(probability, leastProbability)));
        }
    });
    const auto cases = static_cast<double>(std::min(most, images.size()));
    return ClassifierScore{score.errorShare / cases, score.crossEntropy / cases};
}

ClassificationView classify(const ImageSet& images, const PixelCoding& coding, const Classifier& classifier) {
    if (!images.labelled()) throw Error(fmt::format("{}: it has no labels to compare with", images.name()));
    ClassificationView view;
    view.cases = images.size();
    view.shape = images.shape();
    forEachBatch(images, images.size(), coding, classifier, [&](Index first, const Matrix& probabilities) {
        if (probabilities.rows() > static_cast<Index>(view.confusion.counts.size()))
            throw Error(
                fmt::format("a classifier of {} labels cannot be compared with digits", probabilities.rows()));
        const std::vector<int> labels = likeliest(probabilities);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const Index number = first + static_cast<Index>(i);
            const int truth = images.labels()[static_cast<std::size_t>(number)];
            ++view.confusion.counts[static_cast<std::size_t>(truth)][static_cast<std::size_t>(labels[i])];
            if (truth != labels[i])
                view.wrong.push_back({number, truth, labels[i], probabilities(labels[i], static_cast<Index>(i))});
        }
    });
    std::vector<std::uint32_t> numbers;
    for (const WrongCase& wrong : view.wrong)
        numbers.push_back(static_cast<std::uint32_t>(wrong.number));
    if (!numbers.empty()) images.read(numbers, view.images);
    return view;
}

} // namespace reverie
