#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the sentences that core/ makes of words, names and numbers, as templates in which %1, %2 … stand for what is put in.

  engine_sentences.py ROOT           fails when resources/translations/sentences/ differs from what is found
  engine_sentences.py ROOT --write   writes it anew; then run lupdate (ui/CMakeLists.txt)

A template is a text in the source with what is added to it: "'" + name + "' is empty" and fmt::format("'{}' is empty") are both
'%1' is empty. What is no sentence for people (code, keys, parts of SVG) is told by its place or by its form, below.
"""
import os
import re
import sys

FOLDER = "resources/translations/sentences"
LISTED = "resources/translations/engine_texts.h"
HEADER = """// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of %s, for lupdate and ui/models/engine_sentences.cpp. tests/architecture/engine_sentences.py writes it anew.
// clang-format off
"""
# Studies are told by the command line alone; the others make code or pages.
NOT_SHOWN = ["study/", "formats/export_lines", "formats/torchscript/suppression_function", "report/html", "base/assert"]
# Calls whose texts are for the log or for programmers.
NOT_SHOWN_IN = {"ESPALIER_ASSERT", "log", "find", "rfind", "contains", "starts_with", "factAt", "numberAt", "textAt", "fileNameAt"}
# What is looked for in texts of others, names of groups, and keys of results.
NOT_SHOWN_TEXTS = {"+ %1 more", "group %1", "Unknown builtin op:", "you tried to allocate", "Espalier checkpoint", "(also '",
                   "torch.jit._pickle restore_type_tag", "evaluations", "finetune", "sparsify", "groups", "history", "kept", "latency",
                   "milliseconds", "runtime", "params", "macs", "model", "output", "metrics", "name", "evaluation", "project", "result",
                   "settings", "format", "version", "GB", "MB", "kB", "units", "precision", "recall", "val", "classification", "detection",
                   "en"}
# These join what they are given, behind a condition.
JOINING = {"TORCH_CHECK"}
# A text of many words that has code in it is a sentence about code.
PLAIN_CODE = re.compile(r"\n| -> |^[A-Z]{5,} = |^[\w.%]+\(")
CODE = re.compile(r"[<>]\w|::|->|[a-z]\(|=\"|\w=[%T]|_%|torch [A-Z]|^torch\.|^Espalier %1$|collections |^import |^%1%2return |requires_grad|"
                  r"^self\.|=torch|=False")
MANY_WORDS = 8
WORD = re.compile(r"[A-Za-z]{2,}")
TOKEN = re.compile(r"""
  (?:u8|u|U|L)?R"(?P<mark>[^()\\\s]{0,16})\((?P<raw>.*?)\)(?P=mark)"
| (?P<text>"(?:\\.|[^"\\\n])*")
| (?P<letter>'(?:\\.|[^'\\\n])')
| (?P<skip>//[^\n]*|<[\w:\s,*]+>(?=\()|/\*.*?\*/|^[ \t]*\#[^\n]*|\s+)
| (?P<number>\d[\w'.]*)
| (?P<name>[A-Za-z_]\w*)
| (?P<sign>::|->|<<|>>|\+\+|--|\+=|-=|==|!=|<=|>=|&&|\|\||.)
""", re.X | re.S | re.M)
ESCAPES = {"n": "\n", "t": "\t", "0": "\0"}
ENDS = {",", ";", "?", ":", "=", "==", "!=", "<<", "+=", "&&", "||", "<", ">", "<=", ">=", "!"}


def unescaped(text):
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text[1:-1])


def tokens(source):
    """(kind, text): kind is text, letter, number, name or sign. Texts beside each other are one."""
    found = []
    for match in TOKEN.finditer(source):
        kind = match.lastgroup
        if kind == "skip":
            continue
        if match["raw"] is not None:
            kind, text = "text", match["raw"]
        else:
            text = unescaped(match[0]) if kind in ("text", "letter") else match[0]
        if kind == "text" and found and found[-1][0] == "text":
            text = found.pop()[1] + text
        found.append((kind, text))
    return found


class Sums:
    """Every sum with a text in it: a list of terms, of which texts are str and all others None; and the calls around it."""

    def __init__(self, source):
        self.tokens = tokens(source)
        self.found = []
        self.at = 0
        while self.at < len(self.tokens):
            self.walk([])
            self.at += 1

    def keep(self, terms, calls):
        texts = [term[0] if len(term) == 1 else None for term in terms]
        if any(texts):
            self.found.append((texts, list(calls)))

    def bracket(self, calls):
        """What a bracket is as a term: std::string("text") is its text, others are nothing. Stays at the bracket that closes."""
        before, inner, behind = self.tokens[self.at - 1], self.tokens[self.at + 1], self.tokens[self.at + 2]
        if before == ("name", "string") and inner[0] == "text" and behind[1] in ")}":
            self.at += 2
            return inner[1]
        self.at += 1
        self.walk(calls + [before[1] if before[0] == "name" else ""])
        return None

    def walk(self, calls):
        """Up to the bracket that closes."""
        terms = [[]]
        condition = joins = bool(calls) and calls[-1] in JOINING

        def end():
            self.keep([term for term in terms if term], calls)
            terms[:] = [[]]

        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "sign" and text in ")]}":
                break
            if kind == "sign" and text in "([{":
                value = self.bracket(calls)
                terms[-1] = [value] if value else terms[-1] + [None]
            elif kind == "sign" and text == "," and condition:
                terms[:] = [[]]
                condition = False
            elif kind == "sign" and (text == "+" or text == "," and joins):
                terms.append([])
            elif (kind == "sign" and text in ENDS) or text in ("return", "case", "throw"):
                end()
            else:
                terms[-1] = terms[-1] + [text if kind in ("text", "letter") else None]
            self.at += 1
        end()


PLACE = re.compile(r"\{\{|\}\}|\{(\d*)(?::(?:[^{}]|\{[^{}]*\})*)?\}")


def template(terms, formats):
    """With %1, %2 … for what is put in."""
    used = 0
    out = ""
    for term in terms:
        if term is None:
            used += 1
            out += "%%%d" % used
            continue
        if not formats:
            out += term
            continue
        numbers = {}

        def place(found):
            nonlocal used
            if found[0] in ("{{", "}}"):
                return found[0][0]
            if found[1] and found[1] in numbers:
                return numbers[found[1]]
            used += 1
            numbers[found[1]] = "%%%d" % used
            return numbers[found[1]]

        out += PLACE.sub(place, term)
    return out


def is_sentence(text, room):
    code = PLAIN_CODE.search(text) or CODE.search(text) and len(text.split()) < MANY_WORDS
    if code or text in NOT_SHOWN_TEXTS or not WORD.search(re.sub(r"%\d+", "", text)):
        return False
    return " " in text or room == "report" and re.fullmatch(r"[A-Za-z-]+", text)


def room_of(path):
    parts = path.split("/")
    return "_".join(parts[:2]) if parts[0] == "formats" and len(parts) > 2 else parts[0]


def sentences(root):
    """By room, sorted."""
    core = os.path.join(root, "core")
    with open(os.path.join(root, LISTED), encoding="utf-8") as listed:
        known = {unescaped(text) for text in re.findall(r'engine", ("(?:\\.|[^"\\])*")\)', listed.read())}
    rooms = {}
    for folder, _, names in sorted(os.walk(core)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), core)
            if not name.endswith((".cpp", ".h")) or path.startswith(tuple(NOT_SHOWN)):
                continue
            with open(os.path.join(core, path), encoding="utf-8") as source:
                for terms, calls in Sums(source.read()).found:
                    formats = any("{" in term for term in terms if term)
                    text = template(terms, formats).strip()
                    if is_sentence(text, room_of(path)) and not NOT_SHOWN_IN & set(calls) and text not in known:
                        known.add(text)
                        rooms.setdefault(room_of(path), set()).add(text)
    return {room: sorted(texts) for room, texts in rooms.items()}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def headers(root):
    """Names of files with what is in them."""
    rooms = sentences(root)
    files = {room + ".h": HEADER % room + "".join("QT_TRANSLATE_NOOP(\"engine\", %s),\n" % quoted(text) for text in texts)
             for room, texts in rooms.items()}
    files["all.h"] = HEADER % "the engine" + "".join('#include "%s/%s.h"\n' % (FOLDER, room) for room in sorted(rooms))
    return files


def written(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    root = os.path.abspath(sys.argv[1])
    folder = os.path.join(root, FOLDER)
    files = headers(root)
    if "--write" in sys.argv:
        os.makedirs(folder, exist_ok=True)
        for name in set(os.listdir(folder)) - set(files):
            os.remove(os.path.join(folder, name))
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        return 0
    stale = sorted(name for name in set(files) | set(os.listdir(folder)) if files.get(name) != written(os.path.join(folder, name)))
    for name in stale:
        print("%s/%s is not what the sources say: engine_sentences.py . --write, then lupdate" % (FOLDER, name))
    print("%d templates of sentences" % sum(text.count("QT_TRANSLATE_NOOP") for text in files.values()))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
