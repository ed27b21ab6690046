// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/loss_gradients.h"

#include "core/base/kept_memory.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/torch_error.h"
#include "core/tasks/evaluation_run.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <optional>

namespace espalier {
namespace {

/// Shuffled, because files are ordered by class and a batch of one class is not typical.
Loader::Options loadingFor(const Task& task, const Network& network, const GradientOptions& options)
{
    Loader::Options loading;
    loading.batch = options.batch;
    loading.shuffle = true;
    loading.seed = options.seed;
    loading.targets = targetsOf(task);
    loading.channelsLast = prefersChannelsLast(network);
    return loading;
}

void dropGradients(Executor& executor)
{
    for (std::size_t index = 0; index < executor.network().stored.size(); ++index) {
        if (executor.stored(index).grad().defined())
            executor.stored(index).mutable_grad().reset();
    }
}

/// False where the loss is not finite.
bool takeGradients(const Task& task, Executor& executor, const Batch& batch)
{
    const at::Tensor loss = task.loss(executor.run({batch.images}), batch.targets);
    if (!at::isfinite(loss).item<bool>())
        return false;
    dropGradients(executor);
    loss.backward();
    return true;
}

} // namespace

Result<int> LossGradients::run(const Task& task, const Network& network, const Use& use)
{
    Loader loader(train_, loadingFor(task, network, options_));
    Executor executor(task.answering(network), Executor::Mode::training);
    prepareForImages(executor);
    int batches = 0;
    for (; batches * options_.batch < options_.images; ++batches) {
        if (!control_.proceed())
            return cancelled();
        const std::optional<Batch> batch = loader.next();
        if (!batch)
            break;
        if (!takeGradients(task, executor, onComputeDevice(*batch)))
            return failure(
                fmt::format("The loss of training batch {} is not finite, so no importance can be computed from it.", batches + 1));
        use(executor);
    }
    if (batches == 0)
        return failure("There are no training images to compute the importance from.");
    return batches;
}

Result<int> LossGradients::eachBatch(const Network& network, const Use& use)
{
    const std::shared_ptr<const Task> task = taskFor(network);
    if (std::string mismatch = task->mismatch(network, train_); !mismatch.empty())
        return failure(std::move(mismatch));
    try {
        const KeptMemory memory;
        return run(*task, network, use);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot compute the channels' importance from the images", exception));
    }
}

} // namespace espalier
