#!/usr/bin/env python3
"""Makes resources/photos from the two photographs of scikit-learn (Debian: python3-sklearn, python3-numpy, python3-pil).

Each is taken as grey levels and shrunk to three quarters, 480x320, by averaging areas, which takes most of what JPEG
compression has left.

    make_bundled_photos.py IMAGESFOLDER FOLDER   writes FOLDER/photos-images-idx3-ubyte.gz
"""

import argparse
import gzip
import struct
from pathlib import Path

import numpy as np
from PIL import Image

NAMES, COLUMNS, ROWS = ("china.jpg", "flower.jpg"), 480, 320


def shrunk(path):
    return np.asarray(Image.open(path).convert("L").resize((COLUMNS, ROWS), Image.BOX))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    photos = np.stack([shrunk(options.images / name) for name in NAMES])
    content = struct.pack(">4B3I", 0, 0, 8, 3, *photos.shape) + photos.tobytes()
    packed = gzip.compress(content, 9, mtime=0)
    (options.folder / "photos-images-idx3-ubyte.gz").write_bytes(packed)


main()
