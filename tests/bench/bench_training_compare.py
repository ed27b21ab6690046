#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare the throughput of stages 1 and 3 with PyTorch's, in images per second, and the peak memory: the same network, batch size and
threads, alternating.

  bench_training_compare.py BENCH_TRAINING MODEL [--depth 20] [--detector DATA] [--rounds 7] [--batches 10] [--threads 0]
                            [--wait-policy PASSIVE|ACTIVE|default] [--tuned-malloc]

BENCH_TRAINING is the built program bench_training, MODEL a ResNet for 32x32 images of the depth given (for 20:
tests/fixtures/cifar_resnet20_jpeg.pt), or with --detector the drone sample's network (resources/samples/drone-thermal). Espalier reads,
augments and normalises images and, in stage 1, applies the heatmap's penalty; PyTorch only trains, on prepared tensors.
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

    def peak_memory(self):
        """MB."""
        with open("/proc/%d/status" % self.process.pid) as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def spread(values):
    return "%.2f (%.2f to %.2f)" % (statistics.median(values), min(values), max(values))


def python_side(options):
    if options.detector:
        return ["/usr/bin/python3", os.path.join(HERE, "bench_detector_training.py")]
    return ["/usr/bin/python3", os.path.join(HERE, "bench_training.py"), str(options.depth)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("model")
    parser.add_argument("--depth", type=int, default=20, help="of the ResNet: 6n + 2")
    parser.add_argument("--detector", metavar="DATA", help="MODEL is the drone sample's; DATA: its pictures, for Espalier")
    parser.add_argument("--tuned-malloc", action="store_true", help="both sides keep freed memory (MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_)")
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
    if options.tuned_malloc:
        environment.update(MALLOC_MMAP_THRESHOLD_="4000000000", MALLOC_TRIM_THRESHOLD_="8000000000")
    python = python_side(options) + [str(options.batches), threads]
    data = [options.detector] if options.detector else []
    ours = [Runner("ours, stage " + stage, [options.bench, options.model, str(options.batches), threads, stage] + data, environment)
            for stage in ("1", "3")]
    theirs = [Runner("PyTorch", python, environment), Runner("PyTorch, channels-last", python + ["channels-last"], environment)]
    runners = ours + theirs
    for runner in runners:
        runner.round()  # to warm up
    for _ in range(options.rounds):
        for runner in runners:
            runner.rates.append(runner.round())
    for runner in runners:
        print("%-24s %s images/s, at most %.0f MB" % (runner.name, spread(runner.rates), runner.peak_memory()))
        runner.close()
    for our in ours:
        for their in theirs:
            print("ratio %s / %s: %s" % (our.name, their.name, spread([a / b for a, b in zip(our.rates, their.rates)])))


if __name__ == "__main__":
    main()
