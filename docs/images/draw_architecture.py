#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw architecture.svg from architecture.txt and the arrows that the architecture test allows.

  draw_architecture.py [--check]

--check writes nothing and fails where the drawing is not what would be drawn.
"""
import os
import re
import sys
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "tests", "architecture"))
from check_architecture import ARROWS  # noqa: E402

SOURCE, DRAWING = (os.path.join(HERE, "architecture." + ending) for ending in ("txt", "svg"))
WIDTH, MARGIN, BOX, HEIGHT, COLUMN, FALL = 1060, 24, 206, 64, 244, 40
STYLE = """text { font: 11.5px "DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif; fill: #47515c; text-anchor: middle }
.name { font-size: 14px; font-weight: bold; fill: #1d2b22 }
.title { font-size: 12px; font-weight: bold; fill: #6b7680; text-anchor: start; letter-spacing: .06em }
.paper { fill: #ffffff }
.house { fill: #f4f7f2; stroke: #cfdacb }
.room { fill: #ffffff; stroke: #7da37a; stroke-width: 1.4 }
.front { fill: #eef3fa; stroke: #7590b8; stroke-width: 1.4 }
.value { fill: #fff6df; stroke: #cda24a; stroke-width: 1.2 }
.arrow { fill: none; stroke: #9aab97; stroke-width: 1.3; marker-end: url(#tip) }
.step { fill: none; stroke: #cda24a; stroke-width: 1.6; marker-end: url(#gold) }"""


def read_source():
    """{part: rows of (column, name, lines)}, and the words of data's way."""
    parts, rows, way = {}, None, ""
    with open(SOURCE, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if re.match(r"\w", line):
                rows = parts[line] = [[]]
            elif not line and rows is not None:
                rows.append([])
            elif line.startswith("  ["):
                way = line
            elif line.startswith("  "):
                place, name, text = re.match(r"  (?:@(\S+) )?(\S+?): (.*)", line).groups()
                rows[-1].append((float(place), name, text.split("|")))
    return {part: [row for row in rows if row] for part, rows in parts.items()}, way


def needed(arrows):
    """Arrows that no chain of others already tells."""
    def reach(room):
        return set().union(*({inner} | reach(inner) for inner in arrows[room]))
    return [(a, b) for a in arrows for b in sorted(arrows[a]) if not any(b in reach(c) for c in arrows[a] - {b})]


class Drawing:
    def __init__(self):
        self.back, self.front, self.boxes = [], [], {}

    def box(self, name, lines, x, y, kind):
        self.boxes[name] = (x, y)
        lines = [line for line in lines if line]
        self.front.append('<rect class="%s" x="%g" y="%g" width="%g" height="%g" rx="9"/>' % (kind, x - BOX / 2, y, BOX, HEIGHT))
        top = y + HEIGHT / 2 + 5 - 7.5 * len(lines)
        self.text(name, x, top, "name")
        for number, line in enumerate(lines):
            self.text(line, x, top + 16 + 14 * number)

    def text(self, words, x, y, kind=None):
        self.front.append('<text%s x="%g" y="%g">%s</text>' % (' class="%s"' % kind if kind else "", x, y, escape(words)))

    def rows(self, rows, y, kind):
        for row in rows:
            for column, name, lines in row:
                self.box(name, lines, WIDTH / 2 + COLUMN * (column - 1.5), y, kind)
            y += HEIGHT + FALL
        return y - FALL

    def arrow(self, a, b, to=(0.5, 0.5)):
        """From a's lower edge to b's upper one; to: where at them, as shares of their widths."""
        (ax, ay), (bx, by) = self.boxes[a], self.boxes[b]
        ax, bx, ay = ax + (to[0] - 0.5) * BOX * 0.7, bx + (to[1] - 0.5) * BOX * 0.7, ay + HEIGHT
        bend = FALL * 0.8
        self.back.append('<path class="arrow" d="M%g %gC%g %g %g %g %g %g"/>' % (ax, ay, ax, ay + bend, bx, by - 3 - bend, bx, by - 3))

    def arrows(self, pairs):
        """Spreads the ends along each edge, ordered by where the other ends are."""
        def share(box, others, other):
            others = sorted(others, key=lambda name: self.boxes[name])
            return (others.index(other) + 1) / (len(others) + 1)
        for a, b in pairs:
            self.arrow(a, b, (share(a, [d for c, d in pairs if c == a], b), share(b, [c for c, d in pairs if d == b], a)))

    def way(self, words, y):
        """Rooms and values in turn, in two lines that end below each other."""
        steps = re.findall(r"\[([^]]+)\]|(\S+)", words)
        half = (len(steps) + 1) // 2
        for number, (value, room) in enumerate(steps):
            line, place = divmod(number, half)
            width = (WIDTH - 2 * MARGIN - 20) / half
            x, top = MARGIN + 10 + width * (place + 0.5), y + line * 62
            self.front.append('<rect class="%s" x="%g" y="%g" width="%g" height="34" rx="%d"/>' % (
                "value" if value else "room", x - width / 2 + 10, top, width - 20, 17 if value else 9))
            self.text(value or room, x, top + 21.5)
            if number + 1 < len(steps) and place + 1 < half:
                self.back.append('<path class="step" d="M%g %gh14"/>' % (x + width / 2 - 10, top + 17))
            elif number + 1 < len(steps):
                self.back.append('<path class="step" d="M%g %gv14H%gv8"/>' % (x, top + 34, MARGIN + 10 + width / 2))


def draw():
    (source, way), drawing = read_source(), Drawing()
    drawing.text("FRONTS", MARGIN, 34, "title")
    y = drawing.rows(source["fronts"], 24, "front") + FALL
    drawing.text("CORE: LIBRARIES WITHOUT QT", MARGIN + 14, y + 24, "title")
    bottom = drawing.rows(source["core"], y + 22, "room") + 22
    house = '<rect class="house" x="%g" y="%g" width="%g" height="%g" rx="14"/>' % (MARGIN, y, WIDTH - 2 * MARGIN, bottom - y)
    drawing.arrows([("app/cli", "study"), ("ui", "pipeline")] + needed(ARROWS))
    drawing.text("DATA'S WAY", MARGIN, bottom + 36, "title")
    drawing.way(way, bottom + 52)
    height = bottom + 52 + 62 + 34 + 24
    tip = ('<marker id="%s" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
           '<path d="M0 0L8 4L0 8z" fill="%s"/></marker>')
    head = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g">' % (WIDTH, height, WIDTH, height),
            "<!-- Made by draw_architecture.py from architecture.txt. -->", "<style>%s</style>" % STYLE,
            "<defs>%s%s</defs>" % (tip % ("tip", "#9aab97"), tip % ("gold", "#cda24a")),
            '<rect class="paper" width="%g" height="%g" rx="14"/>' % (WIDTH, height), house]
    rooms = {name for row in source["core"] for _, name, _ in row}
    if rooms != set(ARROWS):
        sys.exit("architecture.txt and the architecture test disagree about the rooms: %s" % sorted(rooms ^ set(ARROWS)))
    return "\n".join(head + drawing.back + drawing.front + ["</svg>", ""])


def main():
    drawn = draw()
    if "--check" not in sys.argv[1:]:
        with open(DRAWING, "w", encoding="utf-8") as file:
            file.write(drawn)
        return
    with open(DRAWING, encoding="utf-8") as file:
        if file.read() != drawn:
            sys.exit("docs/images/architecture.svg is not what docs/images/draw_architecture.py draws")


if __name__ == "__main__":
    main()
