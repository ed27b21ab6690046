#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Redo the surgery of a plan in Python and compare it with the pruned file.

  redo_surgery.py ORIGINAL.pt PRUNED.pt PLAN.json INPUT_SHAPE

1. Every tensor of the original's state dict, reduced to the indices that the plan keeps, must equal the pruned file's bit by bit.
2. The pruned network's outputs must equal those of the original with silenced channels (their filters, scales and shifts set to zero: the
   channel is then zero wherever it is read, as all activations here map zero to zero), within 1e-5.
Prints both differences; exit code 0 where both hold.
"""
import json
import sys

import torch

SILENT = ("weight", "bias")  # running statistics stay: a variance of zero would blow up


def cut(tensor, dims):
    for dim, kept in dims.items():
        tensor = tensor.index_select(int(dim), torch.tensor(kept, dtype=torch.long))
    return tensor


def silence(tensor, kept):
    gone = torch.ones(tensor.shape[0], dtype=torch.bool)
    gone[kept] = False
    tensor[gone] = 0


def state_faults(original, pruned, parameters):
    if list(original) != list(pruned):
        yield "other names: %s" % sorted(set(original) ^ set(pruned))
        return
    for name, tensor in original.items():
        if not torch.equal(cut(tensor, parameters.get(name, {})), pruned[name]):
            yield name


def largest_difference(original, pruned, parameters, shape):
    with torch.no_grad():
        for name, tensor in original.state_dict().items():
            dims = parameters.get(name, {})
            if "0" in dims and name.rsplit(".", 1)[-1] in SILENT:
                silence(tensor, dims["0"])
        x = torch.randn(4, *shape[1:])
        expected, answer = original(x), pruned(x)
    return float((answer - expected).abs().max() / expected.abs().max())


def main():
    original, pruned = (torch.jit.load(path).eval() for path in sys.argv[1:3])
    with open(sys.argv[3], encoding="utf-8") as file:
        parameters = json.load(file)["parameters"]
    shape = [int(n) for n in sys.argv[4].split(",")]
    torch.manual_seed(1)
    faults = list(state_faults(original.state_dict(), pruned.state_dict(), parameters))
    difference = largest_difference(original, pruned, parameters, shape)
    print("tensors cut: %d, that differ: %s, outputs differ by %.2e" % (len(parameters), faults, difference))
    return 0 if parameters and not faults and difference < 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main())
