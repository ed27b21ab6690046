#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the networks of docs/coverage.md: torchvision's and our YOLO-shaped ones, with random weights.

  make_networks.py OUTDIR [NAME ...]      without names: all of them; files that are there already stay

With PyTorch before 2: NAME.pt (traced), NAME.script.pt (scripted, where that is possible), NAME.onnx (batch norms folded) and NAME.bn.onnx
(batch norms kept). From PyTorch 2 on: NAME.pt2 (torch.export). Height and width are free where the network takes others and the exporter can
express it. Needs python3-torchvision and python3-onnx; some 12 GB, and 4 GB more for .pt2.
"""
import functools
import os
import sys
import tempfile
import warnings

import torch
import torch.nn as nn
import torchvision.models as tv

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import yolo

warnings.filterwarnings("ignore")
OPSET = 13
CLASSIFIERS = """alexnet vgg16_bn vgg19 resnet18 resnet34 resnet50 resnet101 resnext50_32x4d wide_resnet50_2 densenet121 mobilenet_v2
mobilenet_v3_small mobilenet_v3_large mnasnet0_5 shufflenet_v2_x1_0 squeezenet1_1 efficientnet_b0 efficientnet_v2_s regnet_x_400mf regnet_y_400mf
convnext_tiny swin_t vit_b_16""".split()
SEGMENTERS = "fcn_resnet50 deeplabv3_mobilenet_v3_large lraspp_mobilenet_v3_large".split()


class OnlyOut(nn.Module):
    """Segmentation networks answer a dictionary."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)["out"]


def classifier(name, **settings):
    return lambda: getattr(tv, name)(weights=None, **settings)


def segmenter(name):
    return lambda: OnlyOut(getattr(tv.segmentation, name)(weights=None, weights_backbone=None, num_classes=21))


# name: (maker, height and width of the input)
NETWORKS = {name: (classifier(name), 224) for name in CLASSIFIERS}
NETWORKS |= {name: (segmenter(name), 224) for name in SEGMENTERS}
NETWORKS["googlenet"] = (classifier("googlenet", aux_logits=False, init_weights=True), 224)
NETWORKS["inception_v3"] = (classifier("inception_v3", aux_logits=False, init_weights=True), 299)
for shaped, kind, side in (("yolov3", yolo.YoloV3, 416), ("yolov5s", yolo.YoloV5, 640), ("yolov8n", yolo.YoloV8, 640)):
    for head in ("raw", "decoded"):
        NETWORKS[f"{shaped}_{head}"] = (lambda kind=kind, side=side, head=head: kind(side=side, decoded=head == "decoded"), side)
SCRIPTED = [name for name in NETWORKS if not name.startswith("yolo")]


def as_if_trained(net):
    """Fresh networks hide faults: all batch norms are alike, and what starts at (almost) zero adds nothing."""
    random = torch.Generator().manual_seed(0)
    for module in net.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.weight.data.uniform_(0.3, 1.3, generator=random)
            module.bias.data.normal_(0, 0.1, generator=random)
            module.running_mean.normal_(0, 0.1, generator=random)
            module.running_var.uniform_(0.6, 1.4, generator=random)
    for name, values in net.named_parameters():
        if name.endswith("layer_scale"):
            values.data.uniform_(0.3, 1.3, generator=random)
        elif values.dim() > 1 and not values.any():
            values.data.normal_(0, 0.02, generator=random)
    return net


def make(make_network, side):
    torch.manual_seed(0)
    net = as_if_trained(make_network().eval())
    return net, torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(1))


def takes_other_sizes(net, x):
    """Decoded heads, for example, hold a grid for one size."""
    try:
        net(torch.cat([x, x[:, :, :32]], dim=2))
        return True
    except (RuntimeError, AssertionError):
        return False


def free_if_possible(path, export, free):
    """Not every network that takes other sizes can be exported with free ones: export(**free) first, then with fixed sizes."""
    try:
        return export(**free)
    except Exception as error:
        print(os.path.basename(path), "takes fixed sizes only:", first_line(error), flush=True)
        return export()


def first_line(error):
    return str(error).strip().split("\n")[0][:200]


def export_onnx(net, x, path, free, keep_norms):
    how = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False} if keep_norms else {}
    export = functools.partial(torch.onnx.export, net, x, path, opset_version=OPSET, input_names=["images"], **how)
    free_if_possible(path, export, {"dynamic_axes": {"images": {0: "batch", 2: "height", 3: "width"}}} if free else {})


def export_program(net, x, path, free):
    export = functools.partial(torch.export.export, net, (x,))
    sizes = {"dynamic_shapes": ({dim: torch.export.Dim.AUTO for dim in (2, 3)},)} if free else {}
    torch.export.save(free_if_possible(path, export, sizes), path)


# By ending: write net for images like x to path; free: with free height and width, where the exporter can express it. TorchScript files keep
# no sizes.
WAYS = {
    ".pt": lambda net, x, path, free=False: torch.jit.trace(net, x, check_trace=False).save(path),
    ".script.pt": lambda net, x, path, free=False: torch.jit.script(net).save(path),
    ".onnx": lambda net, x, path, free=False: export_onnx(net, x, path, free, keep_norms=False),
    ".bn.onnx": lambda net, x, path, free=False: export_onnx(net, x, path, free, keep_norms=True),
    ".pt2": lambda net, x, path, free=False: export_program(net, x, path, free),
}
LISTED = [".pt2"] if hasattr(torch, "export") else [".pt", ".script.pt", ".onnx", ".bn.onnx"]


def write(name, folder):
    missing = [ending for ending in LISTED if not os.path.exists(os.path.join(folder, name + ending))
               and (ending != ".script.pt" or name in SCRIPTED)]
    if not missing:
        return
    net, x = make(*NETWORKS[name])
    free = takes_other_sizes(net, x)
    # Without gradients PyTorch uses a fused attention that has no ONNX form.
    with torch.set_grad_enabled(name == "vit_b_16"), tempfile.TemporaryDirectory(dir=folder) as unfinished:
        for file in (name + ending for ending in missing):
            part, path = os.path.join(unfinished, file), os.path.join(folder, file)
            try:
                WAYS[file[len(name):]](net, x, part, free)
                os.replace(part, path)
                print(file, os.path.getsize(path), "bytes", flush=True)
            except Exception as error:
                print(file, "cannot be made:", first_line(error), flush=True)


def main(arguments):
    if not arguments or any(name not in NETWORKS for name in arguments[1:]):
        sys.exit(__doc__ + "\nNames: " + " ".join(NETWORKS))
    os.makedirs(arguments[0], exist_ok=True)
    for name in arguments[1:] or NETWORKS:
        write(name, arguments[0])


if __name__ == "__main__":
    main(sys.argv[1:])
