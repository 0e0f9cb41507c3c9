#include "core/data/picture.h"

#include "core/error.h"
#include "core/io/gzip.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <memory>
#include <png.h>
#include <span>
#include <string_view>
#include <turbojpeg.h>
#include <type_traits>
#include <utility>

namespace reverie {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr Index mostPixels = 200'000'000;

[[noreturn]] void refuse(const std::string& name, std::string_view reason) {
    throw Error(fmt::format("{}: {}", name, reason));
}

Picture blankPicture(const std::string& name, Index rows, Index columns) {
    if (rows < 1 || columns < 1) refuse(name, "holds no pixels");
    if (columns > mostPixels / rows)
        refuse(name,
               fmt::format("its {} × {} pixels are too many; at most {} are read", rows, columns, mostPixels));
    const ImageShape shape = {rows, columns};
    return {name, shape, std::vector<std::uint8_t>(static_cast<std::size_t>(shape.pixels()))};
}

struct FreePng {
    void operator()(png_image* image) const { png_image_free(image); }
};

Picture readPng(Bytes bytes, const std::string& name) {
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, FreePng> kept(&image);
    const auto fail = [&] { refuse(name, fmt::format("cannot be read as a PNG picture: {}", image.message)); };
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) fail();
    Picture picture = blankPicture(name, image.height, image.width);
    image.format = PNG_FORMAT_GRAY;
    if (png_image_finish_read(&image, nullptr, picture.pixels.data(), 0, nullptr) == 0) fail();
    return picture;
}

struct CloseJpeg {
    void operator()(void* reader) const { tjDestroy(reader); }
};

Picture readJpeg(Bytes bytes, const std::string& name) {
    const std::unique_ptr<void, CloseJpeg> reader(tjInitDecompress());
    const auto check = [&](int result) {
        if (result != 0)
            refuse(name, fmt::format("cannot be read as a JPEG picture: {}", tjGetErrorStr2(reader.get())));
    };
    const auto size = static_cast<unsigned long>(bytes.size());
    int columns = 0;
    int rows = 0;
    int subsampling = 0;
    int colours = 0;
    check(tjDecompressHeader3(reader.get(), bytes.data(), size, &columns, &rows, &subsampling, &colours));
    Picture picture = blankPicture(name, rows, columns);
    check(tjDecompress2(reader.get(), bytes.data(), size, picture.pixels.data(), columns, 0, rows, TJPF_GRAY,
                        TJFLAG_STOPONWARNING));
    return picture;
}

/// Takes a number off the front of a PGM header: white space and comments, digits; -1 where there is none.
Index takeNumber(std::string_view& text) {
    constexpr std::string_view space = " \t\r\n\v\f";
    while (!text.empty() && (space.find(text.front()) != std::string_view::npos || text.front() == '#'))
        text.remove_prefix(text.front() == '#' ? std::min(text.find('\n'), text.size()) : 1);
    Index number = -1;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc()) return -1;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

Picture readPgm(Bytes bytes, const std::string& name) {
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    text.remove_prefix(2);
    const Index columns = takeNumber(text);
    const Index rows = takeNumber(text);
    const Index white = takeNumber(text);
    if (white < 1 || white > 255)
        refuse(name, "is not a PGM picture with up to 255 grey levels, as its header should say");
    if (!text.empty()) text.remove_prefix(1);
    Picture picture = blankPicture(name, rows, columns);
    if (text.size() < picture.pixels.size()) refuse(name, "ends too early; the file is truncated");
    std::ranges::transform(text.substr(0, picture.pixels.size()), picture.pixels.begin(), [white](char value) {
        const Index level = std::min<Index>(static_cast<std::uint8_t>(value), white);
        return static_cast<std::uint8_t>((level * 255 + white / 2) / white);
    });
    return picture;
}

bool beginsWith(Bytes bytes, std::string_view magic) {
    return bytes.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), bytes.begin(),
                      [](char a, auto b) { return static_cast<std::uint8_t>(a) == b; });
}

} // namespace

bool hasPictureName(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 4> endings = {".png", ".jpg", ".jpeg", ".pgm"};
    std::string ending = path.extension().string();
    for (char& letter : ending)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return std::ranges::find(endings, ending) != endings.end();
}

Picture readPicture(const std::filesystem::path& path) {
    ByteReader file(path);
    const std::vector<std::uint8_t> bytes = file.take(file.mostBytes());
    if (beginsWith(bytes, "\x89PNG")) return readPng(bytes, file.name());
    if (beginsWith(bytes, "\xFF\xD8")) return readJpeg(bytes, file.name());
    if (beginsWith(bytes, "P5")) return readPgm(bytes, file.name());
    refuse(file.name(), "is neither a PNG, nor a JPEG, nor a binary PGM picture");
}

} // namespace reverie
