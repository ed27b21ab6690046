#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Print figures of the sources: how many there are, their lines, how long functions are, and how many sources see a header.

  figures.py ROOT [HEADER …]

Functions are recognised by their formatting: a body between braces on lines of their own at the same depth, or on one line. For each
HEADER (default: core/training/trainer.h) the sources that include it are counted, directly or through others.
"""
import os
import re
import statistics
import sys

from check_architecture import includes, resolve, sources, text

HEADERS = ["core/training/trainer.h"]
ONE_LINE = re.compile(r"^\s.*\) (?:const )?(?:noexcept )?(?:override )?\{ .* \}$")


def function_lengths(source):
    """Lines of each function's body, braces left out. A function's opening brace has a line of its own, a class's or a loop's has not."""
    lines = source.splitlines()
    for at, line in enumerate(lines):
        if line.strip() == "{":
            end = next((i for i in range(at + 1, len(lines)) if lines[i].startswith(line.replace("{", "}"))), at + 1)
            yield end - at - 1
        elif ONE_LINE.match(line):
            yield 1


def seen_by(root, path, known):
    """All files of the project that path includes, directly or through others."""
    if path not in known:
        known[path] = set()
        for inner in filter(None, (resolve(root, path, include) for include in includes(root, path))):
            known[path] |= {inner} | seen_by(root, inner, known)
    return known[path]


def main():
    root = os.path.abspath(sys.argv[1])
    for name, tops in (("core, ui, app", ("core", "ui", "app")), ("tests", ("tests",))):
        texts = [text(root, path) for path in sources(root, *tops)]
        lengths = sorted(length for source in texts for length in function_lengths(source))
        print("%s: %d files, %d lines; %d functions of %d lines in the median, p90 %d, longest %d" % (
            name, len(texts), sum(source.count("\n") for source in texts), len(lengths), statistics.median(lengths),
            lengths[len(lengths) * 9 // 10], lengths[-1]))
    units = [path for path in sources(root, "core", "ui", "app") if path.endswith(".cpp")]
    known = {}
    for header in sys.argv[2:] or HEADERS:
        print("%s is seen by %d of %d sources" % (header, sum(header in seen_by(root, unit, known) for unit in units), len(units)))


if __name__ == "__main__":
    main()
