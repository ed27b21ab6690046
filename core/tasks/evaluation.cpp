// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/evaluation.h"

#include "core/base/kept_memory.h"
#include "core/base/pace.h"
#include "core/graph/torch_error.h"
#include "core/tasks/evaluation_run.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace espalier {
namespace {

struct EvaluationSeconds {
    double all = 0, inference = 0, judging = 0;
};

std::vector<PartMetrics> named(std::vector<PartMetrics> parts, const Dataset& dataset)
{
    for (PartMetrics& part : parts)
        if (part.category >= 0 && static_cast<std::size_t>(part.category) < dataset.classes().size())
            part.name = dataset.classes()[static_cast<std::size_t>(part.category)];
    return parts;
}

Evaluation asEvaluation(const Tally& tally, const Dataset& dataset, const EvaluationSeconds& seconds)
{
    return {tally.images(),
            tally.metrics(),
            tally.loss(),
            static_cast<double>(tally.images()) / std::max(seconds.all, 1e-9),
            named(tally.parts(), dataset),
            seconds.inference,
            seconds.judging,
            tally.detail(),
            0,
            tally.lossParts()};
}

/// As many images at once as wished, fewer of large ones: the maps of their first layers would take gigabytes.
int affordableBatch(int wished, const Preprocessing& images)
{
    constexpr std::int64_t mostNumbers = std::int64_t{1} << 22;
    const std::int64_t numbers = std::int64_t{images.height} * images.width * images.channels;
    return static_cast<int>(std::clamp<std::int64_t>(mostNumbers / std::max<std::int64_t>(numbers, 1), 1, wished));
}

} // namespace

MakeTargets targetsOf(const Task& task)
{
    return [&task](const Dataset& dataset, const std::vector<Placement>& images) { return task.targets(dataset, images); };
}

Judge judgeByTargets(const Task& task)
{
    return {targetsOf(task), Tally(task.counter()), [&task](const Outputs& outputs, const Batch& batch, Tally& tally) {
                std::vector<LossPart> parts;
                const at::Tensor loss = task.loss(outputs, batch.targets, {.parts = &parts});
                tally.add(outputs, batch.targets, valueOf(loss, parts));
            }};
}

Result<Evaluation> evaluateOn(Executor& executor, const Dataset& dataset, RunControl& control, int batch,
                              const EvaluationProgress& progress, Judge judge)
{
    const c10::InferenceMode inference;
    Loader::Options options;
    options.batch = affordableBatch(batch, dataset.preprocessing());
    options.targets = judge.targets;
    options.channelsLast = prefersChannelsLast(executor.network());
    Loader loader(dataset, options);
    Throttle throttle;
    EvaluationSeconds seconds;
    while (control.proceed()) {
        const Stopwatch batchTime;
        const std::optional<Batch> next = loader.next();
        if (!next) {
            if (progress)
                progress(judge.tally.images(), static_cast<std::int64_t>(dataset.size()));
            return asEvaluation(judge.tally, dataset, seconds);
        }
        const Batch here = onComputeDevice(*next);
        Stopwatch watch;
        const Outputs outputs = executor.run({here.images});
        seconds.inference += watch.lap();
        judge.add(outputs, here, judge.tally);
        seconds.judging += watch.lap();
        seconds.all += batchTime.seconds();
        if (progress && throttle.due())
            progress(judge.tally.images(), static_cast<std::int64_t>(dataset.size()));
    }
    return cancelled();
}

Result<Evaluation> evaluate(const Task& task, const Network& network, const Dataset& dataset, RunControl& control, int batch,
                            const EvaluationProgress& progress)
{
    if (std::string mismatch = task.mismatch(network, dataset); !mismatch.empty())
        return failure(std::move(mismatch));
    try {
        const KeptMemory memory;
        Executor executor(task.answering(network, /*judging=*/true));
        prepareForImages(executor);
        return evaluateOn(executor, dataset, control, batch, progress, judgeByTargets(task));
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot evaluate the network on the images", exception));
    }
}

Result<Evaluation> evaluate(const Network& network, const Dataset& dataset, RunControl& control, int batch,
                            const EvaluationProgress& progress)
{
    return evaluate(*taskFor(network), network, dataset, control, batch, progress);
}

} // namespace espalier
