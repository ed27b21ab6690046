// SPDX-License-Identifier: GPL-3.0-or-later
// Training as for users: images from memory, augmented and normalised; in stage 1 the heatmap's penalty after every step.
//   bench_training MODEL BATCHES THREADS STAGE              STAGE is 1 or 3
// Each line on standard input trains two epochs of BATCHES batches of 128 images; the answer is the second one's images per second (see
// bench_training_compare.py).
//   bench_training DETECTOR BATCHES THREADS STAGE DATA      batches of 8 pictures with boxes from DATA, with mosaics and turns, by AdamW
//   bench_training … profile
// Prints how the time of a step is divided, and the rate of arithmetic compared with the machine's rate for matrix products.
#include <ATen/ATen.h>

#include "core/base/run_control.h"
#include "core/formats/torchscript.h"
#include "core/graph/costs.h"
#include "core/tasks/task_for.h"
#include "core/training/trainer.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace espalier;

struct Arguments {
    std::string model;
    int batches = 0, threads = 0;
    std::string stage;
    std::string data; ///< empty: noise images of ten classes
    bool profiling = false;

    int batch() const { return data.empty() ? 128 : 8; }
    int images() const { return batches * batch(); }
};

std::optional<Arguments> readArguments(std::vector<std::string> words)
{
    Arguments arguments;
    if (!words.empty() && words.back() == "profile") {
        arguments.profiling = true;
        words.pop_back();
    }
    if (words.size() != 4 && words.size() != 5)
        return {};
    arguments.model = words[0];
    arguments.batches = std::stoi(words[1]);
    arguments.threads = std::stoi(words[2]);
    arguments.stage = words[3];
    if (words.size() == 5)
        arguments.data = words[4];
    return arguments;
}

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

Dataset::Options optionsFor(const Network& network)
{
    const Shape& input = network.inputShape();
    Dataset::Options options;
    options.preprocessing.channels = static_cast<int>(input[1]);
    options.preprocessing.height = static_cast<int>(input[2]);
    options.preprocessing.width = static_cast<int>(input[3]);
    return options;
}

/// Noise images of ten classes.
Result<Dataset> makeImages(std::uint32_t count, const Network& network)
{
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
    Result<Dataset> dataset = Dataset::open(folder, "train", optionsFor(network));
    std::filesystem::remove_all(folder);
    return dataset;
}

/// The first pictures of the data set's training split.
Result<Dataset> openImages(const Arguments& arguments, const Network& network)
{
    Dataset::Options options = optionsFor(network);
    options.preprocessing.letterbox = taskFor(network)->letterboxes();
    return Dataset::open(arguments.data, "train", options).and_then([&](const Dataset& all) -> Result<Dataset> {
        if (all.size() < static_cast<std::size_t>(arguments.images()))
            return failure("There are only " + std::to_string(all.size()) + " pictures.");
        std::vector<std::size_t> first(static_cast<std::size_t>(arguments.images()));
        std::iota(first.begin(), first.end(), std::size_t{0});
        return all.part(first);
    });
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
        std::printf("%-12s %8.2f ms a step  %5.1f %%\n", name, 1000 * seconds * job.settings.batch / static_cast<double>(job.train->size()),
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

int main(int count, char** words)
{
    const std::optional<Arguments> arguments = readArguments({words + 1, words + count});
    if (!arguments) {
        std::fprintf(stderr, "bench_training MODEL BATCHES THREADS STAGE [DATA] [profile]\n");
        return 2;
    }
    const auto imported = readTorchScript(arguments->model);
    if (!imported)
        return fail(imported.error());
    const Groups groups = couple(imported->network);
    const Result<Dataset> images = arguments->data.empty() ? makeImages(static_cast<std::uint32_t>(arguments->images()), imported->network)
                                                           : openImages(*arguments, imported->network);
    if (!images)
        return fail(images.error());
    TrainJob job;
    job.network = imported->network;
    job.train = &*images;
    job.groups = &groups;
    if (arguments->stage == "1")
        job.sparsity.emplace();
    job.settings.epochs = 2; // every training starts with fresh memory; in a longer training the rate is that of the second epoch
    job.settings.batch = arguments->batch();
    job.settings.learningRate = 0.01;
    job.settings.threads = arguments->threads;
    if (!arguments->data.empty()) {
        job.settings.optimiser = OptimiserKind::adamw;
        job.settings.learningRate = 1e-4;
        job.settings.objects.turns = true;
        job.settings.objects.mosaicOff = 0;
    }
    return arguments->profiling ? profile(std::move(job), costsOf(imported->network).macs) : serve(std::move(job));
}
