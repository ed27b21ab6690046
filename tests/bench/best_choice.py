#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How good the way of choosing that `prune --criterion auto` finds is, beside every single way, on images that neither saw.

  best_choice.py PROGRAM MODEL IMAGES RATIO [--ways l1:scores:0,l1:measured,…] [further options of prune]

Prints a Markdown table: each way's accuracy on all validation images right after the cut, and what auto's table said of it.
"""
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WAYS = [f"{criterion}:{shares}" for criterion in ("l1", "l2", "scale", "taylor", "fpgm", "lamp")
        for shares in ("measured", "even", "scores:0", "scores:0.5", "scores:1")]


def pruned(program, model, images, ratio, options):
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "prune", model, "-o", str(Path(folder) / "pruned.pt"), "--data", images, "--budget", "macs", "--ratio", ratio, "--json"]
        done = subprocess.run(command + options, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def options_of(way):
    criterion, allocation, *fusion = way.split(":")
    return ["--criterion", criterion, "--allocation", allocation] + (["--fusion", fusion[0]] if fusion else [])


def way_of(report):
    way = f"{report['criterion']}:{report['allocation']}"
    return way + (f":{report['fusion']:g}" if report["allocation"] == "scores" else "")


def main(program, model, images, ratio, *options):
    options, ways = list(options), WAYS
    if "--ways" in options:
        place = options.index("--ways")
        ways = options[place + 1].split(",")
        del options[place:place + 2]
    start = time.monotonic()
    automatic = pruned(program, model, images, ratio, options + ["--criterion", "auto"])
    seconds, found = time.monotonic() - start, {}
    for way in ways:
        found[way] = pruned(program, model, images, ratio, options + options_of(way))["metrics"]["after"]["top1"]
        print(f"{way}: {found[way]:.2f}", file=sys.stderr, flush=True)
    best = max(found, key=found.get)
    mine = automatic["metrics"]["after"]["top1"]
    print(f"{Path(model).name}, ratio {ratio}: before {automatic['metrics']['before']['top1']:.2f}, auto took {way_of(automatic)}: {mine:.2f} "
          f"in {seconds:.0f} s; best single way {best}: {found[best]:.2f}; difference {mine - found[best]:+.2f}\n")
    print("| way | top-1, % |\n|---|---:|")
    for way in sorted(found, key=found.get, reverse=True):
        print(f"| {way} | {found[way]:.2f} |")


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
