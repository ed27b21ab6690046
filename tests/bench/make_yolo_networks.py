#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make detectors in the published shapes with random weights, as TorchScript and as ONNX, in the forms that their files come in.

  make_yolo_networks.py OUTDIR [--which NAME ...] [--size 320] [--classes 80] [--seed 0]

Writes OUTDIR/NAME_FORM.pt and OUTDIR/NAME_FORM.onnx (batch norms folded, as exporters do), tries them, and compares the forms.

| NAME        | parameters, 80 classes (published) | raw: one map a stride          | decoded: pixels     | end_to_end          |
|-------------|------------------------------------|--------------------------------|---------------------|---------------------|
| yolov5n     | 1 872 157 (1.9 M)                  | [B, 3, H, W, 5 + classes]      | [B, n, 5 + classes] |                     |
| yolov5s     | 7 235 389 (7.2 M)                  | as above                       | as above            |                     |
| yolov7_tiny | 6 227 101 (6.2 M)                  | as above                       | as above            |                     |
| yolox_nano  | 912 159 (0.91 M)                   | [B, 5 + classes, H, W]         | [B, n, 5 + classes] |                     |
| yolov8n     | 3 157 200 (3.2 M)                  | [B, 4 * 16 + classes, H, W]    | [B, 4 + classes, n] |                     |
| yolov10n    | 2 307 808 (2.3 M)                  | as above                       | as above            | [B, 300, 6]         |
| yolo11n     | 2 624 080 (2.6 M)                  | as above                       | as above            |                     |
| yolo26n     | 2 417 452 (2.4 M)                  | [B, 4 + classes, H, W]         | as above            | [B, 300, 6]         |

Decoded boxes are centre and size, picked ones two corners, then score and class. v10 and 26 have the one head that exported files keep.
"""
import argparse
import math
import sys
from pathlib import Path

import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parent.parent / "coverage"))
import yolo_shapes  # noqa: E402
from make_networks import WAYS, as_if_trained  # noqa: E402
from yolo import ANCHORS, STRIDES, AnchorHead, YoloV5, YoloV8  # noqa: E402

NETWORKS = {
    "yolov5n": lambda classes, side: YoloV5(0.25, 0.33, classes, side),
    "yolov5s": lambda classes, side: YoloV5(0.5, 0.33, classes, side),
    "yolov7_tiny": yolo_shapes.YoloV7Tiny,
    "yolox_nano": yolo_shapes.YoloXNano,
    "yolov8n": lambda classes, side: YoloV8(0.25, 0.33, classes, side),
    "yolov10n": yolo_shapes.YoloV10n,
    "yolo11n": yolo_shapes.Yolo11n,
    "yolo26n": yolo_shapes.yolo26n,
}
PICKING = ("yolov10n", "yolo26n")
CLOSE = 1e-3  # pixels


def set_first_guesses(head, classes):
    """The usual biases of untrained heads: objects are rare, the more so the finer the map; counted for pictures of 640 pixels."""
    with torch.no_grad():
        if isinstance(head, AnchorHead):
            for layer, stride in zip(head.m, STRIDES):
                bias = layer.bias.view(3, -1)
                bias[:, 4] += math.log(8 / (640 / stride) ** 2)
                bias[:, 5:] += math.log(0.6 / (classes - 0.99999))
        elif isinstance(head, yolo_shapes.DecoupledHead):
            for layer in (*head.kinds, *head.objects):
                layer.bias.fill_(-math.log(99))
        else:
            for box, kind, stride in zip(head.cv2, head.cv3, STRIDES):
                box[-1].bias.fill_(1 if head.bins > 1 else 2)
                kind[-1].bias.fill_(math.log(5 / classes / (640 / stride) ** 2))


def pictures(count, side, seed):
    """Random colours at many scales, mixed differently from picture to picture, from smooth to noise."""
    random = torch.Generator().manual_seed(seed)
    sizes = [size for size in (2, 5, 10, 40, 160) if size < side] + [side]
    layers = [F.interpolate(torch.rand(count, 3, size, size, generator=random), (side, side), mode="bilinear", align_corners=False)
              for size in sizes]
    shares = torch.rand(len(sizes), count, 1, 1, 1, generator=random) ** 4
    return (torch.stack(layers) * shares / shares.sum(0)).sum(0)


def settle_norms(network, x):
    """Running statistics near those of what comes in: with arbitrary ones, activations die out or grow from layer to layer."""
    random = torch.Generator().manual_seed(2)
    # Programs that compare files feed them noise; without it here, large values would blow up its rounding errors.
    x = torch.cat((x, torch.randn(x.shape, generator=random)))

    def settle(norm, inputs):
        variance, mean = torch.var_mean(inputs[0], (0, 2, 3))
        norm.running_mean.copy_(mean + 0.1 * variance.sqrt() * torch.randn(mean.shape, generator=random))
        norm.running_var.copy_(variance * (0.8 + 0.4 * torch.rand(mean.shape, generator=random)))

    hooks = [module.register_forward_pre_hook(settle) for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    with torch.no_grad():
        network(x)
    for hook in hooks:
        hook.remove()
    return network


def set_form(head, form):
    head.decoded = form != "raw"
    if hasattr(head, "picks"):
        head.picks = form == "end_to_end"


def make(name, classes, side, seed):
    torch.manual_seed(seed)
    network = NETWORKS[name](classes, side)
    set_first_guesses(network.head, classes)
    set_form(network.head, "raw")
    return settle_norms(as_if_trained(network.eval()), pictures(12, side, seed + 1)).requires_grad_(False)


def cells_of(height, width):
    """[1, height * width, 2]: column and row."""
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    return torch.stack((columns, rows), -1).view(1, -1, 2).double()


def decode_anchors(level, stride, anchors):
    images, _, height, width, each = level.shape
    x = level.double().view(images, 3, -1, each).sigmoid()
    centre = (2 * x[..., :2] + cells_of(height, width) - 0.5) * stride
    size = (2 * x[..., 2:4]) ** 2 * torch.tensor(anchors).view(3, 1, 2)
    return torch.cat((centre, size, x[..., 4:]), -1).flatten(1, 2)


def decode_decoupled(level, stride):
    x = level.double().flatten(2).transpose(1, 2)
    centre, size = (x[..., :2] + cells_of(*level.shape[2:])) * stride, x[..., 2:4].exp() * stride
    return torch.cat((centre, size, x[..., 4:].sigmoid()), -1)


def decode_distances(level, stride, classes):
    """Left, top, right and bottom of the cell's middle; each the mean of a distribution where there are several bins."""
    x = level.double().flatten(2).transpose(1, 2)
    box, kind = x[..., :-classes], x[..., -classes:]
    bins = box.shape[2] // 4
    sides = box.unflatten(2, (4, bins))
    sides = (sides.softmax(-1) * torch.arange(bins)).sum(-1) if bins > 1 else sides.squeeze(-1)
    middle = cells_of(*level.shape[2:]) + 0.5
    first, last = (middle - sides[..., :2]) * stride, (middle + sides[..., 2:]) * stride
    return torch.cat(((first + last) / 2, last - first, kind.sigmoid()), -1)


def decode(head, maps, classes):
    """What the decoded form should say, [B, n, ...], worked out from the raw form apart from the networks' own code."""
    levels = list(zip(maps, STRIDES))
    if isinstance(head, AnchorHead):
        return torch.cat([decode_anchors(level, stride, anchors) for (level, stride), anchors in zip(levels, ANCHORS)], 1)
    if isinstance(head, yolo_shapes.DecoupledHead):
        return torch.cat([decode_decoupled(level, stride) for level, stride in levels], 1)
    return torch.cat([decode_distances(level, stride, classes) for level, stride in levels], 1)


def difference_of_picked(picked, decoded):
    """Of one picture: how far the scores are from the best of all pairs of box and class, and each row from the nearest box; in any order,
    since scores that nearly agree change places with the last bit. Scores in shares of themselves: those of untrained heads are tiny.
    """
    scores = decoded[:, 4:]
    best = scores.flatten().sort(descending=True)[0][:len(picked)]
    centre, size = decoded[:, :4].split(2, 1)
    boxes = torch.cat((centre - size / 2, centre + size / 2), 1)
    apart = (picked[:, None, :4] - boxes).abs().amax(2)
    apart = torch.maximum(apart, (picked[:, 4:5] / scores[:, picked[:, 5].long()].t() - 1).abs())
    return max((picked[:, 4] / best - 1).abs().max().item(), apart.amin(1).max().item())


def largest_difference(head, form, found, maps, classes):
    expected = decode(head, maps, classes)
    if form == "end_to_end":
        return max(difference_of_picked(*both) for both in zip(found.double(), expected))
    found = found if found.shape[1] == expected.shape[1] else found.transpose(1, 2)
    return (found - expected).abs().max().item()


def multiplications(network, x):
    """Multiply-accumulate operations of the convolutions; those of attention are not counted."""
    counts = []
    hooks = [module.register_forward_hook(lambda module, _, y: counts.append(module.weight[0].numel() * y[0].numel()))
             for module in network.modules() if isinstance(module, nn.Conv2d)]
    network(x)
    for hook in hooks:
        hook.remove()
    return sum(counts)


def write(network, name, form, x, folder):
    """Writes both files, loads them again and returns what the TorchScript one answers."""
    set_form(network.head, form)
    paths = {ending: str(folder / f"{name}_{form}{ending}") for ending in (".pt", ".onnx")}
    for ending, path in paths.items():
        WAYS[ending](network, x[:1], path)
    onnx.checker.check_model(paths[".onnx"], full_check=True)
    return torch.jit.load(paths[".pt"])(x)


def write_all(name, options):
    network = make(name, options.classes, options.size, options.seed)
    x = pictures(2, options.size, options.seed + 3)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    print(f"{name}: {parameters} parameters, {multiplications(network, x[:1]) / 1e6:.0f} million MACs", flush=True)
    maps = write(network, name, "raw", x, options.folder)
    for form in ("decoded", "end_to_end") if name in PICKING else ("decoded",):
        found = write(network, name, form, x, options.folder)
        difference = largest_difference(network.head, form, found, maps, options.classes)
        print(f"  {form} {list(found.shape)}: differs by {difference:.1e} from what the raw maps say", flush=True)
        if not difference < CLOSE:
            sys.exit(f"{name}: the forms do not agree")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--which", nargs="+", choices=NETWORKS, default=list(NETWORKS), metavar="NAME")
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--classes", type=int, default=80)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.size % 32:
        parser.error("--size has to be a multiple of 32")
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.which:
        write_all(name, options)


if __name__ == "__main__":
    main()
