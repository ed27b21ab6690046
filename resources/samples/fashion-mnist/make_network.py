#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to bring a network to Espalier: build it in PyTorch, trace it in eval mode, save it.

  make_network.py OUT.pt

Makes a ResNet-20 (He et al. 2015, section 4.2) for 28x28 grey images with fresh weights. `espalier-cli train` trained it to what lies
beside this script. A network of your own needs only the last three lines.
"""
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut; where the size changes, the shortcut is a 1x1 convolution."""

    def __init__(self, channels_in, channels_out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels_out)
        self.shortcut = nn.Identity()
        if stride != 1 or channels_in != channels_out:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride, bias=False), nn.BatchNorm2d(channels_out))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class ResNet20(nn.Module):
    def __init__(self, classes=10, channels=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = self.stage(16, 16, 1)
        self.layer2 = self.stage(16, 32, 2)
        self.layer3 = self.stage(32, 64, 2)
        self.linear = nn.Linear(64, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    @staticmethod
    def stage(channels_in, channels_out, stride):
        first = Block(channels_in, channels_out, stride)
        return nn.Sequential(first, Block(channels_out, channels_out, 1), Block(channels_out, channels_out, 1))

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))


if __name__ == "__main__":
    torch.manual_seed(0)
    network = ResNet20().eval()
    traced = torch.jit.trace(network, torch.zeros(1, 1, 28, 28))
    traced.save(sys.argv[1])
