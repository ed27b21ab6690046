// SPDX-License-Identifier: GPL-3.0-or-later
// Throughput of stage 1 as users run it: images read from memory, augmented and normalised, the heatmap's penalty after every step.
//   bench_training MODEL BATCHES THREADS
// Each line on standard input trains BATCHES batches of 128 images and answers with images per second (see bench_training_compare.py).
#include "core/base/run_control.h"
#include "core/formats/torchscript.h"
#include "core/training/trainer.h"

#include <unistd.h>

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

/// Noise with ten classes.
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
        std::printf("%.3f\n", outcome->history.front().imagesPerSecond);
        std::fflush(stdout);
    }
    return 0;
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 4) {
        std::fprintf(stderr, "bench_training MODEL BATCHES THREADS\n");
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
    job.sparsity.emplace();
    job.settings.epochs = 1;
    job.settings.batch = batch;
    job.settings.learningRate = 0.01;
    job.settings.threads = std::stoi(arguments[3]);
    return serve(std::move(job));
}
