#include "core/data/dataset.h"

#include "core/data/idx.h"
#include "core/data/patches.h"
#include "core/data/shrinking.h"
#include "core/error.h"
#include "resources/embedded.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace reverie {
namespace {

namespace fs = std::filesystem;

constexpr Index bundledValidationCases = 500;
constexpr const char* mnistTraining = "MNIST training images";
/// All bundled digits are among so many first ones of MNIST's: see resources/digits/README.md.
constexpr Index bundledExtent = 5848;
constexpr Index smallestBarsSide = 2;
constexpr Index largestBarsSide = 8;
constexpr Index mostValidationPatches = 1'000'000;
constexpr std::string_view patchesPrefix = "patches:";

std::string partName(const std::string& title, const char* part) {
    return fmt::format("{}, {}", title, part);
}

/// Cuts the last `validationCases` training images off as the validation split.
Dataset cutValidation(std::string source, std::string title, ImageSet training, Index validationCases) {
    if (validationCases < 0 || validationCases >= training.size())
        throw Error(fmt::format("{}: {} validation cases of {} images leave nothing to train on; choose 0 to {}",
                                source, validationCases, training.size(), training.size() - 1));
    Dataset data;
    if (validationCases > 0) data.validation = training.splitOff(validationCases, partName(title, "validation"));
    data.training = std::move(training);
    data.source = std::move(source);
    data.title = std::move(title);
    return data;
}

Index lastSixth(const ImageSet& images) {
    return images.size() / 6;
}

std::span<const std::byte> memoryBetween(const char* begin, const char* end) {
    return std::as_bytes(std::span(begin, end));
}

/// The digits as they are, or smaller where `shape` says so.
Dataset openBundled(const std::string& source, const std::string& title, std::optional<ImageShape> shape,
                    std::optional<Index> validationCases) {
    ImageSet digits =
        readIdx(memoryBetween(reverie_digit_images, reverie_digit_images_end),
                memoryBetween(reverie_digit_labels, reverie_digit_labels_end), partName(title, "training"));
    if (shape) digits = shrunk(digits, *shape);
    Dataset data =
        cutValidation(source, title, std::move(digits), validationCases.value_or(bundledValidationCases));
    data.collection = {mnistTraining, bundledExtent};
    return data;
}

/// All distinct bars and stripes: each row on or off, or each column on or off (MacKay 2003, section 43.3).
std::vector<std::uint8_t> barsAndStripes(ImageShape shape) {
    std::vector<std::uint8_t> pixels;
    const auto addPattern = [&](auto&& isOn) {
        for (Index row = 0; row < shape.rows; ++row)
            for (Index column = 0; column < shape.columns; ++column)
                pixels.push_back(isOn(row, column) ? 255 : 0);
    };
    for (unsigned bits = 0; bits < 1U << shape.rows; ++bits)
        addPattern([&](Index row, Index) { return bits >> row & 1U; });
    for (unsigned bits = 1; bits + 1 < 1U << shape.columns; ++bits)
        addPattern([&](Index, Index column) { return bits >> column & 1U; });
    return pixels;
}

/// The shape that "bars-RxC" names, nothing for another word.
std::optional<ImageShape> barsShape(const std::string& source) {
    if (!source.starts_with("bars-")) return {};
    const auto isDigit = [](char letter) { return letter >= '0' && letter <= '9'; };
    const auto side = [&](std::size_t place) { return static_cast<Index>(source[place] - '0'); };
    const bool wellFormed = source.size() == 8 && isDigit(source[5]) && source[6] == 'x' && isDigit(source[7]);
    const ImageShape shape = wellFormed ? ImageShape{side(5), side(7)} : ImageShape{};
    if (std::min(shape.rows, shape.columns) < smallestBarsSide ||
        std::max(shape.rows, shape.columns) > largestBarsSide)
        throw Error(fmt::format("{}: bars and stripes are called bars-RxC with {} to {} rows and columns, such as "
                                "bars-4x4",
                                source, smallestBarsSide, largestBarsSide));
    return shape;
}

Dataset openBars(const std::string& source, ImageShape shape, std::optional<Index> validationCases) {
    const std::string title = fmt::format("Bars and stripes {}×{}", shape.rows, shape.columns);
    return cutValidation(source, title, {partName(title, "training"), shape, barsAndStripes(shape)},
                         validationCases.value_or(0));
}

Dataset cutDataset(std::string source, std::string title, std::span<const Picture> pictures,
                   std::optional<Index> validationCases) {
    PatchPlan plan;
    plan.validation = validationCases.value_or(plan.validation);
    if (plan.validation < 0 || plan.validation > mostValidationPatches)
        throw Error(fmt::format("{}: {} validation patches cannot be cut; choose 0 to {}", source, plan.validation,
                                mostValidationPatches));
    Patches patches = cutPatches(pictures, title, plan);
    return {std::move(source), std::move(title), std::move(patches.training), std::move(patches.validation), {}};
}

Dataset openPatches(std::optional<Index> validationCases) {
    return cutDataset("patches", "Natural patches", bundledPictures(), validationCases);
}

/// Patches of the pictures of a folder, or of one picture.
Dataset openPictures(const fs::path& path, std::string source, std::optional<Index> validationCases) {
    const std::vector<Picture> pictures =
        fs::is_directory(path) ? picturesOf(path) : std::vector{shrinkPicture(readPicture(path))};
    return cutDataset(std::move(source), fmt::format("Patches of {}", path.filename().string()), pictures,
                      validationCases);
}

/// Where a part of an IDX folder may lie.
std::vector<fs::path> candidates(const fs::path& folder, const std::string& part, const char* content,
                                 int dimensions) {
    std::vector<fs::path> paths;
    for (const char* joint : {"-", "."})
        for (const char* packed : {"", ".gz"})
            paths.push_back(folder /
                            fmt::format("{}-{}{}idx{}-ubyte{}", part, content, joint, dimensions, packed));
    return paths;
}

fs::path firstExisting(const std::vector<fs::path>& paths) {
    for (const fs::path& path : paths) {
        std::error_code failure;
        const bool found = fs::exists(path, failure);
        if (failure) throw Error(fmt::format("{}: cannot be read: {}", path.string(), failure.message()));
        if (found) return path;
    }
    return {};
}

/// True when a part of a folder is there; what cannot be looked at is not.
bool holds(const fs::path& folder, const std::string& part, const char* content, int dimensions) {
    return std::ranges::any_of(candidates(folder, part, content, dimensions), [](const fs::path& path) {
        std::error_code failure;
        return fs::exists(path, failure);
    });
}

/// What a variable of the environment names, empty when it is not set.
fs::path environmentPath(const char* variable) {
    const char* value = std::getenv(variable);
    return value == nullptr ? fs::path() : fs::path(value);
}

/// One part of a folder, with its labels when they are there; empty when the part is missing.
ImageSet readPart(const fs::path& folder, const std::string& part, std::string name) {
    const fs::path images = firstExisting(candidates(folder, part, "images", 3));
    if (images.empty()) return {};
    return readIdx(images, firstExisting(candidates(folder, part, "labels", 1)), std::move(name));
}

void checkShape(const fs::path& folder, const ImageSet& part, ImageShape expected) {
    if (part.empty() || part.shape() == expected) return;
    throw Error(fmt::format("{}: the images of \"{}\" have {} × {} pixels, but the training images {} × {}",
                            folder.string(), part.name(), part.shape().rows, part.shape().columns, expected.rows,
                            expected.columns));
}

Dataset openFolder(const fs::path& folder, std::string source, std::string title,
                   std::optional<Index> validationCases) {
    ImageSet training = readPart(folder, "train", partName(title, "training"));
    if (training.empty()) {
        std::vector<std::string> names;
        for (const fs::path& path : candidates(folder, "train", "images", 3))
            names.push_back(path.filename().string());
        throw Error(fmt::format("{}: the folder holds no training images; looked for {}, and for pictures (.png, "
                                ".jpg, .jpeg, .pgm)",
                                folder.string(), fmt::join(names, ", ")));
    }
    const ImageShape shape = training.shape();
    ImageSet validation = readPart(folder, "validation", partName(title, "validation"));
    checkShape(folder, validation, shape);
    ImageSet test = readPart(folder, "t10k", partName(title, "test"));
    checkShape(folder, test, shape);

    if (!validation.empty())
        return {std::move(source), std::move(title), std::move(training), std::move(validation), std::move(test)};
    const Index cases = validationCases.value_or(lastSixth(training));
    Dataset data = cutValidation(std::move(source), std::move(title), std::move(training), cases);
    data.test = std::move(test);
    return data;
}

Dataset openMnist(std::optional<Index> validationCases) {
    if (!mnistPresent())
        throw Error(fmt::format("{}: MNIST is not here, or not all of it; get it with File › Get MNIST… or with "
                                "reverie fetch-mnist",
                                mnistFolder().string()));
    Dataset data = openFolder(mnistFolder(), "mnist", "MNIST", validationCases);
    data.collection = {mnistTraining, data.training.size() + data.validation.size()};
    return data;
}

Dataset openFashion(std::optional<Index> validationCases) {
    if (!fashionInstalled())
        throw Error(fmt::format("{}: Fashion-MNIST is not installed; install the Debian package "
                                "dataset-fashion-mnist (sudo apt install dataset-fashion-mnist)",
                                fashionFolder.string()));
    return openFolder(fashionFolder, "fashion", "Fashion-MNIST", validationCases);
}

/// The labels file whose name is that of the images file but for the words that tell them apart, packed or not.
fs::path labelsBeside(const fs::path& images) {
    std::string name = images.filename().string();
    const std::size_t content = name.rfind("images");
    if (content == std::string::npos) return {};
    name.replace(content, 6, "labels");
    if (const std::size_t dimensions = name.rfind("idx3"); dimensions != std::string::npos)
        name.replace(dimensions, 4, "idx1");
    const fs::path alike = images.parent_path() / name;
    fs::path otherwisePacked = alike;
    if (alike.extension() == ".gz")
        otherwisePacked.replace_extension();
    else
        otherwisePacked += ".gz";
    return firstExisting({alike, otherwisePacked});
}

Dataset openFile(const fs::path& path, std::optional<Index> validationCases) {
    const std::string title = path.filename().string();
    ImageSet images = readIdx(path, labelsBeside(path), partName(title, "training"));
    const Index cases = validationCases.value_or(lastSixth(images));
    return cutValidation(path.string(), title, std::move(images), cases);
}

/// A picture, or a folder with pictures and without IDX training images.
bool meansPictures(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_directory(path, failure)) return hasPictureName(path);
    return !holds(path, "train", "images", 3) && holdsPictures(path);
}

Dataset openPath(const std::string& source, std::optional<Index> validationCases) {
    if (source.empty())
        throw Error("No data is named: give a folder, an IDX file, bundled, mnist, fashion, patches or bars-4x4");
    const bool asPictures = source.starts_with(patchesPrefix);
    std::error_code failure;
    const fs::path path = fs::weakly_canonical(asPictures ? source.substr(patchesPrefix.size()) : source, failure);
    if (failure) throw Error(fmt::format("{}: cannot be read: {}", source, failure.message()));
    const fs::file_status status = fs::status(path, failure);
    if (status.type() == fs::file_type::not_found)
        throw Error(fmt::format("{}: there is no such folder or file; data is a folder, an IDX file or a "
                                "picture, bundled, mnist, fashion, patches or bars-RxC such as bars-4x4",
                                path.string()));
    if (failure) throw Error(fmt::format("{}: cannot be read: {}", path.string(), failure.message()));
    if (asPictures) return openPictures(path, std::string(patchesPrefix) + path.string(), validationCases);
    if (meansPictures(path)) return openPictures(path, path.string(), validationCases);
    if (fs::is_directory(status))
        return openFolder(path, path.string(), path.filename().string(), validationCases);
    return openFile(path, validationCases);
}

/// Data that are known by a word.
struct NamedData {
    std::string_view name;
    Dataset (*open)(std::optional<Index> validationCases);
};

constexpr std::array<NamedData, 5> namedData = {{
    {"bundled", [](std::optional<Index> cases) { return openBundled("bundled", "Bundled digits", {}, cases); }},
    {"bundled-14",
     [](std::optional<Index> cases) {
         return openBundled("bundled-14", "Bundled digits 14×14", ImageShape{14, 14}, cases);
     }},
    {"mnist", openMnist},
    {"patches", openPatches},
    {"fashion", openFashion},
}};

Dataset open(const std::string& source, std::optional<Index> validationCases) {
    const auto named = std::ranges::find(namedData, source, &NamedData::name);
    if (named != namedData.end()) return named->open(validationCases);
    if (const auto shape = barsShape(source)) return openBars(source, *shape, validationCases);
    return openPath(source, validationCases);
}

} // namespace

std::shared_ptr<const Dataset> openDataset(const std::string& source, std::optional<Index> validationCases) {
    return std::make_shared<const Dataset>(open(source, validationCases));
}

bool isCutIntoPatches(const std::string& source) {
    const auto named = std::ranges::find(namedData, source, &NamedData::name);
    if (named != namedData.end()) return named->open == openPatches;
    return source.starts_with(patchesPrefix) || meansPictures(source);
}

/// As the XDG base directory specification has it.
fs::path mnistFolder() {
    const fs::path chosen = environmentPath("XDG_DATA_HOME");
    const fs::path data = chosen.is_absolute() ? chosen : fs::path("/") / environmentPath("HOME") / ".local/share";
    return data / "Reverie/Reverie/mnist";
}

bool mnistPresent() {
    const fs::path folder = mnistFolder();
    for (const char* part : {"train", "t10k"})
        if (!holds(folder, part, "images", 3) || !holds(folder, part, "labels", 1)) return false;
    return true;
}

bool fashionInstalled() {
    return holds(fashionFolder, "train", "images", 3);
}

} // namespace reverie
