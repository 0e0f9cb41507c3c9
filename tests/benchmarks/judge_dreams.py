#!/usr/bin/python3
"""Label-clamped dreams of a digit model, read by a classifier that had nothing to do with it.

For each number of Gibbs iterations: in how many of the dreams the classifier reads the clamped digit; how much the dreams
of a label vary, and how far each lies from its nearest training image, both beside the same for held-out images. Distances
are root mean squares over the pixels, from 0 to 1. Run with Debian's own Python (package python3-sklearn):
    /usr/bin/python3 tests/benchmarks/judge_dreams.py MODEL --data FOLDER [--dreams N] [--iterations 20,100,2000]
FOLDER holds MNIST's training images; the classifier, a multilayer perceptron, learns from all but the last 10,000.
"""

import argparse
import gzip
import pathlib
import pickle
import subprocess
import sys
import tempfile

import numpy
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors
from sklearn.neural_network import MLPClassifier

ROOT = pathlib.Path(__file__).resolve().parents[2]
HELD_OUT = 10000
LABELS = range(10)


def read_idx(path, header):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def read_set(images, labels):
    """Images of 784 pixels in [0, 1], float32, one a row, and their labels."""
    return read_idx(images, 16).reshape(-1, 784).astype(numpy.float32) / numpy.float32(255), read_idx(labels, 8)


def training_set(folder):
    def one(name):
        found = [folder / (name + ending) for ending in ("", ".gz") if (folder / (name + ending)).exists()]
        return found[0] if found else sys.exit(f"{folder}: it holds no {name} file")

    return read_set(one("train-images-idx3-ubyte"), one("train-labels-idx1-ubyte"))


def classifier(images, labels, kept):
    if kept is not None and kept.exists():
        return pickle.loads(kept.read_bytes())
    judge = MLPClassifier((400,), batch_size=200, max_iter=14, alpha=1e-4, random_state=1)
    judge.fit(images, labels)
    if kept is not None:
        kept.write_bytes(pickle.dumps(judge))
    return judge


def dreams(program, model, count, iterations, seed):
    with tempfile.TemporaryDirectory() as folder:
        images = pathlib.Path(folder) / "dreams-images-idx3-ubyte"
        command = [program, "sample", model, "--labels", "0-9", "--rows", count // 10, "--columns", 1]
        command += ["--burn-in", iterations, "--seed", seed, "--idx", images]
        subprocess.run([str(word) for word in command], check=True)
        return read_set(images, pathlib.Path(folder) / "dreams-labels-idx1-ubyte")


def variety(images, labels):
    """Mean distance between two images of the same label."""
    distances = [pairwise_distances(images[labels == label]) for label in LABELS]
    return numpy.mean([d.sum() / (len(d) * (len(d) - 1)) for d in distances]) / numpy.sqrt(images.shape[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with MNIST's IDX files")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "release" / "reverie")
    parser.add_argument("--dreams", type=int, default=1000)
    parser.add_argument("--iterations", default="20,100,2000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--classifier", type=pathlib.Path, help="where it is kept from one run to the next")
    options = parser.parse_args()

    images, labels = training_set(options.data)
    seen, held_out = slice(0, len(images) - HELD_OUT), slice(len(images) - HELD_OUT, None)
    judge = classifier(images[seen], labels[seen], options.classifier)
    print(f"the classifier misreads {100 * (1 - judge.score(images[held_out], labels[held_out])):.2f} % of the held-out images")

    neighbours = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(images[seen])
    nearest = lambda some: numpy.mean(neighbours.kneighbors(some)[0]) / numpy.sqrt(images.shape[1])
    real, real_labels = images[held_out][: options.dreams], labels[held_out][: options.dreams]
    print(f"held-out images: variety {variety(real, real_labels):.3f}, nearest training image {nearest(real):.3f}")
    for iterations in map(int, options.iterations.split(",")):
        pictures, clamped = dreams(options.program, options.model, options.dreams, iterations, options.seed)
        read = judge.predict(pictures) == clamped
        each = " ".join(f"{100 * read[clamped == label].mean():.0f}" for label in LABELS)
        print(f"{iterations} iterations: {100 * read.mean():.1f} % read as clamped ({each}),"
              f" variety {variety(pictures, clamped):.3f}, nearest training image {nearest(pictures):.3f}", flush=True)


if __name__ == "__main__":
    main()
