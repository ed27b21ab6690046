// SPDX-License-Identifier: GPL-3.0-or-later
// Calibration of batch norms: statistics as the plain average over training images.
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"
#include "core/graph/traits.h"
#include "core/tasks/images.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"
#include "core/training/augmentation.h"
#include "core/training/trainer.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <map>

namespace espalier {
namespace {

/// Running means and variances, as indices into Network::stored.
std::vector<std::size_t> statisticsOf(const Network& network)
{
    std::vector<std::size_t> statistics;
    for (const Node& node : network.nodes) {
        if (!isBatchNorm(node))
            continue;
        for (const ValueId input : {runningMeanOf(node), runningVarianceOf(node)}) {
            if (const int index = input == noValue ? -1 : network.storedIndex(input); index >= 0)
                statistics.push_back(static_cast<std::size_t>(index));
        }
    }
    return statistics;
}

/// With momentum 1, a batch norm's running statistics are those of the last batch.
Network keepingLastBatchOnly(Network network)
{
    for (Node& node : network.nodes) {
        if (isBatchNorm(node))
            node.attributes["momentum"] = 1.0;
    }
    return network;
}

/// Mean over batches, weighted by their numbers of images.
class Averages {
public:
    void add(const at::Tensor& value, std::size_t index, double weight)
    {
        at::Tensor& sum = sums_[index];
        const at::Tensor part = value.detach().to(at::kDouble) * weight;
        sum = sum.defined() ? sum + part : part;
    }

    Network applied(Network network, double weight) const
    {
        for (const auto& [index, sum] : sums_) {
            const at::ScalarType type = toTorch(network.stored[index].tensor).scalar_type();
            network.stored[index].tensor = fromTorch((sum / weight).cpu().to(type));
        }
        return network;
    }

private:
    std::map<std::size_t, at::Tensor> sums_;
};

Result<Network> averaged(const Network& network, const Dataset& train, RunControl& control, std::int64_t images, int batch,
                         const Augmentation& augmentation)
{
    const std::vector<std::size_t> statistics = statisticsOf(network);
    if (statistics.empty())
        return network;
    const c10::NoGradGuard noGradients;
    Executor executor(keepingLastBatchOnly(network), Executor::Mode::training);
    Loader::Options options;
    options.batch = batch;
    options.shuffle = true; // files are ordered by class, and a batch of one class has no typical statistics
    options.channelsLast = prefersChannelsLast(network);
    options.augmentation = augmentation;
    prepareForImages(executor);
    Loader loader(train, options);
    Averages averages;
    std::int64_t seen = 0;
    while (seen < images) {
        if (!control.proceed())
            return cancelled();
        const std::optional<Batch> next = loader.next();
        if (!next)
            break;
        const std::int64_t count = std::min(next->images.size(0), images - seen);
        executor.run({next->images.narrow(0, 0, count)}, {.training = true});
        for (const std::size_t index : statistics)
            averages.add(executor.stored(index), index, static_cast<double>(count));
        seen += count;
    }
    return averages.applied(network, static_cast<double>(seen));
}

} // namespace

Result<Network> reestimateBatchNorm(const Network& network, const Dataset& train, RunControl& control, int images, int batch,
                                    bool augmented)
{
    if (std::string mismatch = imageMismatch(network, train); !mismatch.empty())
        return failure(std::move(mismatch));
    const TrainSettings usual;
    const Augmentation last = augmentationOf(usual, usual.epochs); // of the epoch that the statistics of a trained network come from
    const Augmentation augmentation = augmented ? taskFor(network)->allowed(last) : Augmentation();
    try {
        return averaged(network, train, control, images, batch, augmentation);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot calibrate the batch norms", exception));
    }
}

} // namespace espalier
