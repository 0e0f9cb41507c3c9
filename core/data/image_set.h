#pragma once

#include "core/math/matrix.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace reverie {

/// Height and width of an image in pixels.
struct ImageShape {
    Index rows = 0;
    Index columns = 0;
    Index pixels() const { return rows * columns; }
    bool operator==(const ImageShape&) const = default;
};

/// What the pixels of a set are: only black and white, grey levels in [0, 1], or any real number.
enum class PixelKind { Binary, Grey, Real };

/// Images of one shape, with or without labels; grey images stay bytes in memory and are converted a minibatch at
/// a time.
class ImageSet {
public:
    ImageSet() = default;

    /// Bytes 0..255, image after image, row by row; labels are empty or one a case in 0..9. Where only 0 and 1
    /// occur, 1 is white. Throws Error when the sizes disagree.
    ImageSet(std::string name, ImageShape shape, std::vector<std::uint8_t> pixels,
             std::vector<std::uint8_t> labels = {});

    /// Real-valued pixels, grey where all lie in [0, 1]; throws Error when the sizes disagree or a value is not
    /// finite.
    ImageSet(std::string name, ImageShape shape, std::vector<float> pixels, std::vector<std::uint8_t> labels = {});

    const std::string& name() const { return name_; }
    void rename(std::string name) { name_ = std::move(name); }
    ImageShape shape() const { return shape_; }
    Index size() const { return size_; }
    bool empty() const { return size_ == 0; }
    bool labelled() const { return !labels_.empty(); }
    PixelKind kind() const { return kind_; }
    std::span<const std::uint8_t> labels() const { return labels_; }
    /// The bytes of all images (0 and 255 for a binary set); empty for a set made of floats.
    std::span<const std::uint8_t> bytes() const;
    /// Smallest and largest pixel value: within [0, 1] for Binary and Grey.
    float minimum() const { return minimum_; }
    float maximum() const { return maximum_; }

    /// Writes the named cases into the columns of `images` (pixels × cases, resized); bytes become 0..1.
    void read(std::span<const std::uint32_t> cases, Matrix& images) const;
    /// As above, into a block that has the right size already.
    void readInto(std::span<const std::uint32_t> cases, MatrixRef images) const;
    /// As above, for the cases `first` to `first + count`.
    void read(Index first, Index count, Matrix& images) const;

    /// A copy of the cases `first` to `first + count` under another name; its kind is that of the whole.
    ImageSet slice(Index first, Index count, std::string name) const;

    /// Takes the last `count` cases out of this set and returns them under another name.
    ImageSet splitOff(Index count, std::string name);

    /// 64-bit digest of pixels and shape, by which a model file remembers the cases it has seen.
    std::uint64_t fingerprint() const;

private:
    void findRange();

    std::string name_;
    ImageShape shape_;
    Index size_ = 0;
    PixelKind kind_ = PixelKind::Grey;
    float minimum_ = 0;
    float maximum_ = 0;
    std::variant<std::vector<std::uint8_t>, std::vector<float>> pixels_;
    std::vector<std::uint8_t> labels_;
};

} // namespace reverie
