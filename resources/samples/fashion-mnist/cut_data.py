#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut the first images of each class out of a folder of MNIST-family IDX files.

  cut_data.py FROM TO TRAIN_PER_CLASS VALIDATION_PER_CLASS
"""
import gzip
import os
import struct
import sys


def read(folder, split):
    with gzip.open(os.path.join(folder, split + "-images-idx3-ubyte.gz")) as file:
        _, count, height, width = struct.unpack(">IIII", file.read(16))
        pixels = file.read()
    with gzip.open(os.path.join(folder, split + "-labels-idx1-ubyte.gz")) as file:
        labels = file.read()[8:]
    size = height * width
    return [pixels[i * size:(i + 1) * size] for i in range(count)], labels, height, width


def write(folder, name, header, payload):
    with open(os.path.join(folder, name), "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
        file.write(header + payload)


def cut(source, target, split, per_class):
    images, labels, height, width = read(source, split)
    seen = {}
    chosen = []
    for index, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        if seen[label] <= per_class:
            chosen.append(index)
    write(target, split + "-images-idx3-ubyte.gz", struct.pack(">IIII", 0x803, len(chosen), height, width),
          b"".join(images[i] for i in chosen))
    write(target, split + "-labels-idx1-ubyte.gz", struct.pack(">II", 0x801, len(chosen)), bytes(labels[i] for i in chosen))


if __name__ == "__main__":
    source, target, train, validation = sys.argv[1:]
    cut(source, target, "train", int(train))
    cut(source, target, "t10k", int(validation))
