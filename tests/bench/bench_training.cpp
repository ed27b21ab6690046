// SPDX-License-Identifier: GPL-3.0-or-later
// Training as for users: images from memory, augmented and normalised; in stage 1 the heatmap's penalty after every step.
//   bench_training MODEL BATCHES THREADS STAGE           STAGE is 1 or 3
// Each line on standard input trains two epochs of BATCHES batches of 128 images; the answer is the second one's images per second (see
// bench_training_compare.py).
//   bench_training MODEL BATCHES THREADS STAGE profile
// Prints how the time of a step is divided, and the rate of arithmetic compared with the machine's rate for matrix products.
#include <ATen/ATen.h>

#include "core/base/run_control.h"
#include "core/formats/torchscript.h"
#include "core/graph/costs.h"
#include "core/training/trainer.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>

namespace {

using namespace espalier;

constexpr int batch = 128;

void writeIdx(const std::filesystem::path& file, const std::vector<std::uint32_t>& dims, const std::vector<char>& content)
{
    std::ofstream stream(file, std::ios::binary);
    stream.write("\0\0\x08", 3).put(static_cast<char>(dims.size()));
    for (const std::uint32_t dim : dims) {
        for (int shift = 24; shift >= 0; shift -= 8)
            stream.put(static_cast<char>(dim >> shift));
    }
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
}

/// Noise images of ten classes.
Result<Dataset> makeImages(std::uint32_t count, const Network& network)
{
    const Shape& input = network.inputShape();
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("bench_training_" + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    std::mt19937 random(1);
    std::vector<char> pixels(count * 32 * 32), labels(count);
    for (char& pixel : pixels)
        pixel = static_cast<char>(random());
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<char>(i % 10);
    writeIdx(folder / "train-images-idx3-ubyte", {count, 32, 32}, pixels);
    writeIdx(folder / "train-labels-idx1-ubyte", {count}, labels);
    Dataset::Options options;
    options.preprocessing.channels = static_cast<int>(input[1]);
    options.preprocessing.height = static_cast<int>(input[2]);
    options.preprocessing.width = static_cast<int>(input[3]);
    Result<Dataset> dataset = Dataset::open(folder, "train", options);
    std::filesystem::remove_all(folder);
    return dataset;
}

/// GFLOP/s of the machine's matrix product, the best of several; a multiply-accumulate counts as two operations.
double matrixRate()
{
    constexpr std::int64_t side = 1024;
    constexpr int tries = 15;
    const at::Tensor a = at::rand({side, side}), b = at::rand({side, side});
    at::Tensor c = at::mm(a, b);
    double best = 1e9;
    for (int i = 0; i < tries; ++i) {
        const auto start = std::chrono::steady_clock::now();
        at::mm_out(c, a, b);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return 2.0 * side * side * side / best / 1e9;
}

int fail(const Error& error)
{
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return 1;
}

int serve(TrainJob job)
{
    RunControl control;
    for (std::string line; std::getline(std::cin, line);) {
        const Result<TrainOutcome> outcome = train(job, control);
        if (!outcome)
            return fail(outcome.error());
        std::printf("%.3f\n", outcome->history.back().imagesPerSecond);
        std::fflush(stdout);
    }
    return 0;
}

/// A backward pass counts as two forward passes, and a multiply-accumulate as two operations.
int profile(TrainJob job, std::int64_t macs)
{
    RunControl control;
    job.validation = job.train;
    job.settings.epochs = 3; // the first one warms up
    const Result<TrainOutcome> outcome = train(job, control);
    if (!outcome)
        return fail(outcome.error());
    const double matrices = matrixRate();
    const EpochRecord& last = outcome->history.back();
    const TrainTimes& times = last.times;
    const double training = last.seconds - times.validation;
    const auto row = [&](const char* name, double seconds) {
        std::printf("%-12s %8.2f ms a step  %5.1f %%\n", name, 1000 * seconds * batch / static_cast<double>(job.train->size()),
                    100 * seconds / training);
    };
    row("forward", times.forward);
    row("backward", times.backward);
    row("optimiser", times.optimiser);
    row("penalty", times.penalty);
    row("loading", times.loading);
    std::printf("validation   %8.0f images/s\n", static_cast<double>(job.train->size()) / times.validation);
    const double arithmetic = 3.0 * 2.0 * static_cast<double>(macs) * last.imagesPerSecond / 1e9;
    std::printf("%.0f images/s, %.1f GFLOP/s of %.1f when multiplying matrices: %.0f %%\n", last.imagesPerSecond, arithmetic, matrices,
                100 * arithmetic / matrices);
    return 0;
}

} // namespace

int main(int count, char** arguments)
{
    const bool profiling = count == 6 && std::string(arguments[5]) == "profile";
    if (count != 5 && !profiling) {
        std::fprintf(stderr, "bench_training MODEL BATCHES THREADS STAGE [profile]\n");
        return 2;
    }
    const auto imported = readTorchScript(arguments[1]);
    if (!imported)
        return fail(imported.error());
    const Groups groups = couple(imported->network);
    const Result<Dataset> images = makeImages(static_cast<std::uint32_t>(std::stoi(arguments[2]) * batch), imported->network);
    if (!images)
        return fail(images.error());
    TrainJob job;
    job.network = imported->network;
    job.train = &*images;
    job.groups = &groups;
    if (std::string(arguments[4]) == "1")
        job.sparsity.emplace();
    job.settings.epochs = 2; // every training starts with fresh memory; in a longer training the rate is that of the second epoch
    job.settings.batch = batch;
    job.settings.learningRate = 0.01;
    job.settings.threads = std::stoi(arguments[3]);
    return profiling ? profile(std::move(job), costsOf(imported->network).macs) : serve(std::move(job));
}
