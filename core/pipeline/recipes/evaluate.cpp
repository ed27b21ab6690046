// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/evaluate.h"

#include "core/base/pace.h"
#include "core/pipeline/recipes/images.h"
#include "core/tasks/task_for.h"

#include <algorithm>

namespace espalier::recipes {
namespace {

EvaluationProgress progressTo(Observer& observer)
{
    return [&observer, watch = Stopwatch()](std::int64_t done, std::int64_t total) {
        const double left = done > 0 ? watch.seconds() * static_cast<double>(total - done) / static_cast<double>(done) : 0;
        observer.progress({"evaluating", done, total, left});
    };
}

Result<Judged> withPredictions(Judged judged, const Network& network, const Dataset& dataset, std::size_t count)
{
    if (count == 0)
        return judged;
    return somePredictions(network, dataset, count).map([&](std::shared_ptr<const Predictions> predictions) {
        judged.predictions = std::move(predictions);
        return judged;
    });
}

/// Seconds to read and prepare an image, on one thread.
double preparingSeconds(const Dataset& dataset)
{
    constexpr std::size_t most = 32;
    const std::size_t count = std::min(most, dataset.size());
    const Stopwatch watch;
    for (std::size_t i = 0; i < count; ++i)
        (void)dataset.imageFromFile(i * dataset.size() / count);
    return watch.seconds() / static_cast<double>(std::max<std::size_t>(count, 1));
}

} // namespace

Result<Judged> judge(const Network& network, const Dataset& dataset, const std::string& when, const RecipeContext& context,
                     const EvaluateSettings& settings)
{
    if (!dataset.labelled())
        return Judged();
    const std::shared_ptr<const Task> task = taskFor(network, settings.keep);
    return espalier::evaluate(*task, network, dataset, context.control, settings.batch, progressTo(context.observer))
        .and_then([&](const Evaluation& evaluation) {
            context.observer.evaluated(when, evaluation);
            return withPredictions({evaluation, nullptr}, network, dataset, context.answers);
        });
}

Result<Evaluated> evaluate(const Model& model, const Project& project, const RecipeContext& context, const EvaluateSettings& settings)
{
    const int limit = settings.limit > 0 ? settings.limit : project.validationLimit;
    return openSplit(model, project, settings.split, limit, context).and_then([&](const Dataset& dataset) {
        return judge(model.network, dataset, settings.split, context, settings).map([&](Judged judged) {
            if (judged.evaluation)
                judged.evaluation->preparingSeconds = preparingSeconds(dataset);
            return Evaluated{std::move(judged), dataset.skipped()};
        });
    });
}

} // namespace espalier::recipes
