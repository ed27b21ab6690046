#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network of 500 prunable layers with 100 000 channels and random weights, as a trace: what bench_window holds the window to.

  make_large_network.py FILE.pt [LAYERS [CHANNELS]]

CHANNELS: of each layer. The layers are pointwise convolutions with normalisation on a single place: their number matters here, not their compute.
"""
import sys

import torch
import torch.nn as nn


def large(layers, channels):
    parts = [nn.Conv2d(3, channels, 32, 32, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
    for _ in range(layers - 1):
        parts += [nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
    return nn.Sequential(*parts, nn.Flatten(), nn.Linear(channels, 10))


def main():
    torch.manual_seed(1)
    file = sys.argv[1]
    layers, channels = [int(text) for text in sys.argv[2:4]] + [500, 200][len(sys.argv) - 2:]
    network = large(layers, channels)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.weight.uniform_(0.1, 1)
    network.eval()
    torch.jit.trace(network, torch.zeros(1, 3, 32, 32)).save(file)


main()
