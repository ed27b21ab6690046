// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/predictions.h"

#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/torch_error.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace espalier {
namespace {

/// Evenly spaced indices, from the middle of the first interval on.
std::vector<std::size_t> spread(std::size_t size, std::size_t count)
{
    count = std::min(size, count);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back((2 * i + 1) * size / (2 * count));
    return chosen;
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

Result<std::vector<Prediction>> described(const Task& task, const Outputs& outputs, const Dataset& dataset,
                                          const std::vector<std::size_t>& images, int guesses)
{
    std::vector<Prediction> all;
    for (std::size_t row = 0; row < images.size(); ++row) {
        const auto picture = dataset.image(images[row]);
        if (!picture)
            return tl::make_unexpected(picture.error());
        all.push_back(task.prediction(outputs, static_cast<std::int64_t>(row), dataset, images[row], guesses));
        all.back().picture = picture->ownCopy();
        all.back().name = dataset.name(images[row]);
    }
    return all;
}

} // namespace

Result<Predictions> predictionsOf(const Network& network, const Dataset& dataset, const std::vector<std::size_t>& images, int guesses)
{
    const std::shared_ptr<const Task> task = taskFor(network);
    if (std::string mismatch = task->mismatch(network, dataset); !mismatch.empty())
        return failure(std::move(mismatch));
    Predictions predictions{dataset.preprocessing().order, {}};
    if (images.empty())
        return predictions;
    const Result<at::Tensor> batch = imagesOf(dataset, images);
    if (!batch)
        return tl::make_unexpected(batch.error());
    try {
        const c10::InferenceMode inference;
        Executor executor(task->answering(network, /*judging=*/true));
        return described(*task, executor.run({*batch}), dataset, images, guesses).map([&](std::vector<Prediction> all) {
            predictions.images = std::move(all);
            return predictions;
        });
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot run the network on the images", exception));
    }
}

Result<std::shared_ptr<const Predictions>> somePredictions(const Network& network, const Dataset& dataset, std::size_t count)
{
    return predictionsOf(network, dataset, spread(dataset.size(), count)).map([](Predictions predictions) {
        return std::make_shared<const Predictions>(std::move(predictions));
    });
}

} // namespace espalier
