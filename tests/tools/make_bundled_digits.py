#!/usr/bin/env python3
"""Makes resources/digits from OpenCV's digits.png (Debian: python3-numpy, python3-pil).

The sheet holds 5,000 MNIST training digits that were shrunk from 28x28 to 20x20 with Pillow's bicubic filter,
S x S' for a known 20x28 matrix S. Each digit is brought back as the image of values 0..255 whose shrunk picture
comes closest to the one on the sheet, found by accelerated projected gradient (Beck & Teboulle 2009) from the
bicubic enlargement; what remains fainter than 12 becomes black.

    make_bundled_digits.py SHEET FOLDER                writes FOLDER/digits-{images,labels}...gz
    make_bundled_digits.py SHEET --measure MNISTFOLDER prints the error of each way against the originals
"""

import argparse
import gzip
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

SMALL, LARGE, CLASSES, EACH = 20, 28, 10, 500
VALIDATION_EACH, SEED, STEPS = 50, 2006, 100
FLOOR = 12  # fainter pixels are what the search left on the black ground


def read_sheet(path):
    sheet = np.asarray(Image.open(path).convert("L"))
    digits = sheet.reshape(50, SMALL, 100, SMALL).swapaxes(1, 2).reshape(-1, SMALL, SMALL)
    return digits, np.repeat(np.arange(CLASSES, dtype=np.uint8), EACH)


def cubic(x):
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x < 1, near, np.where(x < 2, far, 0))


def shrinking_matrix():
    ratio = LARGE / SMALL
    centres = (np.arange(SMALL)[:, None] + 0.5) * ratio
    weights = cubic((np.arange(LARGE)[None] + 0.5 - centres) / ratio)
    return weights / weights.sum(axis=1, keepdims=True)


def resize(images, size, interpolation):
    return np.stack([np.asarray(Image.fromarray(i).resize((size, size), interpolation)) for i in images])


def restore(small, steps=STEPS):
    shrink = shrinking_matrix()
    step = 1 / np.linalg.norm(shrink, 2) ** 4
    black, white = small == 0, small == 255
    image = resize(small, LARGE, Image.BICUBIC).astype(np.float64)
    ahead, momentum = image, 1.0
    for _ in range(steps):
        excess = shrink @ ahead @ shrink.T - small
        excess[(white & (excess > 0)) | (black & (excess < 0))] = 0  # the sheet was clipped to 0..255
        following = np.clip(ahead - step * (shrink.T @ excess @ shrink), 0, 255)
        next_momentum = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = following + (momentum - 1) / next_momentum * (following - image)
        image, momentum = following, next_momentum
    return np.where(image < FLOOR, 0, np.rint(image)).astype(np.uint8)


def split(labels):
    """Cases in one shuffled order: 450 of each digit for training, then 50 of each for validation."""
    random = np.random.RandomState(SEED)
    classes = [random.permutation(np.flatnonzero(labels == digit)) for digit in range(CLASSES)]
    training = random.permutation(np.concatenate([c[:-VALIDATION_EACH] for c in classes]))
    validation = random.permutation(np.concatenate([c[-VALIDATION_EACH:] for c in classes]))
    return np.concatenate([training, validation])


def write_idx(path, values):
    header = struct.pack(">HBB", 0, 0x08, values.ndim) + struct.pack(f">{values.ndim}I", *values.shape)
    path.write_bytes(gzip.compress(header + values.tobytes(), 9, mtime=0))


def read_idx(path):
    data = gzip.decompress(path.read_bytes())
    shape = struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def find_originals(small, labels, folder):
    images = read_idx(folder / "train-images-idx3-ubyte.gz")
    image_labels = read_idx(folder / "train-labels-idx1-ubyte.gz")
    places = np.empty(len(small), int)
    for digit in range(CLASSES):
        of_digit = np.flatnonzero(image_labels == digit)
        candidates = images[of_digit]
        shrunk = resize(candidates, SMALL, Image.BICUBIC).reshape(len(candidates), -1).astype(np.float32)
        wanted = small[labels == digit].reshape(EACH, -1).astype(np.float32)
        distance = (shrunk**2).sum(axis=1) - 2 * wanted @ shrunk.T
        places[labels == digit] = of_digit[distance.argmin(axis=1)]
    return images[places], places


def measure(small, labels, folder):
    originals, places = find_originals(small, labels, folder)
    originals = originals.astype(np.float64)
    print(f"{len(np.unique(places))} originals, all among the first {places.max() + 1} training images")

    def report(name, images):
        print(f"{name:34}{np.sqrt(((images - originals) ** 2).mean()):6.2f}")

    shrunk = resize(originals.astype(np.uint8), SMALL, Image.BICUBIC).astype(np.float64)
    print(f"originals shrunk again, against the sheet: {np.sqrt(((shrunk - small) ** 2).mean()):.2f}")
    print("root mean squared error of the 28x28 images, in grey levels of 255:")
    enlarged = {name: resize(small, LARGE, kind) for name, kind in
                [("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC), ("Lanczos", Image.LANCZOS)]}
    for name, images in enlarged.items():
        report(name, images)
    for name in ("bicubic", "Lanczos"):
        for radius, percent in ((1, 100), (0.7, 150)):
            mask = ImageFilter.UnsharpMask(radius, percent, 0)
            sharpened = [np.asarray(Image.fromarray(i).filter(mask)) for i in enlarged[name]]
            report(f"{name}, unsharp mask {radius} px {percent} %", np.stack(sharpened))
    for steps in (30, STEPS):
        report(f"inverse of the shrinking, {steps} steps", restore(small, steps))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sheet", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--measure", type=Path, metavar="MNISTFOLDER")
    arguments = parser.parse_args()
    if (arguments.folder is None) == (arguments.measure is None):
        parser.error("give either a folder to write to or --measure with MNIST's folder")

    small, labels = read_sheet(arguments.sheet)
    if arguments.measure:
        measure(small, labels, arguments.measure)
        return
    order = split(labels)
    write_idx(arguments.folder / "digits-images-idx3-ubyte.gz", restore(small)[order])
    write_idx(arguments.folder / "digits-labels-idx1-ubyte.gz", labels[order])


if __name__ == "__main__":
    main()
