#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open, prune and write real files from public repositories, run the results in ONNX Runtime, and print a table.

  public_files.py CLI ONNXRUNTIME CLONES

CLI: espalier-cli. ONNXRUNTIME: the folder that packaging/setup fills (build/onnxruntime). CLONES: a folder with a clone of each repository below, as
OWNER+NAME. Half of the units are removed. The pruned network is written as TorchScript and as ONNX; ONNX Runtime's answers for the one are compared with
LibTorch's for the other, at the size of the file and, where that is free, at a second one.
"""
import json
import os
import subprocess
import sys
import tempfile

import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../fixtures"))
from checks import flattened  # noqa: E402

# Repository, path, exporter as the file states it, licence of the repository.
FILES = [
    ("Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB", "models/onnx/version-RFB-320.onnx", "PyTorch 1.2", "MIT"),
    ("Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB", "models/onnx/version-slim-320_simplified.onnx", "PyTorch 1.2, onnx-simplifier", "MIT"),
    ("Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB", "masked_face/pretrained/RFB-1280-masked_face-v2.onnx", "PyTorch 1.9", "MIT"),
    ("microsoft/onnxruntime-inference-examples", "Ultraface_version-RFB-320.onnx", "ONNX Runtime's optimiser", "MIT"),
    ("dog-qiuqiu/FastestDet", "example/onnx-runtime/FastestDet.onnx", "PyTorch 1.11", "BSD-3-Clause"),
    ("alrevuelta/cONNXr", "test/mnist/model.onnx", "CNTK 2.5", "MIT"),
    ("webonnx/wonnx", "data/models/opt-mnist.onnx", "CNTK 2.5, onnxoptimizer", "MIT or Apache-2.0"),
    ("alrevuelta/cONNXr", "test/super_resolution/super_resolution.onnx", "PyTorch 1.1", "MIT"),
    ("james77777778/PaddleOCR-WebApp", "ch_PP-OCRv2_det_infer.onnx", "Paddle2ONNX", "none stated"),
    ("james77777778/PaddleOCR-WebApp", "ch_ppocr_mobile_v2.0_cls_infer.onnx", "Paddle2ONNX", "none stated"),
    ("L9Sneaky/Handwritten-Mathmatical-Symbols-Predection", "model/model.onnx", "tf2onnx 1.12", "none stated"),
    ("BoxFactura/sat-captcha-ai-model", "model/model.onnx", "tf2onnx 1.16", "MIT"),
    ("kraiskil/onnx2c", "test/velardo/lesson14.onnx", "keras2onnx 1.7", "free use and distribution"),
    ("AdvancedClimateSystems/gonnx", "sample_models/onnx_models/ndm.onnx", "PyTorch 1.9", "MPL-2.0"),
    ("linyicheng1/LET-NET", "model/letnet.onnx", "PyTorch 2.0", "none stated"),
    ("SirChesus/ConvNN", "model/model.onnx", "PyTorch 2.7", "none stated"),
    ("snakers4/silero-vad", "src/silero_vad/data/silero_vad_half.onnx", "PyTorch 2.3", "MIT"),
    ("pytorch/android-demo-app", "ASLRecognition/app/src/main/assets/asl.ptl", "PyTorch Mobile", "none stated"),
    ("pytorch/android-demo-app", "D2Go/ObjectDetection/app/src/main/assets/d2go.pt", "PyTorch Mobile, quantised", "none stated"),
]
TIME_LIMIT = 300  # seconds for one command
CHECK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../fixtures/check_onnxruntime.js")


def content(clones, repository, path):
    """The file's bytes; a clone may have it in another folder today."""
    folder = os.path.join(clones, repository.replace("/", "+"), "repo")
    names = subprocess.run(["git", "-C", folder, "ls-tree", "-r", "--name-only", "HEAD"], capture_output=True, text=True, check=True).stdout.split("\n")
    found = path if path in names else next(name for name in names if name.endswith("/" + os.path.basename(path)))
    return subprocess.run(["git", "-C", folder, "show", "HEAD:" + found], capture_output=True, check=True).stdout


def cli(program, *arguments):
    """The command's JSON, or the reason of its failure."""
    done = subprocess.run([program, *arguments, "--json"], capture_output=True, text=True, timeout=TIME_LIMIT)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().split("\n")[-1].split(": ", 1)[-1])
    return json.loads(done.stdout)


def sizes(inspected):
    """The shapes of all inputs at the size of reading, and with further 32 or 64 pixels where the size is free."""
    read = [inspected["input_shape"]] if len(inspected["inputs"]) == 1 else [[size or 1 for size in each["shape"]] for each in inspected["inputs"]]
    larger = [list(shape) for shape in read]
    for shape, each in zip(larger, inspected["inputs"]):
        for dim in range(2, len(shape)):
            shape[dim] += 0 if each["shape"][dim] is not None else 32 * (dim - 1)
    return [read] if larger == read else [read, larger]


def raw(tensor, path):
    tensor.detach().float().contiguous().numpy().tofile(path)
    return {"shape": list(tensor.shape), "data": path}


def case(module, shapes, onnx_file, folder, name):
    torch.manual_seed(1)
    inputs = [torch.rand(*shape) for shape in shapes]
    with torch.no_grad():
        outputs = flattened(module(*inputs))
    return {"name": name, "file": onnx_file,
            "inputs": [raw(x, os.path.join(folder, f"{name}.in{i}")) for i, x in enumerate(inputs)],
            "outputs": [raw(y, os.path.join(folder, f"{name}.out{i}")) for i, y in enumerate(outputs)]}


def run_in_onnxruntime(runtime, written, inspected, folder):
    module = torch.jit.load(written["pt"]).eval()
    cases = [case(module, shapes, written["onnx"], folder, "×".join(map(str, shapes[0]))) for shapes in sizes(inspected)]
    listed = os.path.join(folder, "cases.json")
    with open(listed, "w") as out:
        json.dump(cases, out)
    environment = dict(os.environ, NODE_PATH=os.path.join(os.path.abspath(runtime), "node_modules"))
    done = subprocess.run(["node", CHECK, listed], capture_output=True, text=True, env=environment, timeout=TIME_LIMIT)
    return "; ".join(f"{name}: {fault or 'equal'}" for name, fault in json.loads(done.stdout).items())


def process(program, runtime, data, name, folder):
    """Cells: what opening gave, units, what pruning and writing gave, what ONNX Runtime answered."""
    model = os.path.join(folder, name)
    with open(model, "wb") as out:
        out.write(data)
    try:
        inspected = cli(program, "inspect", model)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return [f"no: {error}".replace(folder + os.sep, ""), "–", "–", "–"]
    units = str(inspected["units"])
    written = {ending: os.path.join(folder, "pruned." + ending) for ending in ("pt", "onnx")}
    try:
        for file in written.values():
            cli(program, "prune", model, "--criterion", "l2", "-o", file)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return ["yes", units, f"no: {error}".replace(folder + os.sep, ""), "–"]
    try:
        return ["yes", units, "both", run_in_onnxruntime(runtime, written, inspected, folder)]
    except Exception as error:  # noqa: BLE001: whatever a runtime says belongs into the table
        return ["yes", units, "both", f"no: {str(error).strip().splitlines()[-1]}"]


def main(arguments):
    if len(arguments) != 3:
        sys.exit(__doc__)
    program, runtime, clones = arguments
    print("| file | from | exporter | licence | opens | units | pruned by half and written | ONNX Runtime against LibTorch |")
    print("|---|---|---|---|---|---:|---|---|")
    for repository, path, exporter, licence in FILES:
        with tempfile.TemporaryDirectory() as folder:
            cells = process(program, runtime, content(clones, repository, path), os.path.basename(path), folder)
        print("| " + " | ".join([os.path.basename(path), repository, exporter, licence] + [cell.replace("|", "/") for cell in cells]) + " |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
