#include "app/command_line/sample_labels.h"

#include "app/command_line/exit_code.h"
#include "core/data/one_hot.h"
#include "core/error.h"
#include "core/sampling/dreams.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace reverie {

namespace {

int digitOf(std::string_view text, const std::string& whole) {
    if (text.size() != 1 || text[0] < '0' || text[0] > '9')
        throw UsageError(fmt::format("--labels: “{}” is no list of labels such as 0-9 or 3,8", whole));
    return text[0] - '0';
}

void checkLabels(const Model& model, const std::vector<int>& labels) {
    if (model.net.labels == 0)
        throw Error("the model has no label units, so that no label can be clamped; sample it without --labels");
    const int highest = *std::ranges::max_element(labels);
    if (highest >= model.net.labels)
        throw Error(
            fmt::format("the model has {} labels, so that {} cannot be clamped", model.net.labels, highest));
}

} // namespace

std::vector<int> parseLabels(const std::string& text) {
    std::vector<int> labels;
    std::string_view rest = text;
    do {
        const std::string_view part = rest.substr(0, rest.find(','));
        const std::size_t dash = part.find('-');
        const int first = digitOf(part.substr(0, dash), text);
        const int last = dash == std::string_view::npos ? first : digitOf(part.substr(dash + 1), text);
        if (last < first) throw UsageError(fmt::format("--labels: “{}” runs backwards", text));
        for (int label = first; label <= last; ++label)
            labels.push_back(label);
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    } while (!rest.empty());
    return labels;
}

ImageSet sampleLabels(const Model& model, const LabelSampling& sampling, ThreadTeam& team) {
    checkLabels(model, sampling.labels);
    std::vector<std::uint8_t> rowLabels;
    for (const int label : sampling.labels)
        rowLabels.insert(rowLabels.end(), static_cast<std::size_t>(sampling.rows),
                         static_cast<std::uint8_t>(label));
    const auto rows = static_cast<Index>(rowLabels.size());

    Matrix clamped(model.net.labels, rows);
    writeOneHot(rowLabels, clamped);
    Dreams dreams(sampling.seed, "label board");
    dreams.clampLabels(std::move(clamped));
    dreams.startFromNoise(model.net, rows, team);
    dreams.advance(model.net, sampling.burnIn, team);

    const Index pixels = model.shape.pixels();
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(rows * sampling.columns * pixels));
    std::vector<std::uint8_t> labels(static_cast<std::size_t>(rows * sampling.columns));
    for (Index column = 0; column < sampling.columns; ++column) {
        if (column > 0) dreams.advance(model.net, sampling.gibbs, team);
        Matrix images =
            sampling.samples ? dreams.visibleSample(model.net, team) : dreams.visibleMean(model.net, team);
        model.coding.decode(images);
        for (Index row = 0; row < rows; ++row) {
            const auto place = static_cast<std::size_t>(row * sampling.columns + column);
            labels[place] = rowLabels[static_cast<std::size_t>(row)];
            std::transform(images.col(row).data(), images.col(row).data() + pixels,
                           bytes.begin() + static_cast<std::ptrdiff_t>(place) * pixels,
                           [](float value) { return static_cast<std::uint8_t>(std::lround(255.0F * value)); });
        }
    }
    return {"samples", model.shape, std::move(bytes), std::move(labels)};
}

} // namespace reverie
