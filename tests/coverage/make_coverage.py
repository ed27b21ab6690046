#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the coverage tool over a folder of networks (make_networks.py makes it) and write the table.

  make_coverage.py TOOL MODELS_DIR OUT.md [--keep] [NAME ...]

Every file is a process of its own with a time limit. What each answered is kept beside the networks, in MODELS_DIR/coverage/FILE.json; with --keep,
files that have an answer already are not run again. With names, only those files are run; the table shows all that have an answer.
"""
import collections
import json
import os
import platform
import subprocess
import sys

TIME_LIMIT = 900  # seconds a file
ENDINGS = {".script.pt": "TorchScript, scripted", ".bn.onnx": "ONNX, batch norms kept", ".pt": "TorchScript, traced", ".onnx": "ONNX"}
SIDES = {"yolov3": 416, "yolov5": 640, "yolov8": 640, "inception": 299}  # TorchScript files do not tell their input's size; the others take 224
WIDE, SINGLE, ROUND_TRIP = 1e-5, 1e-4, 1e-4

HEADER = """# Coverage: networks and formats

Made by `tests/coverage/make_coverage.py` from runs of `tests/coverage/coverage.cpp`, one process a file; nothing here is written by hand. The networks are made by `tests/coverage/make_networks.py`: torchvision's
definitions and our own definitions shaped like YOLOv3, YOLOv5s and YOLOv8n (`tests/coverage/yolo.py`), all with random weights and batch norms that differ.

```
tests/coverage/make_networks.py MODELS
tests/coverage/make_coverage.py build/release/bin/coverage MODELS docs/coverage.md
```

Machine: {machine}. {files} files were run, of which {good} pass everything. Seconds were taken while other work shared the machine; they tell orders of magnitude.

Each network is cut by half of its channels by one threshold for the whole network (criterion `l2`, fusion 0, policy `replace`). The **oracle** compares the pruned network with the original whose removed channels are
multiplied by zero, on one random image; the largest of the cuts at 30, 50 and 70 % is shown (at most 1e-5 in float64 and 1e-4 in float32 are asked). **Written** is the largest relative
difference between the pruned network and the file read back. Both are relative to the largest number among the outputs; decoded heads answer in pixels, so the raw ones judge more sharply. **Frozen** layers keep all their output channels; the reasons are below the table. **Memory** is the worst above the loaded libraries, as a multiple of the weights and with pages of ordinary size, from
the loaded network to the pruned one; *in all* is with reading, checking and writing, which run the network and so need its activations, too. *Plan* includes the criterion and the cost model.
"""


def format_of(file):
    return next((text for ending, text in ENDINGS.items() if file.endswith(ending)), "")


def name_of(file):
    return next(file[:-len(ending)] for ending in ENDINGS if file.endswith(ending))


def command(tool, path):
    side = next((side for name, side in SIDES.items() if os.path.basename(path).startswith(name)), None)
    return [tool, path] + (["--input", f"1,3,{side},{side}"] if side and path.endswith(".pt") else [])


def run(tool, path, answer):
    try:
        done = subprocess.run(command(tool, path), capture_output=True, text=True, timeout=TIME_LIMIT)
        try:
            report = json.loads(done.stdout)
        except ValueError:
            report = {"error": f"ended with {done.returncode} and no answer: {done.stderr.strip()[-300:]}"}
    except subprocess.TimeoutExpired:
        report = {"error": f"was not done after {TIME_LIMIT} seconds"}
    os.makedirs(os.path.dirname(answer), exist_ok=True)
    with open(answer + ".part", "w") as out:
        json.dump(report, out, indent=1)
    os.replace(answer + ".part", answer)


def worst(report, kind):
    errors = [entry[kind] for entry in report.get("oracle", {}).values() if kind in entry]
    return max(errors) if errors else None


def faults(report):
    """Everything that is not as it should be, a sentence each."""
    found = [report["error"]] if "error" in report else []
    for ratio, entry in report.get("oracle", {}).items():
        if "error" in entry:
            found.append(f"at {ratio} %: {entry['error']}")
        elif entry["float64"] > WIDE or entry["float32"] > SINGLE:
            found.append(f"at {ratio} % the oracle is off by {entry['float64']:.1e} in float64, {entry['float32']:.1e} in float32")
    for kind, entry in report.get("written", {}).items():
        if "error" in entry:
            found.append(f"written as {kind}: {entry['error']}")
        elif entry["check_error"] > ROUND_TRIP:
            found.append(f"written as {kind} it is off by {entry['check_error']:.1e}")
    if report.get("opaque"):
        found.append("not translated: " + ", ".join(f"{op} ({count})" for op, count in report["opaque"].items()))
    return found


def number(value, form="{:.0e}"):
    return "–" if value is None else form.format(value)


def change(report, key, unit):
    cost = report.get(key)
    return f"{cost['before'] / unit:.2f} → {cost['after'] / unit:.2f}" if cost else "–"


def seconds(report):
    spent, files = report.get("seconds", {}), report.get("written", {})
    small = [spent.get(step) for step in ("couple", "plan", "surgery")]
    cells = [number(spent.get("read"), "{:.1f}")] + [number(None if value is None else 1000 * value, "{:.0f}") for value in small]
    return cells + [number(files.get(kind, {}).get("seconds"), "{:.1f}") for kind in ("torchscript", "onnx")]


def memory(report):
    used = report.get("memory", {})
    peaks = [value for key, value in used.items() if key != "weights_bytes"]
    return number(used.get("loaded_to_pruned"), "{:.1f}"), number(max(peaks) if peaks else None, "{:.1f}")


def result_row(file, report):
    written = report.get("written", {})
    cells = [name_of(file), format_of(file), "yes" if not faults(report) else "**no**", str(report.get("groups", "–")), str(report.get("units", "–")),
             str(report.get("frozen", {}).get("layers", "–")), change(report, "params", 1e6), change(report, "macs", 1e9),
             number(worst(report, "float64")), number(worst(report, "float32"))]
    return cells + [number(written.get(kind, {}).get("check_error")) for kind in ("torchscript", "onnx")]


def cost_row(file, report):
    return [name_of(file), format_of(file)] + seconds(report) + list(memory(report))


RESULTS = ["network", "format", "all well", "groups", "units", "frozen layers", "params, 10⁶", "MACs, 10⁹", "oracle, float64", "oracle, float32",
           "written, TorchScript", "written, ONNX"]
COSTS = ["network", "format", "read, s", "couple, ms", "plan, ms", "surgery, ms", "write TorchScript, s", "write ONNX, s", "memory", "memory in all"]


def table(reports, columns, row):
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * 2 + "---:|" * (len(columns) - 2)]
    return lines + ["| " + " | ".join(row(file, report)) + " |" for file, report in sorted(reports.items())]


def costs(reports):
    return ["", "## Time and memory", ""] + table(reports, COSTS, cost_row)


def failures(reports):
    lines = [f"- {file}: {fault}" for file, report in sorted(reports.items()) for fault in faults(report)]
    return ["", "## What fails, and why", ""] + (lines or ["Nothing."])


def frozen(reports):
    """By network; formats that say the same stand together."""
    lines = ["", "## Frozen layers", "", "| network | layers | reason | for example |", "|---|---:|---|---|"]
    by_network = collections.defaultdict(dict)
    for file, report in sorted(reports.items()):
        for entry in report.get("frozen", {}).get("reasons", []):
            by_network[name_of(file)].setdefault((entry["layers"], entry["reason"]), entry["example"])
    for name, entries in by_network.items():
        lines += [f"| {name} | {layers} | {reason} | `{example}` |" for (layers, reason), example in entries.items()]
    return lines


def second_opinions(reports):
    lines = []
    for file, report in sorted(reports.items()):
        lines += [f"- {file}: {notice}" for notice in report.get("notices", [])]
    return ["", "## What the readers remarked", ""] + (lines or ["Nothing."])


def machine():
    with open("/proc/cpuinfo") as info:
        models = [line.split(":")[1].strip() for line in info if line.startswith("model name")]
    return f"{platform.system()}, {len(models)} processor cores ({models[0]})"


def not_run(files):
    return ["", "## Not run", "", ", ".join(files)] if files else []


def write_table(reports, missing, path):
    good = sum(not faults(report) for report in reports.values())
    text = HEADER.format(machine=machine(), files=len(reports), good=good)
    sections = table(reports, RESULTS, result_row) + failures(reports) + not_run(missing) + costs(reports) + frozen(reports) + second_opinions(reports)
    with open(path, "w") as out:
        out.write(text + "\n" + "\n".join(sections) + "\n")


def main(arguments):
    keep = "--keep" in arguments
    arguments = [argument for argument in arguments if argument != "--keep"]
    if len(arguments) < 3:
        sys.exit(__doc__)
    tool, folder, table_file, names = arguments[0], arguments[1], arguments[2], arguments[3:]
    reports, files = {}, sorted(file for file in os.listdir(folder) if format_of(file))
    for file in files:
        answer = os.path.join(folder, "coverage", file + ".json")
        if (not names or file in names or name_of(file) in names) and not (keep and os.path.exists(answer)):
            run(tool, os.path.join(folder, file), answer)
        if os.path.exists(answer):
            with open(answer) as found:
                reports[file] = json.load(found)
            print(file, "; ".join(faults(reports[file])) or "well", flush=True)
    write_table(reports, [file for file in files if file not in reports], table_file)


if __name__ == "__main__":
    main(sys.argv[1:])
