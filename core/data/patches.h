#pragma once

#include "core/data/picture.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace reverie {

/// How many patches of which size are cut, and from which seed.
struct PatchPlan {
    ImageShape shape = {14, 14};
    Index training = 40'000;
    Index validation = 5'000;
    std::uint64_t seed = 1;
};

/// Patches for training and, from other places, for validation.
struct Patches {
    ImageSet training;
    ImageSet validation;
};

/// A larger picture shrunk by averaging areas until its longer side has `longest` pixels, so that a patch holds
/// edges rather than a smooth surface.
Picture shrinkPicture(Picture picture, Index longest = 480);

/// Cuts patches at random places, equally many of each picture, the sets named after `title`; validation patches
/// lie in the last sixth of the columns, at least a patch wide, and training patches in the others. Throws Error
/// naming a picture that is too small.
Patches cutPatches(std::span<const Picture> pictures, const std::string& title, const PatchPlan& plan = {});

/// The photographs that come with the program.
std::vector<Picture> bundledPictures();

/// The pictures of a folder in the order of their names: all, or 100 spread evenly over more; shrunk.
/// Throws Error naming a file that cannot be read, and why.
std::vector<Picture> picturesOf(const std::filesystem::path& folder);

/// True when a folder holds a file with a picture's name; what cannot be looked at does not.
bool holdsPictures(const std::filesystem::path& folder);

} // namespace reverie
