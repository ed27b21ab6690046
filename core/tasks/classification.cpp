// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/classification.h"

#include "core/data/loader.h"
#include "core/graph/device.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/tasks/classification_run.h"
#include "core/tasks/kept_memory.h"
#include "core/tasks/pace.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

Evaluation asEvaluation(const Tally& tally, double seconds)
{
    return {tally.images(), tally.top1(), tally.top5(), tally.loss(), static_cast<double>(tally.images()) / std::max(seconds, 1e-9)};
}

std::vector<Answer> bestAnswers(const at::Tensor& probabilities, int best)
{
    const auto [values, labels] = probabilities.topk(std::min<std::int64_t>(best, probabilities.numel()));
    std::vector<Answer> answers;
    for (std::int64_t k = 0; k < values.numel(); ++k)
        answers.push_back({static_cast<int>(labels[k].item<std::int64_t>()), values[k].item<double>()});
    return answers;
}

/// The chosen images as one batch.
Result<at::Tensor> imagesOf(const Dataset& dataset, const std::vector<std::size_t>& images)
{
    std::vector<at::Tensor> pictures;
    for (const std::size_t i : images) {
        Result<at::Tensor> picture = normalised(dataset, i);
        if (!picture)
            return picture;
        pictures.push_back(std::move(*picture));
    }
    return at::stack(pictures);
}

} // namespace

bool prefersChannelsLast(const Network& network)
{
    return computeDevice().is_cpu() && network.inputShape().size() == 4 &&
           std::any_of(network.nodes.begin(), network.nodes.end(), isConvolution);
}

void prepareForImages(Executor& executor)
{
    executor.useComputeDevice();
    if (prefersChannelsLast(executor.network()))
        executor.useChannelsLast();
}

Batch onComputeDevice(const Batch& batch)
{
    return {batch.images.to(computeDevice()), batch.labels.to(computeDevice())};
}

void Tally::add(std::int64_t images, double meanLoss)
{
    images_ += images;
    loss_ += meanLoss * static_cast<double>(images);
}

void Tally::add(const at::Tensor& logits, const at::Tensor& labels, double meanLoss)
{
    const at::Tensor best = std::get<1>(logits.topk(std::min<std::int64_t>(5, logits.size(1)), 1));
    const at::Tensor hits = best.eq(labels.unsqueeze(1));
    rated_ = true;
    top1_ += hits.select(1, 0).sum().item<std::int64_t>();
    top5_ += hits.sum().item<std::int64_t>();
    add(labels.numel(), meanLoss);
}

bool isClassifier(const Network& network)
{
    return network.outputs.size() == 1 && network.values[network.outputs.front()].shape.size() == 2;
}

std::string imageMismatch(const Network& network, const Dataset& dataset)
{
    const Shape& input = network.inputShape();
    if (network.inputs.size() != 1 || input.size() != 4)
        return "A network of images has one input of images, channels, height and width; this network's inputs are of another kind.";
    const Preprocessing& images = dataset.preprocessing();
    if (input[1] != images.channels)
        return fmt::format("The network takes images with {} channel{}, but the images are read with {}.", input[1],
                           input[1] == 1 ? "" : "s", images.channels);
    return {};
}

std::string classMismatch(const Network& network, const Dataset& dataset)
{
    if (!isClassifier(network))
        return "A classifier has one output with one number a class; this network's outputs are of another kind.";
    if (std::string mismatch = imageMismatch(network, dataset); !mismatch.empty())
        return mismatch;
    if (!dataset.labelled())
        return "The images have no labels, so the network's answers cannot be judged by them.";
    const auto outputs = static_cast<std::size_t>(network.values[network.outputs.front()].shape[1]);
    if (outputs != dataset.classes().size())
        return fmt::format("The images have {} classes, but the network answers with {}; use the images it was trained for.",
                           dataset.classes().size(), outputs);
    return {};
}

void judgeByLabels(const std::vector<at::Tensor>& outputs, const Batch& batch, Tally& tally)
{
    const at::Tensor& logits = outputs.front();
    tally.add(logits, batch.labels, at::cross_entropy_loss(logits, batch.labels).item<double>());
}

Result<Evaluation> evaluateOn(Executor& executor, const Dataset& dataset, RunControl& control, int batch,
                              const EvaluationProgress& progress, const Judge& judge)
{
    const c10::InferenceMode inference;
    Loader::Options options;
    options.batch = batch;
    options.channelsLast = prefersChannelsLast(executor.network());
    Loader loader(dataset, options);
    Tally tally;
    Throttle throttle;
    double seconds = 0;
    while (control.proceed()) {
        const Stopwatch batchTime;
        const std::optional<Batch> next = loader.next();
        if (!next) {
            if (progress)
                progress(tally.images(), static_cast<std::int64_t>(dataset.size()));
            return asEvaluation(tally, seconds);
        }
        const Batch here = onComputeDevice(*next);
        judge(executor.run({here.images}), here, tally);
        seconds += batchTime.seconds();
        if (progress && throttle.due())
            progress(tally.images(), static_cast<std::int64_t>(dataset.size()));
    }
    return cancelled();
}

Result<Evaluation> evaluate(const Network& network, const Dataset& dataset, RunControl& control, int batch,
                            const EvaluationProgress& progress)
{
    if (std::string mismatch = classMismatch(network, dataset); !mismatch.empty())
        return failure(std::move(mismatch));
    try {
        const KeptMemory memory;
        Executor executor(network);
        prepareForImages(executor);
        return evaluateOn(executor, dataset, control, batch, progress);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot evaluate the network on the images", exception));
    }
}

Result<std::vector<std::vector<Answer>>> answers(const Network& network, const Dataset& dataset, const std::vector<std::size_t>& images,
                                                 int best)
{
    if (std::string mismatch = classMismatch(network, dataset); !mismatch.empty())
        return failure(std::move(mismatch));
    std::vector<std::vector<Answer>> all;
    if (images.empty())
        return all;
    const Result<at::Tensor> batch = imagesOf(dataset, images);
    if (!batch)
        return tl::make_unexpected(batch.error());
    try {
        const c10::InferenceMode inference;
        const at::Tensor probabilities = Executor(network).run({*batch}).front().softmax(1);
        for (std::int64_t i = 0; i < probabilities.size(0); ++i)
            all.push_back(bestAnswers(probabilities[i], best));
        return all;
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot run the network on the images", exception));
    }
}

} // namespace espalier
