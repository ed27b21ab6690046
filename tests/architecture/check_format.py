#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail when a source differs from what .clang-format says. Skips (77) where there is no clang-format-14: other versions format otherwise.

  check_format.py ROOT

clang-format-14 -i FILE mends a file.
"""
import concurrent.futures
import os
import shutil
import subprocess
import sys

from check_architecture import sources

PROGRAM = "clang-format-14"
SKIPPED = 77
AT_ONCE = 20


def unformatted(root, paths):
    found = subprocess.run([PROGRAM, "--dry-run", *paths], cwd=root, stderr=subprocess.PIPE, text=True, check=True)
    warnings = [line for line in found.stderr.splitlines() if "[-Wclang-format-violations]" in line]
    return sorted({line.split(":")[0] for line in warnings})


def main():
    root = os.path.abspath(sys.argv[1])
    if not shutil.which(PROGRAM):
        print("%s is not installed; packaging/setup tests installs it." % PROGRAM)
        return SKIPPED
    paths = list(sources(root, "core", "ui", "app", "tests"))
    parts = [paths[i:i + AT_ONCE] for i in range(0, len(paths), AT_ONCE)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [path for part in pool.map(lambda part: unformatted(root, part), parts) for path in part]
    for path in found:
        print("%s is not formatted" % path)
    print("%d sources checked, %d not formatted" % (len(paths), len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
