#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run clang-tidy-14 over the sources that changed. Skips (77) where there is no clang-tidy-14, no git, or nothing to compare with.

  tidy.py ROOT BUILD [BASE]

BASE is a commit; the default is the common ancestor with origin/HEAD or, on that very commit, its parent. Uncommitted changes
count, too. Findings in unchanged files (clang 14 warns about LibTorch's headers), and those that .clang-tidy does not make errors, are
only shown. No further source is started after BUDGET seconds: a source that includes LibTorch takes half a minute.
"""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = "clang-tidy-14"
SKIPPED = 77
BUDGET = 90
ERROR = re.compile(r"^(\S+):\d+:\d+: error: ", re.M)


def git(root, *arguments):
    done = subprocess.run(["git", *arguments], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def base_commit(root):
    head = git(root, "rev-parse", "HEAD")
    common = git(root, "merge-base", "HEAD", "origin/HEAD")
    return common if common and common != head else git(root, "rev-parse", "--verify", "HEAD~1")


def changed(root, base):
    names = git(root, "diff", "--name-only", "--diff-filter=d", base).splitlines()
    return [os.path.join(root, name) for name in names if name.endswith((".h", ".cpp"))]


def for_clang(entry):
    """A compile command without GCC's warnings and precompiled header. Sources include what they use, but clang takes LibTorch's headers
    only where this one comes first."""
    entry["command"] = re.sub(r" -W[\w-]+", "", re.sub(r" -include \S+", " -include ATen/core/ivalue.h", entry["command"]))
    return entry


def each_source(entry):
    """The commands of the sources that are compiled together by this one, or the command itself."""
    if "/Unity/" not in entry["file"]:
        return [entry]
    with open(entry["file"], encoding="utf-8") as file:
        sources = re.findall(r'^#include "(\S+\.cpp)"$', file.read(), re.M)
    return [{**entry, "file": source, "command": entry["command"].replace(entry["file"], source)} for source in sources]


def write_commands(build, folder):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = [for_clang(source) for entry in json.load(file) for source in each_source(entry)]
    with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as file:
        json.dump(entries, file)
    return {entry["file"] for entry in entries}


def tidy(root, folder, source, end):
    """What clang-tidy says of a source, or None where its turn came too late."""
    if time.monotonic() > end:
        return None
    command = [PROGRAM, "--quiet", "--header-filter=^%s/(app|core|ui)/" % re.escape(root), "-p", folder, source]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def judge(root, build, base):
    with tempfile.TemporaryDirectory() as folder:
        known = write_commands(build, folder)
        files = changed(root, base)
        wanted = [file for file in files if file in known]
        end = time.monotonic() + BUDGET
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = list(pool.map(lambda source: tidy(root, folder, source, end), wanted))
    said = "".join(answer for answer in answers if answer)
    found = [path for path in ERROR.findall(said) if path in files]
    print(said)
    print("%d changed sources, %d not looked at for want of time, %d errors in changed files" % (len(wanted), answers.count(None), len(found)))
    return 1 if found else 0


def main():
    root, build = (os.path.abspath(path) for path in sys.argv[1:3])
    if not shutil.which(PROGRAM) or not shutil.which("git"):
        print("%s or git is not installed; packaging/setup tests installs them." % PROGRAM)
        return SKIPPED
    base = sys.argv[3] if len(sys.argv) > 3 else base_commit(root)
    if not base:
        print("There is no earlier commit to compare with.")
        return SKIPPED
    return judge(root, build, base)


if __name__ == "__main__":
    sys.exit(main())
