#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail when knowledge about operators and formats is in more than one place:

  - every family of core/graph/operators/families.h has its file in core/graph/operators and in each format's read/ and write/, and these
    folders hold no other source (exceptions and their reasons below);
  - code uses the traits of operators and does not compare their names, except in files about single operators;
  - endings of files occur with their formats only.

  check_families.py ROOT
"""
import os
import re
import sys

from check_architecture import sources, text

# Files that are no family, and families that a place does not need: (file, reason).
BESIDE = {
    ("core/graph/operators", "label_rules"): "rules that several families share",
    ("core/graph/operators", "computed_numbers"): "numbers that come from inputs",
    ("core/graph/operators", "computed_size"): "sizes that come from inputs",
    ("core/graph/operators", "element_types"): "names of element types",
    ("core/graph/operators", "signs"): "which values cannot be negative",
    ("core/graph/operators", "suppression"): "how non-maximum suppression is computed",
    ("core/graph/operators", "norm_activation"): "a fused step of three operators",
    ("core/graph/operators", "norm_activation_kernel"): "the loops of that step",
    ("core/formats/torchscript/read", "identity"): "operators that leave no node behind",
    ("core/formats/onnx/read", "identity"): "operators that leave no node behind",
}
LACKING = {
    ("core/formats/onnx/read", "opaque"): "unknown operators of ONNX are refused",
    ("core/formats/onnx/read", "structure"): "Espalier reads no sequences of ONNX",
}
# Files about single operators.
BY_NAME = re.compile(r"^core/(graph/operators/|formats/\w+/(read|write)/|formats/(composites|composite_norms|node_search)\.cpp$)")
COMPARED = re.compile(r"(\.|->)op\b\s*[!=]=|[!=]=\s*\w+(\.|->)op\b")
# A single ending may be part of a file name that Espalier chooses itself.
ENDING = re.compile(r'"[^"\n]*(\.(onnx|pth|jit|torchscript|safetensors)\b|[*(]\.(pt|py)\b)')
ENDING_ALLOWED = re.compile(r"^core/formats/")


def families(root):
    found = re.findall(r"F\((\w+), argument\)", text(root, "core/graph/operators/families.h"))
    return {name.lower() for name in found if name != "family"}


def places(root):
    yield "core/graph/operators"
    formats = os.path.join(root, "core/formats")
    for name in sorted(os.listdir(formats)):
        for way in ("read", "write"):
            if os.path.isdir(os.path.join(formats, name, way)):
                yield "core/formats/%s/%s" % (name, way)


def family_faults(root):
    wanted = families(root)
    for place in places(root):
        there = {os.path.splitext(name)[0] for name in os.listdir(os.path.join(root, place)) if name.endswith(".cpp")}
        for name in sorted(wanted - there):
            if (place, name) not in LACKING:
                yield "%s: lacks %s.cpp" % (place, name)
        for name in sorted(there - wanted):
            if (place, name) not in BESIDE:
                yield "%s/%s.cpp: there is no family called '%s'" % (place, name, name)
        for (at, name), reason in LACKING.items():
            if at == place and name in there:
                yield "%s/%s.cpp is there, although %s" % (place, name, reason)


def line_faults(root, pattern, allowed, fault, *tops):
    for path in sources(root, *tops):
        if allowed.match(path):
            continue
        for number, line in enumerate(text(root, path).splitlines(), 1):
            if pattern.search(line) and not line.lstrip().startswith("//"):
                yield "%s:%d: %s" % (path, number, fault)


def main():
    root = os.path.abspath(sys.argv[1])
    found = list(family_faults(root))
    found += line_faults(root, COMPARED, BY_NAME, "compares operators by name: ask traits.h", "core", "app", "ui")
    found += line_faults(root, ENDING, ENDING_ALLOWED, "endings of networks' files stand in core/formats", "core", "app", "ui")
    for fault in found:
        print(fault)
    print("%d families in %d places, %d faults" % (len(families(root)), len(list(places(root))), len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
