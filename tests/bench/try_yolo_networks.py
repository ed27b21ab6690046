#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take detectors in published sizes (make_yolo_networks.py) through the program: head found, one epoch trained, half of the multiplications
pruned, written as ONNX in the form they came in, and compared in ONNX Runtime.

  try_yolo_networks.py ESPALIER_CLI NETWORKS DATA OUT [NAME ...]

NETWORKS: the folder of networks. DATA: images with boxes of as many classes. Prints a row a file as it goes: the head that was found, share
of multiplications removed, and the largest difference of the written file's answers in ONNX Runtime from the same network's in PyTorch: of
boxes in pixels where the file decodes, else relative to the largest number. NODE_PATH has to lead to onnxruntime-node.
"""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

RUN = r"""
const ort = require('onnxruntime-node'), fs = require('fs');
(async () => {
  const session = await ort.InferenceSession.create(process.argv[1], {logSeverityLevel: 3});
  const bytes = fs.readFileSync(process.argv[2]);
  const shape = process.argv[3].split(',').map(Number);
  const input = new ort.Tensor('float32', new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), shape);
  const results = await session.run({[session.inputNames[0]]: input});
  session.outputNames.forEach((name, i) => {
    const data = results[name].data;
    fs.writeFileSync(process.argv[4] + '.' + i, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  });
})();
"""


def told(command, *arguments):
    done = subprocess.run([command, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


def smooth_picture(shape):
    """Random networks tell nothing sound about noise."""
    small = torch.rand((1, shape[1], 10, 10), generator=torch.Generator().manual_seed(0))
    return torch.nn.functional.interpolate(small, size=tuple(shape[2:]), mode="bilinear", align_corners=False).contiguous()


def answers_in_pytorch(file, x):
    with torch.no_grad():
        y = torch.jit.load(str(file)).eval()(x)
    return [y] if isinstance(y, torch.Tensor) else list(y)


def answers_in_onnxruntime(file, x, scratch):
    picture = scratch / "picture"
    x.numpy().astype(np.float32).tofile(picture)
    subprocess.run(["node", "-e", RUN, str(file), str(picture), ",".join(map(str, x.shape)), str(scratch / "answer")], check=True)
    return [np.fromfile(found, np.float32) for found in sorted(scratch.glob("answer.*"), key=lambda path: int(path.suffix[1:]))]


def in_rows(picked):
    """End-to-end answers, [300, 6], ordered by what they say: near-equal scores may change places."""
    return picked[np.lexsort(np.round(picked[:, :4], 1).T)]


def boxes_of(answer, form, classes):
    """[boxes, 4] in pixels."""
    answer = answer[0]
    if form == "end-to-end":
        return in_rows(answer)[:, :4]
    return (answer if answer.shape[0] > answer.shape[1] else answer.T)[:, :4]


def difference(pytorch, onnxruntime, form, classes):
    if form == "raw":
        scale = max(np.abs(each).max() for each in pytorch)
        return max(np.abs(a.ravel() - b).max() for a, b in zip(pytorch, onnxruntime)) / scale
    theirs = onnxruntime[0].reshape(pytorch[0].shape)
    return np.abs(boxes_of(pytorch[0], form, classes) - boxes_of(theirs, form, classes)).max()


def tried(command, file, data, out):
    head = told(command, "inspect", file, "--json")["head"]
    trained, pruned, again = out / ("trained" + file.suffix), out / (file.stem + ".pruned.onnx"), out / (file.stem + ".pruned.pt")
    arguments = []
    if head["kind"] == "anchors" and not any(head["anchors"]):
        arguments = ["--anchors", "10,13,16,30,33,23,30,61,62,45,59,119,116,90,156,198,373,326"]
    told(command, "train", file, "--data", data, "-o", trained, "--epochs", 1, "--batch", 4, "--optimiser", "adamw", "--lr", 0.0005,
         *arguments, "--json")
    report = told(command, "prune", trained, "--ratio", 0.5, "--budget", "macs", "-o", pruned, "--json")
    told(command, "convert", pruned, "-o", again, "--json")
    written = told(command, "inspect", pruned, "--json")
    x = smooth_picture(written["input_shape"])
    scratch = out / "scratch"
    scratch.mkdir(exist_ok=True)
    for old in scratch.glob("answer.*"):
        old.unlink()
    pytorch = [each.numpy() for each in answers_in_pytorch(again, x)]
    error = difference(pytorch, answers_in_onnxruntime(pruned, x, scratch), head["form"], head["classes"])
    before = told(command, "inspect", file, "--json")["macs"]
    return head, 1 - written["macs"] / before, written["head"]["form"], error


def main():
    command, networks, data, out = sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    out.mkdir(parents=True, exist_ok=True)
    names = sys.argv[5:]
    print(f"{'file':32}{'head':11}{'form':12}{'written':12}{'MACs off':>9}{'difference':>12}")
    for file in sorted(networks.iterdir()):
        if names and file.name not in names:
            continue
        try:
            head, removed, form, error = tried(command, file, data, out)
            print(f"{file.name:32}{head['kind']:11}{head['form']:12}{form:12}{100 * removed:8.1f}%{error:12.1e}", flush=True)
        except Exception as fault:  # a row a file, whatever happens
            print(f"{file.name:32}{fault}", flush=True)


if __name__ == "__main__":
    main()
