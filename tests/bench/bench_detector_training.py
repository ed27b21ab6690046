#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the drone sample's detector with PyTorch, for bench_training_compare.py.

  bench_detector_training.py BATCHES THREADS [channels-last]

Each line on standard input trains BATCHES batches of 8 pictures; the answer is the number of pictures per second. The pictures are noise in
memory, with a dozen boxes each: no data is read or augmented meanwhile. The loss is written from the published formulas (task-aligned
assignment: Feng et al. 2021; CIoU: Zheng et al. 2020; DFL: Li et al. 2020), for all pictures of a batch at once.
"""
import os
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../resources/samples/drone-thermal"))
from make_network import REG_MAX, STRIDES, Detector  # noqa: E402

BATCH, SIZE, CLASSES, OBJECTS = 8, 320, 3, 12
NEAREST = 10  # cells an object


def cells():
    """Centres [cells, 2] in pixels and strides [cells, 1]."""
    centres, strides = [], []
    for stride in STRIDES:
        side = (torch.arange(SIZE // stride) + 0.5) * stride
        y, x = torch.meshgrid(side, side, indexing="ij")
        centres.append(torch.stack((x, y), -1).reshape(-1, 2))
        strides.append(torch.full((len(side) ** 2, 1), float(stride)))
    return torch.cat(centres), torch.cat(strides)


def complete_overlap(a, b):
    size_a, size_b = a[..., 2:] - a[..., :2], b[..., 2:] - b[..., :2]
    shared = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    overlap = shared / (size_a.prod(-1) + size_b.prod(-1) - shared + 1e-7)
    hull = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    apart = ((a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:]) / 2).square().sum(-1) / (hull.square().sum(-1) + 1e-7)
    angles = [torch.atan(size[..., 0] / (size[..., 1] + 1e-7)) for size in (size_a, size_b)]
    shape = 4 / torch.pi ** 2 * (angles[1] - angles[0]) ** 2
    with torch.no_grad():
        weight = shape / (shape - overlap + 1 + 1e-7)
    return overlap - apart - weight * shape


@torch.no_grad()
def assign(scores, boxes, centres, objects):
    """Boxes [B, cells, 4] and scores [B, cells, CLASSES] that are wanted; a cell without an object has scores of 0."""
    classes, truths = objects[..., 0].long(), objects[..., 1:]
    middles = (truths[..., :2] + truths[..., 2:]) / 2
    halves = (truths[..., 2:] - truths[..., :2]).clamp(min=STRIDES[0]) / 2
    inside = ((centres - middles.unsqueeze(2)).abs() < halves.unsqueeze(2)).all(-1)
    confidence = scores.transpose(1, 2).gather(1, classes.unsqueeze(-1).expand(-1, -1, len(centres)))
    overlap = complete_overlap(truths.unsqueeze(2), boxes.unsqueeze(1)).clamp(min=0) * inside
    measure = confidence.sqrt() * overlap ** 6 * inside
    taken = torch.zeros_like(inside).scatter_(2, measure.topk(NEAREST, 2).indices, True) & inside
    owner = torch.where(taken, overlap, torch.full_like(overlap, -1)).argmax(1)
    taken &= torch.zeros_like(inside).scatter_(1, owner.unsqueeze(1), True)
    measure, overlap = measure * taken, overlap * taken
    share = (measure / (measure.amax(2, keepdim=True) + 1e-20) * overlap.amax(2, keepdim=True)).amax(1)
    wanted = F.one_hot(classes.gather(1, owner), CLASSES) * share.unsqueeze(-1)
    return truths.gather(1, owner.unsqueeze(-1).expand(-1, -1, 4)), wanted


def loss_of(maps, objects, centres, strides):
    maps = torch.cat([each.flatten(2) for each in maps], 2).transpose(1, 2)
    logits, scores = maps[..., :4 * REG_MAX].unflatten(2, (4, REG_MAX)), maps[..., 4 * REG_MAX:]
    reach = (logits.softmax(-1) * torch.arange(float(REG_MAX))).sum(-1) * strides
    boxes = torch.cat((centres - reach[..., :2], centres + reach[..., 2:]), -1)
    truths, wanted = assign(scores.detach().sigmoid(), boxes.detach(), centres, objects)
    total = wanted.sum().clamp(min=1)
    loss = 0.5 * F.binary_cross_entropy_with_logits(scores, wanted, reduction="sum")
    taken = wanted.amax(-1) > 0
    weight = wanted.sum(-1)[taken]
    loss = loss + 7.5 * ((1 - complete_overlap(boxes[taken], truths[taken])) * weight).sum()
    place = taken.nonzero()[:, 1]
    edges = torch.cat((centres[place] - truths[taken][:, :2], truths[taken][:, 2:] - centres[place]), -1) / strides[place]
    edges = edges.clamp(0, REG_MAX - 1.01)
    below = edges.floor().long()
    likely = logits[taken].log_softmax(-1)
    above = edges - below
    distances = -(likely.gather(2, below.unsqueeze(-1)).squeeze(-1) * (1 - above) + likely.gather(2, below.unsqueeze(-1) + 1).squeeze(-1) * above)
    return (loss + 1.5 * (distances.mean(-1) * weight).sum()) / total


def random_objects(count):
    """[count, OBJECTS, 5]: class and corners in pixels; a few strides large, as seen from the air."""
    sizes = torch.rand(count, OBJECTS, 2) * 30 + 6
    corners = torch.rand(count, OBJECTS, 2) * (SIZE - sizes)
    return torch.cat((torch.randint(0, CLASSES, (count, OBJECTS, 1)).float(), corners, corners + sizes), -1)


def train(network, optimiser, pictures, objects, grid):
    start = time.perf_counter()
    for first in range(0, len(pictures), BATCH):
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(network(pictures[first:first + BATCH]), objects[first:first + BATCH], *grid)
        loss.backward()
        optimiser.step()
        loss.item()
    return len(pictures) / (time.perf_counter() - start)


def main():
    batches, threads = map(int, sys.argv[1:3])
    layout = torch.channels_last if sys.argv[3:] == ["channels-last"] else torch.contiguous_format
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network = Detector(1, CLASSES, SIZE).to(memory_format=layout).train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-4, weight_decay=5e-4)
    pictures = torch.rand(batches * BATCH, 1, SIZE, SIZE).contiguous(memory_format=layout)
    objects, grid = random_objects(batches * BATCH), cells()
    for _ in sys.stdin:
        print(train(network, optimiser, pictures, objects, grid), flush=True)


if __name__ == "__main__":
    main()
