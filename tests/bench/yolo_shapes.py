# SPDX-License-Identifier: GPL-3.0-or-later
"""More networks in the shapes of public descriptions, beside those of tests/coverage/yolo.py, with random weights: YOLOv7-tiny, YOLOX-nano,
and the n sizes of YOLOv10, YOLO11 and YOLO26. Of these there is one size each, so that their widths and depths are written out here.
"""
import sys
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parent.parent / "coverage"))
from yolo import (STRIDES, SPPF, AnchorHead, Bottleneck, C2f, C3, ConvNorm, FreeHead, PathNetwork, YoloV5, YoloV8,  # noqa: E402
                  grid_of, leaky)

MOST_PICKED = 300
W = (16, 32, 64, 128, 256)  # the n sizes' channels at strides 2, 4, 8, 16 and 32


class ByChannel(ConvNorm):
    """A convolution that filters each channel by itself."""

    def __init__(self, width, kernel=3, stride=1, activation=nn.SiLU):
        super().__init__(width, width, kernel, stride, activation=activation)
        self.conv = nn.Conv2d(width, width, kernel, stride, kernel // 2, groups=width, bias=False)


def linear(inputs, outputs):
    """1x1 and no activation behind it."""
    return ConvNorm(inputs, outputs, activation=nn.Identity)


def separable(inputs, outputs, kernel=3, stride=1):
    return nn.Sequential(ByChannel(inputs, kernel, stride), ConvNorm(inputs, outputs))


class Attention(nn.Module):
    """Every cell looks at all cells, with keys half as long as the values; where a cell lies comes from a filter by channel."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.values = heads, width // heads
        self.keys = self.values // 2
        self.qkv = linear(width, width + 2 * self.keys * heads)
        self.proj = linear(width, width)
        self.pe = ByChannel(width, activation=nn.Identity)

    def forward(self, x):
        images, channels, height, width = x.shape
        qkv = self.qkv(x).view(images, self.heads, 2 * self.keys + self.values, height * width)
        q, k, v = qkv.split((self.keys, self.keys, self.values), 2)
        weights = (q.transpose(-2, -1) @ k * self.keys ** -0.5).softmax(-1)
        seen = (v @ weights.transpose(-2, -1)).view(images, channels, height, width)
        return self.proj(seen + self.pe(v.reshape(images, channels, height, width)))


class AttentionBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.attn = Attention(width, max(1, width // 64))
        self.ffn = nn.Sequential(ConvNorm(width, 2 * width), linear(2 * width, width))

    def forward(self, x):
        x = x + self.attn(x)
        return x + self.ffn(x)


class HalfAttention(nn.Module):
    """One half of the channels goes through an attention block, the other past it (YOLOv10, YOLO11)."""

    def __init__(self, width):
        super().__init__()
        self.cv1, self.cv2 = ConvNorm(width, width), ConvNorm(width, width)
        self.m = AttentionBlock(width // 2)

    def forward(self, x):
        past, through = self.cv1(x).chunk(2, 1)
        return self.cv2(torch.cat((past, self.m(through)), 1))


class WideC3(C3):
    """Two bottlenecks with two 3x3 convolutions each (YOLO11)."""

    def __init__(self, width):
        super().__init__(width, width, 0)
        self.m = nn.Sequential(*(Bottleneck(width // 2, width // 2, True) for _ in range(2)))


class C3k2(C2f):
    """A C2f whose one block is a narrow bottleneck, a C3 or a bottleneck with attention behind it (YOLO11, YOLO26)."""

    def __init__(self, inputs, outputs, block, share=0.5):
        super().__init__(inputs, outputs, 1)
        self.half = int(outputs * share)
        self.cv1, self.cv2 = ConvNorm(inputs, 2 * self.half), ConvNorm(3 * self.half, outputs)
        self.m = nn.ModuleList((block(self.half),))


def narrow_block(width):
    return Bottleneck(width, width, True, expansion=0.5)


def attentive_block(width):
    return nn.Sequential(narrow_block(width), AttentionBlock(width))


class SppfWithShortcut(SPPF):
    def forward(self, x):
        return x + super().forward(x)


class ScaleThenFilter(nn.Sequential):
    """Changes the channels first and halves the size by channel (YOLOv10)."""

    def __init__(self, inputs, outputs):
        super().__init__(ConvNorm(inputs, outputs), ByChannel(outputs, 3, 2, nn.Identity))


class InvertedBlock(nn.Module):
    """Filters by channel between 1x1 convolutions, the middle one 7x7 (YOLOv10)."""

    def __init__(self, width):
        super().__init__()
        self.cv1 = nn.Sequential(ByChannel(width), ConvNorm(width, 2 * width), ByChannel(2 * width, 7), ConvNorm(2 * width, width),
                                 ByChannel(width))

    def forward(self, x):
        return x + self.cv1(x)


class LaterHead(FreeHead):
    """FreeHead with classes filtered by channel, with any number of bins, and with a form that picks the best boxes by itself."""

    def __init__(self, widths, classes, side, bins=16):
        super().__init__(widths, classes, side, True, bins)
        kinds = max(widths[0], min(classes, 100))
        self.cv3 = nn.ModuleList(nn.Sequential(separable(width, kinds), separable(kinds, kinds), nn.Conv2d(kinds, classes, 1))
                                 for width in widths)
        self.picks = False
        if bins == 1:
            self.dfl = nn.Identity()

    def decode(self, maps):
        if not self.picks and self.bins > 1:
            return super().decode(maps)
        found = torch.cat([x.flatten(2) for x in maps], 2)
        box, kind = found.split((4 * self.bins, self.classes), 1)
        before, behind = self.dfl(box).chunk(2, 1)
        first, last = self.cells.unsqueeze(0) - before, self.cells.unsqueeze(0) + behind
        if self.picks:
            return self.pick(torch.cat((first, last), 1) * self.strides, kind.sigmoid())
        return torch.cat((torch.cat(((first + last) / 2, last - first), 1) * self.strides, kind.sigmoid()), 1)

    def pick(self, boxes, scores):
        """The most confident cells, and of these the most confident classes: [images, 300, 6], x1 y1 x2 y2 score class."""
        count = min(MOST_PICKED, self.cells.shape[1])
        boxes, scores = boxes.transpose(1, 2), scores.transpose(1, 2)
        cells = scores.amax(2).topk(count)[1].unsqueeze(2)
        boxes = boxes.gather(1, cells.repeat(1, 1, 4))
        best, places = scores.gather(1, cells.repeat(1, 1, self.classes)).flatten(1).topk(count)
        boxes = boxes.gather(1, (places // self.classes).unsqueeze(2).repeat(1, 1, 4))
        return torch.cat((boxes, best.unsqueeze(2), (places % self.classes).unsqueeze(2).to(boxes.dtype)), 2)


class YoloV10n(PathNetwork):
    forward, taps = YoloV8.forward, (4, 6)

    def __init__(self, classes, side):
        super().__init__()
        self.backbone = nn.ModuleList((
            ConvNorm(3, W[0], 3, 2), ConvNorm(W[0], W[1], 3, 2), C2f(W[1], W[1], 1, True),
            ConvNorm(W[1], W[2], 3, 2), C2f(W[2], W[2], 2, True),
            ScaleThenFilter(W[2], W[3]), C2f(W[3], W[3], 2, True), ScaleThenFilter(W[3], W[4]), C2f(W[4], W[4], 1, True), SPPF(W[4], W[4]),
            HalfAttention(W[4])))
        self.up = nn.ModuleList((C2f(W[4] + W[3], W[3], 1), C2f(W[3] + W[2], W[2], 1)))
        self.halve = nn.ModuleList((ConvNorm(W[2], W[2], 3, 2), ScaleThenFilter(W[3], W[3])))
        self.down = nn.ModuleList((C2f(W[2] + W[3], W[3], 1), C2f(W[3] + W[4], W[4], 1)))
        self.down[1].m[0] = InvertedBlock(W[4] // 2)
        self.head = LaterHead(W[2:], classes, side)


class Yolo11n(PathNetwork):
    """neck, last, pooling: the blocks in which YOLO26 differs."""

    forward, taps = YoloV8.forward, (4, 6)

    def __init__(self, classes, side, bins=16, neck=narrow_block, last=WideC3, pooling=SPPF):
        super().__init__()
        self.backbone = nn.ModuleList((
            ConvNorm(3, W[0], 3, 2), ConvNorm(W[0], W[1], 3, 2), C3k2(W[1], W[2], narrow_block, 0.25), ConvNorm(W[2], W[2], 3, 2),
            C3k2(W[2], W[3], narrow_block, 0.25), ConvNorm(W[3], W[3], 3, 2), C3k2(W[3], W[3], WideC3), ConvNorm(W[3], W[4], 3, 2),
            C3k2(W[4], W[4], WideC3), pooling(W[4], W[4]), HalfAttention(W[4])))
        self.up = nn.ModuleList((C3k2(W[4] + W[3], W[3], neck), C3k2(W[3] + W[3], W[2], neck)))
        self.halve = nn.ModuleList((ConvNorm(W[2], W[2], 3, 2), ConvNorm(W[3], W[3], 3, 2)))
        self.down = nn.ModuleList((C3k2(W[2] + W[3], W[3], neck), C3k2(W[3] + W[4], W[4], last)))
        self.head = LaterHead(W[2:], classes, side, bins)


def yolo26n(classes, side):
    return Yolo11n(classes, side, bins=1, neck=WideC3, last=attentive_block, pooling=SppfWithShortcut)


class EveryOther(nn.Module):
    """Four pictures of half the size, each of every other pixel, then a convolution (YOLOX)."""

    def __init__(self, outputs):
        super().__init__()
        self.conv = ConvNorm(12, outputs, 3)

    def forward(self, x):
        return self.conv(torch.cat([x[..., row::2, column::2] for column in (0, 1) for row in (0, 1)], 1))


class SideBySidePooling(nn.Module):
    """Pools of 5x5, 9x9 and 13x13 of one map (YOLOX)."""

    def __init__(self, width):
        super().__init__()
        self.cv1, self.cv2 = ConvNorm(width, width // 2), ConvNorm(2 * width, width)

    def forward(self, x):
        x = self.cv1(x)
        return self.cv2(torch.cat([x] + [F.max_pool2d(x, size, 1, size // 2) for size in (5, 9, 13)], 1))


class SeparableC3(C3):
    """A C3 whose 3x3 convolutions filter by channel (YOLOX-nano)."""

    def __init__(self, inputs, outputs, count, shortcut):
        super().__init__(inputs, outputs, count, shortcut)
        for block in self.m:
            block.cv2 = separable(outputs // 2, outputs // 2)


class DecoupledHead(nn.Module):
    """Towers of separable convolutions: one tells classes, the other the box and how sure it is that there is an object (YOLOX-nano)."""

    def __init__(self, widths, classes, side, width=64):
        super().__init__()
        self.decoded = True
        self.stems = nn.ModuleList(ConvNorm(inputs, width) for inputs in widths)
        self.kind_towers = nn.ModuleList(self.tower(width) for _ in widths)
        self.box_towers = nn.ModuleList(self.tower(width) for _ in widths)
        self.kinds, self.boxes, self.objects = (nn.ModuleList(nn.Conv2d(width, outputs, 1) for _ in widths) for outputs in (classes, 4, 1))
        self.cells = torch.cat([grid_of(side // s, side // s).view(1, -1, 2) for s in STRIDES], 1)
        self.strides = torch.cat([torch.full((1, (side // s) ** 2, 1), float(s)) for s in STRIDES], 1)

    @staticmethod
    def tower(width):
        return nn.Sequential(separable(width, width), separable(width, width))

    def forward(self, maps):
        found = [self.level(i, stem(x)) for i, (stem, x) in enumerate(zip(self.stems, maps))]
        return self.decode(torch.cat([x.flatten(2) for x in found], 2).transpose(1, 2)) if self.decoded else tuple(found)

    def level(self, i, x):
        box = self.box_towers[i](x)
        return torch.cat((self.boxes[i](box), self.objects[i](box), self.kinds[i](self.kind_towers[i](x))), 1)

    def decode(self, x):
        centre, size = (x[..., :2] + self.cells) * self.strides, x[..., 2:4].exp() * self.strides
        return torch.cat((centre, size, x[..., 4:].sigmoid()), -1)


class YoloXNano(PathNetwork):
    forward = YoloV5.forward

    def __init__(self, classes, side):
        super().__init__()
        self.backbone = nn.ModuleList((
            EveryOther(W[0]), separable(W[0], W[1], 3, 2), SeparableC3(W[1], W[1], 1, True), separable(W[1], W[2], 3, 2),
            SeparableC3(W[2], W[2], 3, True), separable(W[2], W[3], 3, 2), SeparableC3(W[3], W[3], 3, True), separable(W[3], W[4], 3, 2),
            SideBySidePooling(W[4]), SeparableC3(W[4], W[4], 1, False)))
        self.taps = (4, 6)
        self.narrow = nn.ModuleList((ConvNorm(W[4], W[3]), ConvNorm(W[3], W[2])))
        self.up = nn.ModuleList((SeparableC3(2 * W[3], W[3], 1, False), SeparableC3(2 * W[2], W[2], 1, False)))
        self.halve = nn.ModuleList((separable(W[2], W[2], 3, 2), separable(W[3], W[3], 3, 2)))
        self.down = nn.ModuleList((SeparableC3(2 * W[2], W[3], 1, False), SeparableC3(2 * W[3], W[4], 1, False)))
        self.head = DecoupledHead(W[2:], classes, side)


def leaky_norm(inputs, outputs, kernel=1, stride=1):
    return ConvNorm(inputs, outputs, kernel, stride, activation=leaky)


class Aggregation(nn.Module):
    """Two 1x1 convolutions, behind the second two 3x3 ones, all four answers joined (YOLOv7-tiny)."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.past, self.first = leaky_norm(inputs, hidden), leaky_norm(inputs, hidden)
        self.second, self.third = leaky_norm(hidden, hidden, 3), leaky_norm(hidden, hidden, 3)
        self.join = leaky_norm(4 * hidden, outputs)

    def forward(self, x):
        first = self.first(x)
        second = self.second(first)
        return self.join(torch.cat((self.third(second), second, first, self.past(x)), 1))


class PartialPooling(nn.Module):
    """Half of the channels through pools of three sizes, half past them (YOLOv7-tiny)."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.past, self.first = leaky_norm(inputs, outputs), leaky_norm(inputs, outputs)
        self.mix, self.join = leaky_norm(4 * outputs, outputs), leaky_norm(2 * outputs, outputs)

    def forward(self, x):
        first = self.first(x)
        pools = [F.max_pool2d(first, size, 1, size // 2) for size in (13, 9, 5)]
        return self.join(torch.cat((self.mix(torch.cat(pools + [first], 1)), self.past(x)), 1))


class YoloV7Tiny(PathNetwork):
    def __init__(self, classes, side):
        super().__init__()
        pool = nn.MaxPool2d(2, 2)
        self.backbone = nn.ModuleList((
            leaky_norm(3, 32, 3, 2), leaky_norm(32, 64, 3, 2), Aggregation(64, 32, 64), pool, Aggregation(64, 64, 128), pool,
            Aggregation(128, 128, 256), pool, Aggregation(256, 256, 512), PartialPooling(512, 256)))
        self.taps = (4, 6)
        self.narrow = nn.ModuleList((leaky_norm(256, 128), leaky_norm(128, 64)))
        self.side = nn.ModuleList((leaky_norm(256, 128), leaky_norm(128, 64)))
        self.up = nn.ModuleList((Aggregation(256, 64, 128), Aggregation(128, 32, 64)))
        self.halve = nn.ModuleList((leaky_norm(64, 128, 3, 2), leaky_norm(128, 256, 3, 2)))
        self.down = nn.ModuleList((Aggregation(256, 64, 128), Aggregation(512, 128, 256)))
        self.out = nn.ModuleList(leaky_norm(width, 2 * width, 3) for width in (64, 128, 256))
        self.head = AnchorHead((128, 256, 512), classes, side, True)

    def forward(self, x):
        fine, middle, coarse = self.features(x)
        other = self.up[0](torch.cat((self.side[0](middle), self.upsampled(self.narrow[0](coarse))), 1))
        small = self.up[1](torch.cat((self.side[1](fine), self.upsampled(self.narrow[1](other))), 1))
        medium = self.down[0](torch.cat((self.halve[0](small), other), 1))
        large = self.down[1](torch.cat((self.halve[1](medium), coarse), 1))
        return self.head([out(x) for out, x in zip(self.out, (small, medium, large))])
