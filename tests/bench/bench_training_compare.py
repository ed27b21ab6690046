#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Throughput of stage 1 beside PyTorch's, in images per second: the same network, batch and threads, in turns.

  bench_training_compare.py BENCH_TRAINING MODEL [--rounds 7] [--batches 10] [--threads 0] [--wait-policy PASSIVE|ACTIVE|default]

BENCH_TRAINING is the built program bench_training, MODEL a ResNet-20 (tests/fixtures/cifar_resnet20_jpeg.pt). Ours reads, augments and
normalises images and applies the heatmap's penalty; PyTorch only trains, on tensors that lie ready.
"""
import argparse
import os
import statistics
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


class Runner:
    def __init__(self, name, command, environment):
        self.name = name
        self.rates = []
        self.process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def round(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def spread(values):
    return "%.2f (%.2f to %.2f)" % (statistics.median(values), min(values), max(values))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("model")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batches", type=int, default=10)
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    parser.add_argument("--wait-policy", default="PASSIVE", help="of OpenMP, for both sides; 'default' leaves it")
    options = parser.parse_args()
    threads = str(options.threads or os.cpu_count())
    environment = dict(os.environ)
    environment.pop("OMP_WAIT_POLICY", None)
    if options.wait_policy != "default":
        environment["OMP_WAIT_POLICY"] = options.wait_policy
    python = ["/usr/bin/python3", os.path.join(HERE, "bench_training.py"), str(options.batches), threads]
    ours = Runner("ours, stage 1", [options.bench, options.model, str(options.batches), threads], environment)
    theirs = [Runner("PyTorch", python, environment), Runner("PyTorch, channels-last", python + ["channels-last"], environment)]
    runners = [ours] + theirs
    for runner in runners:
        runner.round()  # to warm up
    for _ in range(options.rounds):
        for runner in runners:
            runner.rates.append(runner.round())
    for runner in runners:
        print("%-24s %s images/s" % (runner.name, spread(runner.rates)))
        runner.close()
    for runner in theirs:
        print("ratio ours / %s: %s" % (runner.name, spread([a / b for a, b in zip(ours.rates, runner.rates)])))


if __name__ == "__main__":
    main()
