#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time and peak memory of opening and writing networks, for one build or for two in turn.

  bench_opening.py PROGRAM[,PROGRAM …] MODEL[@SHAPE] …       SHAPE: as of --input-shape, e.g. 1,3,1024,1024

PROGRAM is an espalier-cli. Each model is inspected, converted to both formats and pruned. Prints a table in Markdown: seconds, and MB above what the
program takes for a network of a few bytes, which are the loaded libraries; a dash where a step fails, whose message goes to standard error.
Peaks are those of the largest process, with pages of ordinary size. Linux only.
"""
import ctypes
import os
import subprocess
import sys
import tempfile
import time

PR_SET_THP_DISABLE = 41
MB = 1e6


def measured(command):
    """Seconds, peak in bytes, exit status and standard output of a command."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        out.seek(0)
        err.seek(0)
        if status != 0:
            print(" ".join(command), err.read().decode()[:400], file=sys.stderr)
        return seconds, usage.ru_maxrss * 1024, status, out.read()


def steps(model, shape, folder):
    """Name and arguments of each step."""
    given = ["--input-shape", shape] if shape else []
    yield "inspect", ["inspect", model, "--json", *given]
    for ending in ("pt", "onnx"):
        yield f"convert to .{ending}", ["convert", model, "-o", f"{folder}/written.{ending}", *given]
    ending = os.path.splitext(model)[1]
    yield "prune by half", ["prune", model, "--ratio", "0.5", "-o", f"{folder}/pruned{ending}", *given]


def cell(result, libraries):
    seconds, peak, status, _ = result
    return f"{seconds:.1f} s, {max(0, peak - libraries) / MB:.0f} MB" if status == 0 else "–"


def row(programs, name, arguments, libraries):
    cells = [cell(measured([program, *arguments]), base) for program, base in zip(programs, libraries)]
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def smallest_network():
    here = os.path.dirname(os.path.abspath(__file__))
    return os.path.join(here, "..", "fixtures", "cifar_resnet20_jpeg.pt")


def main(arguments):
    ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0)
    programs = arguments[0].split(",")
    libraries = [min(measured([program, "inspect", smallest_network()])[1] for _ in range(2)) for program in programs]
    print("| network | step | " + " | ".join(programs) + " |")
    print("|---|---|" + "---:|" * len(programs))
    with tempfile.TemporaryDirectory() as folder:
        for argument in arguments[1:]:
            model, _, shape = argument.partition("@")
            for name, command in steps(model, shape, folder):
                row(programs, f"{os.path.basename(argument)} | {name}", command, libraries)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
