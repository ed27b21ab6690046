// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/growing_evaluation.h"

#include "core/base/kept_memory.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/torch_error.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace espalier {
namespace {

constexpr std::size_t imagesAtOnce = 16;
constexpr std::int64_t guessesShown = 3;

Error notRun(const std::exception& exception)
{
    return torchError("Cannot judge the network on the images", exception);
}

} // namespace

struct GrowingEvaluation::State {
    State(std::shared_ptr<const Task> own, const Network& network, const Dataset& dataset)
        : task(std::move(own)), images(dataset), executor(task->answering(network, /*judging=*/true)), counter(task->counter())
    {
        prepareForImages(executor);
    }

    void judgeUpTo(std::size_t end)
    {
        std::vector<at::Tensor> pictures;
        std::vector<Placement> placements;
        for (std::size_t i = answers.size(); i < end; ++i) {
            Result<at::Tensor> picture = normalised(images, i);
            Result<Placement> placement = plainPlacement(images, i);
            if (!picture || !placement)
                continue;
            pictures.push_back(std::move(*picture));
            placements.push_back(std::move(*placement));
        }
        std::vector<Prediction> found = pictures.empty() ? std::vector<Prediction>() : judged(at::stack(pictures), placements);
        answers.resize(end);
        for (std::size_t row = 0; row < placements.size(); ++row)
            answers[placements[row].image] = std::move(found[row]);
        read += found.size();
    }

    std::vector<Prediction> judged(const at::Tensor& pictures, const std::vector<Placement>& placements)
    {
        const Batch batch = onComputeDevice({pictures, task->targets(images, placements)});
        const Outputs outputs = executor.run({batch.images});
        counter->add(outputs, batch.targets);
        std::vector<Prediction> found;
        for (const Placement& placement : placements)
            found.push_back(task->prediction(outputs, static_cast<std::int64_t>(found.size()), images, placement.image, guessesShown));
        return found;
    }

    std::shared_ptr<const Task> task;
    Dataset images;
    Executor executor;
    std::unique_ptr<MetricCounter> counter;
    std::vector<Prediction> answers;
    std::size_t read = 0; ///< images of answers
};

GrowingEvaluation::GrowingEvaluation(std::unique_ptr<State> state) : state_(std::move(state)) {}
GrowingEvaluation::GrowingEvaluation(GrowingEvaluation&&) noexcept = default;
GrowingEvaluation& GrowingEvaluation::operator=(GrowingEvaluation&&) noexcept = default;
GrowingEvaluation::~GrowingEvaluation() = default;

Result<GrowingEvaluation> GrowingEvaluation::begin(const Network& network, const Dataset& images)
{
    std::shared_ptr<const Task> task = taskFor(network);
    if (std::string mismatch = task->mismatch(network, images); !mismatch.empty())
        return failure(std::move(mismatch));
    if (task->primary() == nullptr)
        return failure("The network's task has no metric by which a smaller network could be judged.");
    try {
        return GrowingEvaluation(std::make_unique<State>(std::move(task), network, images));
    } catch (const std::exception& exception) {
        return tl::make_unexpected(notRun(exception));
    }
}

Result<void> GrowingEvaluation::upTo(std::size_t images, RunControl& control)
{
    const KeptMemory memory;
    const std::size_t end = std::min(images, state_->images.size());
    try {
        const c10::InferenceMode inference;
        while (state_->answers.size() < end) {
            if (!control.proceed())
                return cancelled();
            state_->judgeUpTo(std::min(end, state_->answers.size() + imagesAtOnce));
        }
    } catch (const std::exception& exception) {
        return tl::make_unexpected(notRun(exception));
    }
    if (state_->read == 0)
        return failure("None of the images can be read; choose another folder of images.");
    return {};
}

MetricValue GrowingEvaluation::metric() const
{
    return *state_->counter->metrics().primary();
}

std::optional<MetricInterval> GrowingEvaluation::interval() const
{
    return state_->counter->interval();
}

const std::vector<Prediction>& GrowingEvaluation::answers() const
{
    return state_->answers;
}

} // namespace espalier
