#!/usr/bin/python3
"""The weighted mean of models that came from one another, number by number (Wortsman and others 2022, "Model soups").

Models that were fine-tuned from the same start often lie in one valley, so that their mean is a net too, with something of each: the
bundled digit model is such a mean. Numbers are written as 16-bit floats; settings and history are those of the last model.
    /usr/bin/python3 tests/tools/average_models.py OUT SHARE MODEL [SHARE MODEL ...]
The shares must sum to one. It is for models that went on from the digit model on MNIST: these names are recorded, not the paths
under which they lay here.
"""

import json
import math
import pathlib
import sys

import numpy

TYPES = {"F32": "<f4", "F16": "<f2"}


def read(path):
    data = pathlib.Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__")
    numbers = {}
    for name, tensor in header.items():
        first, end = tensor["data_offsets"]
        values = numpy.frombuffer(data[start + first:start + end], TYPES[tensor["dtype"]])
        numbers[name] = values.astype(numpy.float64).reshape(tensor["shape"])
    return metadata, numbers


def without_paths(metadata):
    config = json.loads(metadata["config"])
    config |= {"data": "mnist", "from": "digit-model"}
    seen = []
    for cases in json.loads(metadata["seen"]):
        cases |= {"name": "MNIST, training", "collection": "MNIST training images", "among_first": cases["cases"]}
        if cases not in seen:
            seen.append(cases)
    return metadata | {"config": json.dumps(config), "seen": json.dumps(seen)}


def write(path, metadata, numbers):
    header, parts, place = {"__metadata__": metadata}, [], 0
    for name, values in numbers.items():
        parts.append(values.astype("<f2").tobytes())
        header[name] = {"dtype": "F16", "shape": list(values.shape), "data_offsets": [place, place + len(parts[-1])]}
        place += len(parts[-1])
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(len(text).to_bytes(8, "little") + text + b"".join(parts))


def main(out, *pairs):
    shares = [float(share) for share in pairs[::2]]
    if len(pairs) % 2 or not math.isclose(sum(shares), 1):
        sys.exit(__doc__)
    models = [read(path) for path in pairs[1::2]]
    shapes = [{name: values.shape for name, values in numbers.items()} for _, numbers in models]
    if any(one != shapes[0] for one in shapes):
        sys.exit("these models are not of the same layers")
    mean = {name: sum(share * numbers[name] for share, (_, numbers) in zip(shares, models)) for name in shapes[0]}
    write(out, without_paths(models[-1][0]), mean)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 3 else sys.exit(__doc__)
