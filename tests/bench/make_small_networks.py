#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks for pictures of 32×32 and ten classes, shaped like MobileNet v2 and like YOLOv5, with random weights, as traces: to be trained by espalier-cli train.

  make_small_networks.py DIR
"""
import sys
from pathlib import Path

import torch
import torch.nn as nn

sys.path.insert(0, str(Path(__file__).parent.parent / "coverage"))
from yolo import ConvNorm, YoloV5  # noqa: E402


def layer(inputs, outputs, kernel=1, stride=1, groups=1, activation=nn.ReLU6):
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), activation())


class InvertedResidual(nn.Module):
    """Widened, filtered by channel, narrowed without an activation; with a shortcut where the shape stays."""

    def __init__(self, inputs, outputs, stride, expansion=4):
        super().__init__()
        wide = inputs * expansion
        self.block = nn.Sequential(layer(inputs, wide), layer(wide, wide, 3, stride, wide),
                                   layer(wide, outputs, activation=nn.Identity))
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.block(x) if self.shortcut else self.block(x)


class MobileNetShaped(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = layer(3, 16, 3)
        widths = [(16, 16, 1), (16, 24, 2), (24, 24, 1), (24, 40, 2), (40, 40, 1), (40, 64, 1), (64, 64, 1)]
        self.blocks = nn.Sequential(*[InvertedResidual(*shape) for shape in widths])
        self.last = layer(64, 160)
        self.classifier = nn.Linear(160, 10)

    def forward(self, x):
        return self.classifier(self.last(self.blocks(self.stem(x))).mean((2, 3)))


class MeanOfScales(nn.Module):
    """In place of a detecting head: the mean of every scale, and one linear layer."""

    def __init__(self, widths):
        super().__init__()
        self.classifier = nn.Linear(sum(widths), 10)

    def forward(self, scales):
        return self.classifier(torch.cat([scale.mean((2, 3)) for scale in scales], 1))


def yolo_shaped():
    """The first two layers keep the picture's size, so that its three scales are 16, 8 and 4 pixels high."""
    network = YoloV5(width=0.125, decoded=False)
    network.backbone[0], network.backbone[1] = ConvNorm(3, 8, 3), ConvNorm(8, 16, 3)
    network.head = MeanOfScales((32, 64, 128))
    return network


def main(folder):
    torch.manual_seed(1)
    folder.mkdir(parents=True, exist_ok=True)
    for name, network in {"mobilenet_shaped": MobileNetShaped(), "yolo_shaped": yolo_shaped()}.items():
        for module in network.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")
        torch.jit.trace(network.eval(), torch.rand(1, 3, 32, 32)).save(str(folder / f"{name}.pt"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
