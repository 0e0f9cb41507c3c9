#include "app/command_line/sample_labels.h"

#include "app/command_line/exit_code.h"
#include "core/error.h"
#include "core/sampling/board.h"
#include "core/text.h"

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
    const Index known = machine::labels(model.machine);
    if (known == 0)
        throw Error(fmt::format("the model, a {}, has no label units, so that no label can be clamped; sample it "
                                "without --labels",
                                kindOf(model.machine)));
    const int highest = *std::ranges::max_element(labels);
    if (highest >= known)
        throw Error(fmt::format("the model has {} labels, so that {} cannot be clamped", known, highest));
}

} // namespace

std::vector<int> parseLabels(const std::string& text) {
    std::vector<int> labels;
    for (const std::string_view part : splitText(text, ',')) {
        const std::size_t dash = part.find('-');
        const int first = digitOf(part.substr(0, dash), text);
        const int last = dash == std::string_view::npos ? first : digitOf(part.substr(dash + 1), text);
        if (last < first) throw UsageError(fmt::format("--labels: “{}” runs backwards", text));
        for (int label = first; label <= last; ++label)
            labels.push_back(label);
    }
    return labels;
}

ImageSet sampleLabels(const Model& model, const LabelSampling& sampling, ThreadTeam& team) {
    checkLabels(model, sampling.labels);
    std::vector<std::uint8_t> rowLabels;
    for (const int label : sampling.labels)
        rowLabels.insert(rowLabels.end(), static_cast<std::size_t>(sampling.rows),
                         static_cast<std::uint8_t>(label));
    Board board(sampling.seed, "label board", {rowLabels.begin(), rowLabels.end()});
    board.arrange(sampling.columns, sampling.gibbs);
    board.samplePixels(sampling.samples);
    const LayeredRef machine = layeredIn(model.machine).value();
    board.advance(machine, sampling.burnIn, team);
    board.forgetColumns();
    board.advance(machine, static_cast<int>(sampling.columns - 1) * sampling.gibbs, team);
    const Matrix images = board.view(machine, model.coding, model.shape, team).images;

    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(images.size()));
    std::transform(images.data(), images.data() + images.size(), bytes.begin(),
                   [](float value) { return static_cast<std::uint8_t>(std::lround(255.0F * value)); });
    std::vector<std::uint8_t> labels;
    for (const std::uint8_t label : rowLabels)
        labels.insert(labels.end(), static_cast<std::size_t>(sampling.columns), label);
    return {"samples", model.shape, std::move(bytes), std::move(labels)};
}

} // namespace reverie
