#pragma once

#include "core/data/image_set.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace reverie {

/// A larger collection of images, from which data sets draw in forms of their own: from its first `extent` ones,
/// and where they draw as many, all of these in order.
struct Collection {
    std::string name; ///< "MNIST training images"; empty where there is none or it is not known.
    Index extent = 0;
};

/// Training, validation and (when present) test images of one shape; no case is in two of them.
struct Dataset {
    std::string source; ///< What opens it again: "bundled", "bundled-14", "mnist", "fashion", "patches",
                        ///< "bars-4x4", an absolute path, or "patches:" and one.
    std::string title;  ///< What a person calls it: "Bundled digits".
    ImageSet training;
    ImageSet validation;        ///< May be empty.
    ImageSet test;              ///< May be empty.
    Collection collection = {}; ///< What training and validation images together are drawn from.
};

/// Opens "bundled", "bundled-14" (the same digits at 14 × 14 pixels), "mnist", "fashion", "patches", "bars-RxC"
/// (2 ≤ R, C ≤ 8), an IDX folder, a single IDX images file, a folder of pictures or a single picture.
///
/// A folder holds `train-`, and perhaps `validation-` and `t10k-`, `images-idx3-ubyte` and `labels-idx1-ubyte`
/// files, gzipped or not. Without validation files the last `validationCases` training images are the validation
/// split; the last sixth when it is not given. Of the bundled photographs ("patches") and of pictures (PNG, JPEG,
/// PGM; "patches:" before a folder that also holds IDX files) patches are cut: see cutPatches(). Throws Error
/// naming the file and the reason.
std::shared_ptr<const Dataset> openDataset(const std::string& source, std::optional<Index> validationCases = {});

/// True when openDataset() would cut that source into patches.
bool isCutIntoPatches(const std::string& source);

/// Where MNIST lies once it was fetched: the folder `Reverie/Reverie/mnist` of the user's data.
std::filesystem::path mnistFolder();

/// True when training and test images and the labels of both are in that folder.
bool mnistPresent();

/// Where Debian's dataset-fashion-mnist puts its files.
inline const std::filesystem::path fashionFolder = "/usr/share/datasets/fashion-mnist";

/// True when Fashion-MNIST is installed on this machine.
bool fashionInstalled();

} // namespace reverie
