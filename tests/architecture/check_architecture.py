#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fail when a source breaks the rules of the architecture (docs/architecture.md, docs/decisions.md):

  - no Qt in core/, and no assert(), which release builds omit;
  - ui/ and app/ do not include LibTorch, not even through a header of core;
  - includes go from app to ui to core, and inside core and ui as ARROWS and UI_ARROWS allow;
  - settings and projects do not include a trainer, not even through another header;
  - every source begins with the licence;
  - pages and sections that sources and documents refer to exist.

  check_architecture.py ROOT
"""
import os
import re
import sys

# room -> rooms that it may include (and itself).
ARROWS = {
    "base": set(),
    "graph": {"base"},
    "formats": {"base", "graph"},
    "coupling": {"base", "graph"},
    "data": {"base"},
    "sparsity": {"base", "graph", "coupling", "settings"},
    "pruning": {"base", "graph", "coupling"},
    "latency": {"base", "graph", "formats", "coupling", "pruning"},
    "tasks": {"base", "graph", "data", "settings"},
    "training": {"base", "graph", "coupling", "data", "settings", "sparsity", "pruning", "tasks"},
    "settings": {"base", "graph", "formats", "data", "pruning"},
    "project": {"base", "graph", "coupling", "data", "pruning", "settings"},
    "pipeline": {"base", "graph", "formats", "coupling", "data", "sparsity", "pruning", "latency", "tasks", "training", "settings", "project"},
    "study": {"base", "data", "pruning", "tasks", "training", "settings", "project", "pipeline"},
    "report": {"base", "graph", "data", "pruning", "tasks", "settings", "project", "pipeline", "study"},
}
# The same inside ui; folders that use no widgets need no entry.
UI_ARROWS = {
    "paper": set(),
    "state": set(),
    "models": {"state"},
    "runs": {"state", "models", "paper"},
    "widgets": {"models"},
    "panels": {"state", "models", "runs", "widgets"},
    "dialogs": {"state", "models", "runs", "widgets", "panels"},
    "views": {"state", "models", "runs", "widgets", "panels"},
    "presentation": {"state", "models", "runs", "widgets"},
    "shell": {"state", "models", "runs", "widgets", "panels", "dialogs", "views", "presentation"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
QT = re.compile(r"^Q[A-Z]\w*(/Q\w+)?$|^Qt\w+/|^qcustomplot\.h$")
TRAINER = re.compile(r"^core/training/trainer\.h$")
TORCH = re.compile(r"^(torch|ATen|c10|caffe2)/")
PAGE = re.compile(r"\b(?:docs/[\w-]+|[A-Z]{4,})\.md\b(?: §(\d+))?")
CLASSIFIERS = re.compile(r"top-?[15]\w*|accurac(?:y|ies)|(?<!binary_)cross_entropy", re.I)
CLASSIFICATION = os.path.join("core", "tasks", "classification", "")
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"


def sources(root, *tops):
    for top in tops:
        for folder, _, files in os.walk(os.path.join(root, top)):
            for name in sorted(files):
                if name.endswith((".h", ".cpp")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def text(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def includes(root, path):
    return INCLUDE.findall(text(root, path))


def resolve(root, path, include):
    """The project's file behind an include, or None for other people's."""
    for base in ("", os.path.dirname(path)):
        candidate = os.path.normpath(os.path.join(base, include))
        if os.path.exists(os.path.join(root, candidate)):
            return candidate
    return None


def chain_to(root, path, forbidden, seen):
    """The chain of includes by which path reaches a forbidden one, or None."""
    if path in seen:
        return None
    seen.add(path)
    for include in includes(root, path):
        if forbidden.match(include):
            return [path, "<%s>" % include]
        inner = resolve(root, path, include)
        chain = chain_to(root, inner, forbidden, seen) if inner else None
        if chain:
            return [path] + chain
    return None


def pages(root):
    """Everything that may point to a page of the project."""
    yield from sources(root, "core", "ui", "app", "tests")
    yield "README.md"
    for name in sorted(os.listdir(os.path.join(root, "docs"))):
        if name.endswith(".md"):
            yield os.path.join("docs", name)


def dead_references(root):
    for path in pages(root):
        for match in PAGE.finditer(text(root, path)):
            page, section = match.group(0).split(" ")[0], match.group(1)
            if not os.path.exists(os.path.join(root, page)):
                yield "%s points to %s, which is not in the repository" % (path, page)
            elif section and not re.search(r"^## %s\. " % section, text(root, page), re.M):
                yield "%s points to section %s of %s, which has none" % (path, section, page)


def faults(root):
    yield from dead_references(root)
    for path in sources(root, "core", "ui", "app", "tests"):
        if LICENCE not in text(root, path)[:200]:
            yield "%s: does not open with '%s'" % (path, LICENCE)
    for path in sources(root, "core"):
        room = path.split(os.sep)[1]
        if room not in ARROWS:
            yield "%s: core has no room called '%s'" % (path, room)
            continue
        for include in includes(root, path):
            if QT.match(include):
                yield "%s includes <%s>: core knows no Qt" % (path, include)
            if include == "cassert":
                yield "%s includes <cassert>: release builds leave it out, core/base/assert.h stays" % path
            inner = resolve(root, path, include)
            top = inner.split(os.sep) if inner else []
            if top and top[0] in ("ui", "app"):
                yield "%s includes %s: the arrow runs back" % (path, inner)
            if len(top) > 2 and top[0] == "core" and top[1] != room and top[1] not in ARROWS[room]:
                yield "%s includes %s: %s must not know %s" % (path, inner, room, top[1])
    for path in sources(root, "ui"):
        room = path.split(os.sep)[1]
        if room not in UI_ARROWS:
            yield "%s: ui has no room called '%s'" % (path, room)
            continue
        for include in includes(root, path):
            inner = resolve(root, path, include)
            top = inner.split(os.sep) if inner else []
            if top and top[0] == "app":
                yield "%s includes %s: the arrow runs back" % (path, inner)
            if len(top) > 2 and top[0] == "ui" and top[1] != room and top[1] not in UI_ARROWS[room]:
                yield "%s includes %s: %s must not know %s" % (path, inner, room, top[1])
    for path in sources(root, "core", "ui", "app"):
        for name in set() if path.startswith(CLASSIFICATION) else set(CLASSIFIERS.findall(text(root, path))):
            yield "%s names %s: only %s knows by what classifiers are judged" % (path, name, CLASSIFICATION)
    for path in sources(root, "ui", "app"):
        chain = chain_to(root, path, TORCH, set())
        if chain:
            yield "LibTorch reaches the window: " + " -> ".join(chain)
    for path in sources(root, "core/settings", "core/project"):
        chain = chain_to(root, path, TRAINER, set())
        if chain:
            yield "the trainer reaches settings: " + " -> ".join(chain)


def main():
    root = os.path.abspath(sys.argv[1])
    found = list(faults(root))
    count = len(list(sources(root, "core", "ui", "app")))
    if count == 0:
        found.append("no sources under %s: nothing was checked" % root)
    for fault in found:
        print(fault)
    print("%d sources checked, %d faults" % (count, len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
