#include "core/io/bundled_model.h"

#include "resources/embedded.h"

#include <span>

namespace reverie {

TensorFile openModelFile(const std::filesystem::path& path) {
    if (path != bundledModelName) return TensorFile::load(path);
    return TensorFile::read(std::as_bytes(std::span(reverie_digit_model, reverie_digit_model_end)),
                            std::string(bundledModelName));
}

} // namespace reverie
