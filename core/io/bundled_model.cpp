#include "core/io/bundled_model.h"

#include "resources/embedded.h"

#include <algorithm>
#include <array>
#include <string>

namespace reverie {

namespace {

std::span<const std::byte> between(const char* first, const char* end) {
    return std::as_bytes(std::span(first, end));
}

} // namespace

std::span<const BundledModel> bundledModels() {
    static const std::array<BundledModel, 2> all = {{
        {"digit-model", "The digit model", "784–500–500–[500 + 10 labels]–2000 units, learned from MNIST.",
         between(reverie_digit_model, reverie_digit_model_end)},
        {"small-digit-model", "The small digit model",
         "784–300–300–[300 + 10 labels]–1000 units, learned from the 4,500 digits that come with the program "
         "alone.",
         between(reverie_small_digit_model, reverie_small_digit_model_end)},
    }};
    return all;
}

const BundledModel* findBundledModel(const std::filesystem::path& path) {
    const auto all = bundledModels();
    const auto found = std::ranges::find_if(all, [&](const BundledModel& model) { return path == model.name; });
    return found == all.end() ? nullptr : &*found;
}

TensorFile openModelFile(const std::filesystem::path& path) {
    const BundledModel* const bundled = findBundledModel(path);
    return bundled == nullptr ? TensorFile::load(path)
                              : TensorFile::read(bundled->file, std::string(bundled->name));
}

} // namespace reverie
