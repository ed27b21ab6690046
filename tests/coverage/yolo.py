# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks shaped like the public descriptions of YOLOv3, YOLOv5 and YOLOv8, written for tests: every layer pattern that such a file brings
stands here in its place, with random weights. width scales channels, depth the number of blocks; decoded says whether the head answers boxes in
pixels, as an exported file does, or the raw maps.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

ANCHORS = (((10, 13), (16, 30), (33, 23)), ((30, 61), (62, 45), (59, 119)), ((116, 90), (156, 198), (373, 326)))
STRIDES = (8, 16, 32)


class ConvNorm(nn.Module):
    """Convolution, batch norm, activation: the brick of all three."""

    def __init__(self, inputs, outputs, kernel=1, stride=1, padding=None, activation=nn.SiLU):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2 if padding is None else padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)
        self.act = activation(inplace=True)

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class Bottleneck(nn.Module):
    """Two convolutions, and what came in added where the widths allow."""

    def __init__(self, inputs, outputs, shortcut, kernels=(3, 3), expansion=1.0, activation=nn.SiLU):
        super().__init__()
        hidden = int(outputs * expansion)
        self.cv1 = ConvNorm(inputs, hidden, kernels[0], activation=activation)
        self.cv2 = ConvNorm(hidden, outputs, kernels[1], activation=activation)
        self.add = shortcut and inputs == outputs

    def forward(self, x):
        return x + self.cv2(self.cv1(x)) if self.add else self.cv2(self.cv1(x))


class C3(nn.Module):
    """Two branches, one of them through bottlenecks, joined and mixed (YOLOv5)."""

    def __init__(self, inputs, outputs, count, shortcut=True):
        super().__init__()
        half = outputs // 2
        self.cv1, self.cv2, self.cv3 = ConvNorm(inputs, half), ConvNorm(inputs, half), ConvNorm(2 * half, outputs)
        self.m = nn.Sequential(*(Bottleneck(half, half, shortcut, (1, 3)) for _ in range(count)))

    def forward(self, x):
        return self.cv3(torch.cat((self.m(self.cv1(x)), self.cv2(x)), 1))


class C2f(nn.Module):
    """One convolution cut in two, every bottleneck's answer kept, all of them joined (YOLOv8)."""

    def __init__(self, inputs, outputs, count, shortcut=False, by_split=False):
        super().__init__()
        self.half, self.by_split = outputs // 2, by_split
        self.cv1 = ConvNorm(inputs, 2 * self.half)
        self.cv2 = ConvNorm((2 + count) * self.half, outputs)
        self.m = nn.ModuleList(Bottleneck(self.half, self.half, shortcut) for _ in range(count))

    def forward(self, x):
        x = self.cv1(x)
        parts = list(x.split((self.half, self.half), 1) if self.by_split else x.chunk(2, 1))
        for block in self.m:
            parts.append(block(parts[-1]))
        return self.cv2(torch.cat(parts, 1))


class SPPF(nn.Module):
    """Three pools in a row, joined."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.cv1, self.cv2 = ConvNorm(inputs, inputs // 2), ConvNorm(inputs // 2 * 4, outputs)
        self.m = nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        x = self.cv1(x)
        a = self.m(x)
        b = self.m(a)
        return self.cv2(torch.cat((x, a, b, self.m(b)), 1))


def grid_of(height, width):
    rows, columns = torch.meshgrid(torch.arange(float(height)), torch.arange(float(width)), indexing="ij")
    return torch.stack((columns, rows), 2)


class AnchorHead(nn.Module):
    """One 1×1 convolution a map, three anchors a cell (YOLOv3, YOLOv5). Grids are constants, as in an exported file."""

    def __init__(self, widths, classes, side, decoded, by_exponent=False):
        super().__init__()
        self.each, self.decoded, self.by_exponent = classes + 5, decoded, by_exponent
        self.m = nn.ModuleList(nn.Conv2d(width, 3 * self.each, 1) for width in widths)
        self.grids = [grid_of(side // s, side // s).view(1, 1, side // s, side // s, 2) for s in STRIDES]
        self.anchors = [torch.tensor(a, dtype=torch.float32).view(1, 3, 1, 1, 2) for a in ANCHORS]

    def forward(self, maps):
        found = []
        for i, (conv, x) in enumerate(zip(self.m, maps)):
            x = conv(x)
            images, _, height, width = x.shape
            x = x.view(images, 3, self.each, height, width).permute(0, 1, 3, 4, 2).contiguous()
            found.append(self.decode(x, i).view(images, -1, self.each) if self.decoded else x)
        return torch.cat(found, 1) if self.decoded else tuple(found)

    def decode(self, x, i):
        if self.by_exponent:
            centre = (x[..., 0:2].sigmoid() + self.grids[i]) * STRIDES[i]
            return torch.cat((centre, x[..., 2:4].exp() * self.anchors[i], x[..., 4:].sigmoid()), -1)
        centre, size, score = x.sigmoid().split((2, 2, self.each - 4), 4)
        centre = (centre * 2 + (self.grids[i] - 0.5)) * STRIDES[i]
        return torch.cat((centre, (size * 2) ** 2 * self.anchors[i], score), 4)


class Distribution(nn.Module):
    """The expected distance under a softmax over 16 bins: a 1×1 convolution whose weights are 0 … 15, and stay so."""

    def __init__(self, bins=16):
        super().__init__()
        self.bins = bins
        self.conv = nn.Conv2d(bins, 1, 1, bias=False).requires_grad_(False)
        self.conv.weight.data[:] = torch.arange(float(bins)).view(1, bins, 1, 1)

    def forward(self, x):
        images, _, places = x.shape
        return self.conv(x.view(images, 4, self.bins, places).transpose(2, 1).softmax(1)).view(images, 4, places)


class FreeHead(nn.Module):
    """Boxes and classes by towers of their own, no anchors (YOLOv8)."""

    def __init__(self, widths, classes, side, decoded, bins=16):
        super().__init__()
        self.classes, self.bins, self.decoded = classes, bins, decoded
        boxes, kinds = max(16, widths[0] // 4, bins * 4), max(widths[0], min(classes, 100))
        self.cv2 = nn.ModuleList(self.tower(width, boxes, 4 * bins) for width in widths)
        self.cv3 = nn.ModuleList(self.tower(width, kinds, classes) for width in widths)
        self.dfl = Distribution(bins)
        self.cells = torch.cat([grid_of(side // s, side // s).view(-1, 2) + 0.5 for s in STRIDES]).t()
        self.strides = torch.cat([torch.full(((side // s) ** 2,), float(s)) for s in STRIDES]).view(1, -1)

    @staticmethod
    def tower(inputs, hidden, outputs):
        return nn.Sequential(ConvNorm(inputs, hidden, 3), ConvNorm(hidden, hidden, 3), nn.Conv2d(hidden, outputs, 1))

    def forward(self, maps):
        maps = [torch.cat((box(x), kind(x)), 1) for box, kind, x in zip(self.cv2, self.cv3, maps)]
        return self.decode(maps) if self.decoded else tuple(maps)

    def decode(self, maps):
        each = 4 * self.bins + self.classes
        box, kind = torch.cat([x.view(x.shape[0], each, -1) for x in maps], 2).split((4 * self.bins, self.classes), 1)
        before, behind = self.dfl(box).chunk(2, 1)
        first, last = self.cells.unsqueeze(0) - before, self.cells.unsqueeze(0) + behind
        return torch.cat((torch.cat(((first + last) / 2, last - first), 1) * self.strides, kind.sigmoid()), 1)


def leaky(inplace):
    return nn.LeakyReLU(0.1, inplace=inplace)


class YoloV3(nn.Module):
    """Darknet-53 and three heads that are joined by upsampling and concatenation."""

    def __init__(self, width=1.0, depth=1.0, classes=80, side=416, decoded=True):
        super().__init__()
        w = [max(8, int(c * width)) for c in (32, 64, 128, 256, 512, 1024)]
        counts = [max(1, round(n * depth)) for n in (1, 2, 8, 8, 4)]
        self.stem = self.brick(3, w[0], 3)
        self.stages = nn.ModuleList(self.stage(w[i], w[i + 1], counts[i]) for i in range(5))
        self.neck = nn.ModuleList((self.five(w[5], w[4]), self.five(w[4] + w[3], w[3]), self.five(w[3] + w[2], w[2])))
        self.side = nn.ModuleList((self.brick(w[4], w[3]), self.brick(w[3], w[2])))
        self.out = nn.ModuleList(self.brick(w[i - 1], w[i], 3) for i in (5, 4, 3))
        self.head = AnchorHead((w[3], w[4], w[5]), classes, side, decoded, by_exponent=True)

    @staticmethod
    def brick(inputs, outputs, kernel=1, stride=1):
        return ConvNorm(inputs, outputs, kernel, stride, activation=leaky)

    def stage(self, inputs, outputs, count):
        blocks = (Bottleneck(outputs, outputs, True, (1, 3), 0.5, leaky) for _ in range(count))
        return nn.Sequential(self.brick(inputs, outputs, 3, 2), *blocks)

    def five(self, inputs, narrow):
        return nn.Sequential(self.brick(inputs, narrow), self.brick(narrow, 2 * narrow, 3), self.brick(2 * narrow, narrow),
                             self.brick(narrow, 2 * narrow, 3), self.brick(2 * narrow, narrow))

    def forward(self, x):
        kept, x = [], self.stem(x)
        for stage in self.stages:
            x = stage(x)
            kept.append(x)
        found, x = [], self.neck[0](x)
        for i in range(3):
            found.append(self.out[i](x))
            if i < 2:
                wider = F.interpolate(self.side[i](x), scale_factor=2.0, mode="nearest")
                x = self.neck[i + 1](torch.cat((wider, kept[3 - i]), 1))
        return self.head(found[::-1])


class PathNetwork(nn.Module):
    """What YOLOv5 and YOLOv8 share: a backbone of five strides, a way up and a way down through concatenations."""

    def upsampled(self, x):
        return F.interpolate(x, scale_factor=2.0, mode="nearest")

    def features(self, x):
        kept = []
        for layer in self.backbone:
            x = layer(x)
            kept.append(x)
        return kept[self.taps[0]], kept[self.taps[1]], x


class YoloV5(PathNetwork):
    def __init__(self, width=0.5, depth=0.33, classes=80, side=640, decoded=True):
        super().__init__()
        w = [max(8, math.ceil(c * width / 8) * 8) for c in (64, 128, 256, 512, 1024)]
        n = [max(1, round(count * depth)) for count in (3, 6, 9, 3)]
        self.backbone = nn.ModuleList((
            ConvNorm(3, w[0], 6, 2, 2), ConvNorm(w[0], w[1], 3, 2), C3(w[1], w[1], n[0]), ConvNorm(w[1], w[2], 3, 2), C3(w[2], w[2], n[1]),
            ConvNorm(w[2], w[3], 3, 2), C3(w[3], w[3], n[2]), ConvNorm(w[3], w[4], 3, 2), C3(w[4], w[4], n[3]), SPPF(w[4], w[4])))
        self.taps = (4, 6)
        self.narrow = nn.ModuleList((ConvNorm(w[4], w[3]), ConvNorm(w[3], w[2])))
        self.up = nn.ModuleList((C3(2 * w[3], w[3], n[0], False), C3(2 * w[2], w[2], n[0], False)))
        self.halve = nn.ModuleList((ConvNorm(w[2], w[2], 3, 2), ConvNorm(w[3], w[3], 3, 2)))
        self.down = nn.ModuleList((C3(2 * w[2], w[3], n[0], False), C3(2 * w[3], w[4], n[0], False)))
        self.head = AnchorHead(w[2:], classes, side, decoded)

    def forward(self, x):
        fine, middle, coarse = self.features(x)
        lateral = self.narrow[0](coarse)
        other = self.narrow[1](self.up[0](torch.cat((self.upsampled(lateral), middle), 1)))
        small = self.up[1](torch.cat((self.upsampled(other), fine), 1))
        medium = self.down[0](torch.cat((self.halve[0](small), other), 1))
        return self.head((small, medium, self.down[1](torch.cat((self.halve[1](medium), lateral), 1))))


class YoloV8(PathNetwork):
    def __init__(self, width=0.25, depth=0.33, classes=80, side=640, decoded=True, by_split=False):
        super().__init__()
        w = [max(8, math.ceil(c * width / 8) * 8) for c in (64, 128, 256, 512, 1024)]
        n = [max(1, round(count * depth)) for count in (3, 6)]

        def mixed(inputs, outputs, count, shortcut=False):
            return C2f(inputs, outputs, count, shortcut, by_split)

        self.backbone = nn.ModuleList((
            ConvNorm(3, w[0], 3, 2), ConvNorm(w[0], w[1], 3, 2), mixed(w[1], w[1], n[0], True), ConvNorm(w[1], w[2], 3, 2),
            mixed(w[2], w[2], n[1], True), ConvNorm(w[2], w[3], 3, 2), mixed(w[3], w[3], n[1], True), ConvNorm(w[3], w[4], 3, 2),
            mixed(w[4], w[4], n[0], True), SPPF(w[4], w[4])))
        self.taps = (4, 6)
        self.up = nn.ModuleList((mixed(w[4] + w[3], w[3], n[0]), mixed(w[3] + w[2], w[2], n[0])))
        self.halve = nn.ModuleList((ConvNorm(w[2], w[2], 3, 2), ConvNorm(w[3], w[3], 3, 2)))
        self.down = nn.ModuleList((mixed(w[2] + w[3], w[3], n[0]), mixed(w[3] + w[4], w[4], n[0])))
        self.head = FreeHead(w[2:], classes, side, decoded)

    def forward(self, x):
        fine, middle, coarse = self.features(x)
        other = self.up[0](torch.cat((self.upsampled(coarse), middle), 1))
        small = self.up[1](torch.cat((self.upsampled(other), fine), 1))
        medium = self.down[0](torch.cat((self.halve[0](small), other), 1))
        return self.head((small, medium, self.down[1](torch.cat((self.halve[1](medium), coarse), 1))))
