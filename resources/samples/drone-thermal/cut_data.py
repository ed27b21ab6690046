#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut a small training and validation set out of a folder of pictures with boxes in Ultralytics' layout.

  cut_data.py FROM TO [--train 300] [--val 100]

FROM and TO hold images/{train,val}, labels/{train,val}, data.yaml and SOURCES.md. Chooses evenly over the sorted names, so that every
flight and both day and night keep their share, and copies pictures and labels as they are. Stops when a split lacks a class.
"""
import argparse
import collections
import pathlib
import shutil
import sys

SPLITS = ("train", "val")
SOURCES = """# Sources and licence of this sample

{counts} thermal infrared pictures of cars, people and bicycles taken from a drone, chosen from a cut of
**HIT-UAV: A high-altitude infrared thermal dataset for Unmanned Aerial Vehicle-based object detection**.

- Authors: Jiashun Suo, Tianyi Wang, Xingzhou Zhang, Haiyang Chen, Wei Zhou, Weisong Shi.
- Source: https://github.com/suojiashun/HIT-UAV-Infrared-Thermal-Dataset, commit `f8100db7ce3ab602005dd9f32854bb57d4de9b87`
  (15 November 2024): pictures `normal_json/{{train,val,test}}/*.jpg`, labels `normal_json/annotations/{{train,val,test}}.json`.
- Paper: Scientific Data 10, 227 (2023), https://doi.org/10.1038/s41597-023-02066-6 .
- **Licence: Creative Commons Attribution 4.0 International (CC BY 4.0)**, https://creativecommons.org/licenses/by/4.0/ , as the file
  `LICENSE` of the authors' repository says (since commit `0e2a05a` of 13 February 2024; CC0 1.0 before). The `licenses` entries inside the
  annotation files are unfilled placeholders.
- This cut is distributed under the same licence. No endorsement by the authors is implied.

## What was changed

- From the 640x512 pictures 416x416 crops were taken at the original scale, placed to hold many whole objects, and saved as greyscale JPEG
  (1 channel), quality 85. File names are unchanged: `T_altitude_angle_weather_frame.jpg`; T is 0 by day, 1 by night; altitude in metres;
  angle in degrees (90 = straight down).
- Boxes (the authors' axis-parallel ones) were shifted and clipped to the crop; boxes less than 40 % visible were dropped. Classes were
  renamed and renumbered: Car -> 0 car, Person -> 1 person, Bicycle -> 2 bicycle (it includes motor scooters). No crop shows any part of a
  box of the classes OtherVehicle and DontCare. A few crops are background without any box, with empty label files.
- Left out of val: flight 20210123 / day / 130 m (bicycle racks labelled only in part) and a few pictures with mistaken or doubtful labels.
- New split by date of flight, since the published one puts neighbouring frames of one film into different splits. Train has the flights of
  14, 15, 19, 20 and 21 January 2021; val those of 17 December 2020 and 16, 18 and 23 January 2021. No film is in both; some places are.
  val holds pictures of the published train set: do not compare with published results, nor use weights trained on HIT-UAV.
- Of these crops, {totals}, `cut_data.py` chose those here, evenly over the sorted names, and copied them unchanged.

## Numbers

{table}

Known faults of the labels: boxes of slanted objects are loose (they enclose a rotated box); in dense rows of bicycles and for very small
people at 120-130 m a few objects are unlabelled.
"""


def evenly(names, count):
    """The middles of count equal parts."""
    return [names[(2 * i + 1) * len(names) // (2 * count)] for i in range(count)]


def copy_split(source, target, split, count):
    """Returns how many pictures there were, the chosen ones, and the boxes of each of them as class numbers."""
    pictures = sorted((source / "images" / split).iterdir())
    chosen = evenly(pictures, min(count, len(pictures)))
    boxes = {}
    for kind in ("images", "labels"):
        shutil.rmtree(target / kind / split, ignore_errors=True)
        (target / kind / split).mkdir(parents=True)
    for picture in chosen:
        label = source / "labels" / split / (picture.stem + ".txt")
        shutil.copyfile(picture, target / "images" / split / picture.name)
        shutil.copyfile(label, target / "labels" / split / label.name)
        boxes[picture.name] = [int(line.split()[0]) for line in label.read_text().splitlines()]
    return len(pictures), chosen, boxes


def class_names(data):
    rows = [line.split(":") for line in data.read_text().splitlines() if line.strip()[:1].isdigit()]
    return [name.strip() for _, name in sorted((int(number), name) for number, name in rows)]


def row(split, boxes, names):
    """One line of the table, after a look at whether all classes are there."""
    total = collections.Counter(number for numbers in boxes.values() for number in numbers)
    holding = collections.Counter(number for numbers in boxes.values() for number in set(numbers))
    missing = [name for number, name in enumerate(names) if not total[number]]
    if missing:
        sys.exit(f"{split} lacks {', '.join(missing)}: choose more pictures")
    night = sum(name.startswith("1_") for name in boxes)
    cells = [f"{total[number]} in {holding[number]}" for number in range(len(names))]
    pictures = f"{len(boxes)} ({night} night, {len(boxes) - night} day, {sum(not numbers for numbers in boxes.values())} without boxes)"
    return "| " + " | ".join([split, pictures, *cells, str(sum(total.values()))]) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("--train", type=int, default=300)
    parser.add_argument("--val", type=int, default=100)
    options = parser.parse_args()
    names = class_names(options.source / "data.yaml")
    head = ["| | pictures", *(f"{name}, boxes in pictures" for name in names), "all boxes |"]
    table = [" | ".join(head), "|---" * (len(names) + 3) + "|"]
    counts, totals, size = [], [], 0
    for split in SPLITS:
        total, chosen, boxes = copy_split(options.source, options.target, split, getattr(options, split))
        table.append(row(split, boxes, names))
        counts.append(len(chosen))
        totals.append(f"{total} for {split}")
        size += sum(picture.stat().st_size for picture in chosen)
    shutil.copyfile(options.source / "data.yaml", options.target / "data.yaml")
    text = SOURCES.format(counts=sum(counts), totals=" and ".join(totals), table="\n".join(table))
    (options.target / "SOURCES.md").write_text(text)
    print("\n".join(table) + f"\n{size / 1e6:.2f} MB of pictures")


if __name__ == "__main__":
    main()
