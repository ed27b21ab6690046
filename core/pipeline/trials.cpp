// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/trials.h"

#include "core/base/pace.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/torch_error.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/compensate_model.h"
#include "core/pipeline/divergence.h"
#include "core/pipeline/stages.h"
#include "core/tasks/images.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"
#include "core/training/trainer.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace espalier {
namespace {

constexpr std::size_t fewestImages = 16, mostJudging = 200;

/// The places of the images in the order of a shuffled pass, those that judge last.
struct Parts {
    std::vector<std::size_t> fit, judging;
};

Parts partsOf(const Dataset& train, int images)
{
    std::vector<std::size_t> places = shuffledOrder(train.size(), 0, 0);
    places.resize(std::min(places.size(), static_cast<std::size_t>(images)));
    const std::size_t judging = std::min(mostJudging, places.size() / 4);
    const auto border = places.end() - static_cast<std::ptrdiff_t>(judging);
    return {{places.begin(), border}, {border, places.end()}};
}

/// How bad the task's primary metric is, image by image.
class MetricLosses {
public:
    MetricLosses(Dataset images, std::vector<at::Tensor> batches) : images_(std::move(images)), batches_(std::move(batches)) {}

    std::vector<double> operator()(const Network& network) const
    {
        const c10::NoGradGuard noGradients;
        Executor executor(network);
        prepareForImages(executor);
        std::vector<double> losses;
        for (const at::Tensor& batch : batches_) {
            const Outputs outputs = executor.run({batch});
            for (std::int64_t row = 0; row < batch.size(0); ++row)
                losses.push_back(lossOf(taskFor(network), outputs, row, losses.size()));
        }
        return losses;
    }

private:
    double lossOf(const Task& task, const Outputs& outputs, std::int64_t row, std::size_t image) const
    {
        Outputs one;
        for (const at::Tensor& output : outputs)
            one.push_back(output.narrow(0, row, 1));
        const auto counter = task.counter();
        counter->add(one, task.targets(images_, {Placement{image}}));
        const double value = counter->metrics().primary()->value;
        return task.primary()->betterUp ? -value : value;
    }

    Dataset images_;
    std::vector<at::Tensor> batches_;
};

/// Empty where the images can judge.
std::string fault(const Model& model, const Dataset& train, const Parts& parts, TrialJudge judge)
{
    if (parts.fit.size() + parts.judging.size() < fewestImages)
        return "Trying ways to choose channels takes 16 images at least.";
    if (std::string mismatch = imageMismatch(model.network, train); !mismatch.empty())
        return mismatch;
    const Task& task = taskFor(model.network);
    if (judge == TrialJudge::answers)
        return "";
    return task.primary() == nullptr ? "The network's task has no metric: let trials go by the answers."
                                     : task.mismatch(model.network, train);
}

Result<Network> refitted(const Model& original, const Plan& plan, const Model& pruned, const Dataset& fit, const PruneSettings& settings,
                         int images, RunControl& control)
{
    Observer silent;
    const RecipeContext context{control, silent};
    if (settings.compensate == Compensate::fold || settings.compensate == Compensate::none)
        return reestimateBatchNorm(pruned.network, fit, control, images);
    return compensated(original, plan, pruned, fit, images, context).map([](const CompensatedModel& done) { return done.model->network; });
}

} // namespace

double Trial::loss() const
{
    return meanOf(losses);
}

Result<Trials> Trials::begin(const Model& model, const Dataset& train, const PruneSettings& settings, RunControl& control)
{
    const Parts parts = partsOf(train, settings.calibrationImages);
    if (std::string reason = fault(model, train, parts, settings.judge); !reason.empty())
        return failure(std::move(reason));
    const Dataset judging = train.part(parts.judging);
    return calibrationBatches(judging, control).and_then([&](std::vector<at::Tensor> batches) -> Result<Trials> {
        try {
            Losses losses;
            if (settings.judge == TrialJudge::labels)
                losses = MetricLosses(judging, std::move(batches));
            else
                losses = [divergence = std::make_shared<const Divergence>(model.network, std::move(batches))](const Network& network) {
                    return divergence->of(network);
                };
            return Trials(model, train.unlabelled(parts.fit), static_cast<int>(parts.judging.size()), std::move(losses));
        } catch (const std::exception& exception) {
            return tl::make_unexpected(torchError("Cannot run the network on the images", exception));
        }
    });
}

Result<Trial> Trials::of(const PruneSettings& settings, const Measurements& measurements, int images, RunControl& control) const
{
    const Stopwatch watch;
    Trial trial;
    trial.images = std::min(images, fitImages());
    return scoresOf(*model_, settings, measurements)
        .and_then([&](const FusedScores& scores) { return planOf(*model_, scores, settings, measurements); })
        .and_then([&](const Plan& plan) {
            trial.planHash = plan.hash;
            return pruneModel(*model_, plan, settings).and_then([&](const PrunedModel& pruned) {
                return refitted(*model_, plan, *pruned.model, fit_, settings, trial.images, control);
            });
        })
        .and_then([&](const Network& network) -> Result<Trial> {
            try {
                trial.losses = losses_(network);
            } catch (const std::exception& exception) {
                return tl::make_unexpected(torchError("Cannot run the smaller network on the images", exception));
            }
            trial.seconds = watch.seconds();
            return trial;
        });
}

} // namespace espalier
