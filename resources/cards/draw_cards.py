#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the start page's pictures of the samples from the samples' own data: Drone.png, a thermal picture with its labelled boxes, and
Clothes.png, some of the pieces of clothing.

  draw_cards.py            (needs numpy and Pillow; writes beside itself)
"""
import gzip
import os

import numpy
from PIL import Image, ImageDraw

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "samples")
SIZE = (480, 270)  # twice the size on the page, for dense screens
# Car, person, bicycle, of Okabe and Ito's colours: told apart by people who see few colours, too.
BOXES = ["#56b4e9", "#e69f00", "#009e73"]


def drone():
    """The lower part of a picture with many objects, and their boxes."""
    data = os.path.join(SAMPLES, "drone-thermal", "data")
    name = "1_100_40_0_05127"
    file = next(os.path.join(data, "images", "val", each) for each in os.listdir(os.path.join(data, "images", "val")) if each.startswith(name))
    picture = Image.open(file).convert("L")
    scale = SIZE[0] / picture.width
    picture = picture.resize((SIZE[0], round(picture.height * scale)), Image.LANCZOS).convert("RGB")
    draw = ImageDraw.Draw(picture)
    with open(os.path.join(data, "labels", "val", name + ".txt"), encoding="ascii") as labels:
        for line in labels:
            kind, x, y, width, height = (float(each) for each in line.split())
            corners = [(x - width / 2) * picture.width - 2, (y - height / 2) * picture.height - 2,
                       (x + width / 2) * picture.width + 2, (y + height / 2) * picture.height + 2]
            draw.rectangle(corners, outline=BOXES[int(kind)], width=3)
    top = (picture.height - SIZE[1]) // 2
    return picture.crop((0, top, SIZE[0], top + SIZE[1]))


def clothes():
    """Eight by four and a half pieces, one class after the other."""
    data = os.path.join(SAMPLES, "fashion-mnist", "data")
    with gzip.open(os.path.join(data, "t10k-images-idx3-ubyte.gz")) as file:
        images = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 28, 28)
    with gzip.open(os.path.join(data, "t10k-labels-idx1-ubyte.gz")) as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    by_class = [images[labels == kind] for kind in range(10)]
    side = SIZE[0] // 8
    sheet = Image.new("L", SIZE, 0)
    for place in range(8 * 5):
        kind = place % 10
        piece = Image.fromarray(by_class[kind][place // 10 + 3]).resize((side - 6, side - 6), Image.LANCZOS)
        sheet.paste(piece, (place % 8 * side + 3, place // 8 * side + 3))
    return sheet.convert("RGB")


for title, draw_card in [("Drone", drone), ("Clothes", clothes)]:
    draw_card().quantize(128).save(os.path.join(HERE, title + ".png"), optimize=True)
