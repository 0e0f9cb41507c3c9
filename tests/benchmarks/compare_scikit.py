#!/usr/bin/python3
"""One epoch of PCD-1, 784-500 binary units, batches of 100: scikit-learn's BernoulliRBM (float32) and Reverie in turn.

Run with Debian's own Python (packages python3-sklearn and libopenblas0-pthread: with Debian's plain libblas3 scikit-learn
is ten times slower, which would be no comparison), with nothing else running:
    /usr/bin/python3 tests/benchmarks/compare_scikit.py [--data FOLDER] [--program PATH] [--pairs N]
FOLDER holds MNIST's IDX files; without it the bundled digits are used, over and over, to 60,000 images.
"""

import argparse
import gzip
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "resources" / "digits" / "digits-images-idx3-ubyte.gz"
BENCHMARKS = ROOT / "build" / "release" / "tests" / "benchmarks" / "reverie_benchmarks"
CASES = 60000


def read_images(numpy, folder):
    """60,000 images of 784 pixels in [0, 1], float32, one a row."""
    path = BUNDLED
    if folder is not None:
        names = ("train-images-idx3-ubyte", "train-images-idx3-ubyte.gz")
        path = next((folder / name for name in names if (folder / name).exists()), None)
        if path is None:
            sys.exit(f"{folder}: it holds no train-images-idx3-ubyte file")
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        pixels = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 784)
    return numpy.resize(pixels, (CASES, 784)).astype(numpy.float32) / numpy.float32(255)


def scikit_seconds(machine_class, images):
    machine = machine_class(n_components=500, learning_rate=0.05, batch_size=100, n_iter=1, verbose=False, random_state=1)
    start = time.perf_counter()
    machine.fit(images)
    return time.perf_counter() - start


def reverie_seconds(program, folder):
    environment = dict(os.environ)
    environment.pop("REVERIE_MNIST", None)
    if folder is not None:
        environment["REVERIE_MNIST"] = str(folder)
    command = [str(program), "--benchmark_filter=pcd1Epoch", "--benchmark_format=json"]
    output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(output.stdout)["benchmarks"][0]["real_time"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, help="folder with MNIST's IDX files")
    parser.add_argument("--program", type=pathlib.Path, default=BENCHMARKS, help="the built reverie_benchmarks")
    parser.add_argument("--pairs", type=int, default=3, help="how often the two take turns")
    arguments = parser.parse_args()

    try:
        import numpy
        from sklearn.neural_network import BernoulliRBM
    except ImportError:
        print("skipped: scikit-learn is not installed for this Python (Debian: python3-sklearn, /usr/bin/python3)")
        return
    if not arguments.program.exists():
        sys.exit(f"{arguments.program}: not built yet; build the target reverie_benchmarks or name it with --program")

    images = read_images(numpy, arguments.data)
    ratios = []
    for _ in range(arguments.pairs):
        theirs = scikit_seconds(BernoulliRBM, images)
        ours = reverie_seconds(arguments.program, arguments.data)
        ratios.append(theirs / ours)
        print(f"scikit-learn {theirs:.2f} s   reverie {ours:.2f} s   {ratios[-1]:.2f} times", flush=True)
    print(f"median: {statistics.median(ratios):.2f} times scikit-learn's speed")


if __name__ == "__main__":
    main()
