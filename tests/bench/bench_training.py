#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Train a ResNet for 32x32 images with PyTorch, for bench_training_compare.py.

  bench_training.py DEPTH BATCHES THREADS [channels-last]

Each line on standard input trains BATCHES batches of 128 images; the answer is the number of images per second. No data is read meanwhile.
"""
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

BATCH = 128


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.pad = (outputs - inputs) // 2
        self.stride = stride

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.pad:
            x = F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.pad, self.pad))
        return F.relu(y + x)


def resnet(depth):
    more = (depth - 2) // 6 - 1
    widths = [(16, 16, 1)] * (more + 1) + [(16, 32, 2)] + [(32, 32, 1)] * more + [(32, 64, 2)] + [(64, 64, 1)] * more
    return nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), *[Block(*w) for w in widths],
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def train(net, optimiser, images, labels, batches):
    start = time.perf_counter()
    for i in range(batches):
        x, y = images[i * BATCH:(i + 1) * BATCH], labels[i * BATCH:(i + 1) * BATCH]
        optimiser.zero_grad(set_to_none=True)
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        optimiser.step()
        loss.item()
    return batches * BATCH / (time.perf_counter() - start)


def main():
    depth, batches, threads = map(int, sys.argv[1:4])
    layout = torch.channels_last if sys.argv[4:] == ["channels-last"] else torch.contiguous_format
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    net = resnet(depth).to(memory_format=layout).train()
    optimiser = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    images = torch.randn(batches * BATCH, 3, 32, 32).contiguous(memory_format=layout)
    labels = torch.randint(0, 10, (batches * BATCH,))
    for _ in sys.stdin:
        print(train(net, optimiser, images, labels, batches), flush=True)


if __name__ == "__main__":
    main()
