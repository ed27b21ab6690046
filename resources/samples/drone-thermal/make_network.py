#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Describe a small detector in PyTorch and save it, with random weights, as TorchScript: to be trained by Espalier.

  make_network.py OUT.pt [--channels 1] [--size 320] [--names car,person,bicycle] [--seed 0]

A backbone of cross-stage partial blocks, pooling in a row, a neck that aggregates paths both ways, and anchor-free heads at strides of
8, 16 and 32 pixels. The network gives one map a stride, [B, 4 * REG_MAX + classes, H / stride, W / stride]: first the logits of the
distances from the cell to the box's left, top, right and bottom sides, REG_MAX for each, in strides; then one logit a class. Any size
that 32 divides will do; --size only says for which one the class biases, the trace and the count of MACs are meant.
"""
import argparse
import json
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

STRIDES = (8, 16, 32)
REG_MAX = 8
WIDTHS = (16, 24, 48, 64, 96)  # of the stages at strides 2, 4, 8, 16 and 32; the stem sees the most pixels and is narrow for that
DEPTHS = (1, 2, 2, 1)  # bottlenecks in the stages at strides 4 to 32
BOX_WIDTH, CLASS_WIDTH = 48, 32


class Conv(nn.Module):
    def __init__(self, inputs, outputs, kernel=1, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.1)

    def forward(self, x):
        return F.silu(self.bn(self.conv(x)))


class Bottleneck(nn.Module):
    def __init__(self, width, shortcut):
        super().__init__()
        self.first = Conv(width, width, 3)
        self.second = Conv(width, width, 3)
        self.shortcut = shortcut

    def forward(self, x):
        y = self.second(self.first(x))
        return x + y if self.shortcut else y


class PartialBlock(nn.Module):
    """Half of the channels goes through the bottlenecks; what each of them makes is joined at the end."""

    def __init__(self, inputs, outputs, depth=1, shortcut=False):
        super().__init__()
        half = outputs // 2
        self.split = Conv(inputs, 2 * half)
        self.bottlenecks = nn.ModuleList(Bottleneck(half, shortcut) for _ in range(depth))
        self.join = Conv((2 + depth) * half, outputs)

    def forward(self, x):
        parts = list(self.split(x).chunk(2, 1))
        for bottleneck in self.bottlenecks:
            parts.append(bottleneck(parts[-1]))
        return self.join(torch.cat(parts, 1))


class PyramidPooling(nn.Module):
    """Three poolings of 5x5 in a row see 5, 9 and 13 cells at the cost of the first."""

    def __init__(self, width):
        super().__init__()
        self.reduce = Conv(width, width // 2)
        self.join = Conv(2 * width, width)

    def forward(self, x):
        parts = [self.reduce(x)]
        for _ in range(3):
            parts.append(F.max_pool2d(parts[-1], 5, 1, 2))
        return self.join(torch.cat(parts, 1))


def stage(inputs, outputs, depth):
    return nn.Sequential(Conv(inputs, outputs, 3, 2), PartialBlock(outputs, outputs, depth, shortcut=True))


def branch(inputs, width, outputs):
    return nn.Sequential(Conv(inputs, width, 3), Conv(width, width, 3), nn.Conv2d(width, outputs, 1))


class Detector(nn.Module):
    def __init__(self, channels, classes, size):
        super().__init__()
        w2, w4, w8, w16, w32 = WIDTHS
        self.stem = Conv(channels, w2, 3, 2)
        self.stage4, self.stage8 = stage(w2, w4, DEPTHS[0]), stage(w4, w8, DEPTHS[1])
        self.stage16, self.stage32 = stage(w8, w16, DEPTHS[2]), stage(w16, w32, DEPTHS[3])
        self.pooling = PyramidPooling(w32)
        self.up16, self.up8 = PartialBlock(w32 + w16, w16), PartialBlock(w16 + w8, w8)
        self.halve8, self.down16 = Conv(w8, w8, 3, 2), PartialBlock(w8 + w16, w16)
        self.halve16, self.down32 = Conv(w16, w16, 3, 2), PartialBlock(w16 + w32, w32)
        self.boxes = nn.ModuleList(branch(width, BOX_WIDTH, 4 * REG_MAX) for width in (w8, w16, w32))
        self.classes = nn.ModuleList(branch(width, CLASS_WIDTH, classes) for width in (w8, w16, w32))
        self.set_first_guesses(classes, size)

    def set_first_guesses(self, classes, size):
        """Small boxes, as most objects seen from the air are, and about five objects a picture: training starts calmly."""
        with torch.no_grad():
            for boxes, scores, stride in zip(self.boxes, self.classes, STRIDES):
                boxes[-1].bias.copy_((-0.35 * torch.arange(REG_MAX)).repeat(4))
                scores[-1].bias.fill_(math.log(5 / classes / (size / stride) ** 2))

    @staticmethod
    def doubled(x):
        return F.interpolate(x, scale_factor=2.0, mode="nearest")

    def forward(self, x):
        p8 = self.stage8(self.stage4(self.stem(x)))
        p16 = self.stage16(p8)
        p32 = self.pooling(self.stage32(p16))
        u16 = self.up16(torch.cat((self.doubled(p32), p16), 1))
        u8 = self.up8(torch.cat((self.doubled(u16), p8), 1))
        d16 = self.down16(torch.cat((self.halve8(u8), u16), 1))
        d32 = self.down32(torch.cat((self.halve16(d16), p32), 1))
        return tuple(torch.cat((box(x), score(x)), 1) for box, score, x in zip(self.boxes, self.classes, (u8, d16, d32)))


def multiplications(network, x):
    """Multiply-accumulate operations of the convolutions, which are all but all of them."""
    counts = []

    def count(convolution, _, y):
        counts.append(convolution.weight[0].numel() * y.numel())

    hooks = [module.register_forward_hook(count) for module in network.modules() if isinstance(module, nn.Conv2d)]
    with torch.no_grad():
        network(x)
    for hook in hooks:
        hook.remove()
    return sum(counts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--channels", type=int, choices=(1, 3), default=1)
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--names", default="car,person,bicycle", help="of the classes, in the order of their numbers")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    names = options.names.split(",")
    network = Detector(options.channels, len(names), options.size).eval()
    x = torch.zeros(1, options.channels, options.size, options.size)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    print(f"{parameters} parameters, {multiplications(network, x) / 1e6:.1f} million MACs at {options.size}x{options.size}")
    card = {"version": 1, "classes": names, "height": options.size, "width": options.size}
    # What the graph does not say travels beside it: the names of the classes, and the size of the input.
    notes = {"espalier": json.dumps(card), "espalier_inputs.txt": ",".join(map(str, x.shape)) + "\n"}
    torch.jit.save(torch.jit.trace(network, x), options.out, _extra_files=notes)


if __name__ == "__main__":
    main()
