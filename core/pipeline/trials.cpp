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
#include <functional>

namespace espalier {
namespace {

constexpr std::size_t fewestImages = 16;

/// The places of the images in the order of a shuffled pass, those that judge last.
struct Parts {
    std::vector<std::size_t> fit, judging;
};

Parts partsOf(const Dataset& train, int images, int judging)
{
    std::vector<std::size_t> places = shuffledOrder(train.size(), 0, 0);
    const auto fit = static_cast<std::size_t>(images);
    places.resize(std::min(places.size(), fit + static_cast<std::size_t>(judging)));
    const std::size_t others = places.size() > fit ? places.size() - fit : 0;
    const std::size_t count = std::min(static_cast<std::size_t>(judging), std::max(others, places.size() / 4));
    const auto border = places.end() - static_cast<std::ptrdiff_t>(count);
    return {{places.begin(), border}, {border, places.end()}};
}

/// How bad the task's primary metric is, image by image. Functions throw c10::Error.
class MetricLosses {
public:
    /// By labels.
    MetricLosses(std::shared_ptr<const Task> task, const Dataset& images, std::vector<at::Tensor> batches)
        : task_(std::move(task)), batches_(std::move(batches))
    {
        for (std::size_t image = 0; image < images.size(); ++image)
            targets_.push_back(task_->targets(images, {plainPlacement(images, image).value_or(Placement{image})}));
    }
    /// By the original's answers.
    MetricLosses(std::shared_ptr<const Task> task, const Network& original, std::vector<at::Tensor> batches)
        : task_(std::move(task)), batches_(std::move(batches))
    {
        forEachImage(original, [this](const Outputs& answer) {
            std::optional<Targets> targets = task_->asTargets(answer);
            TORCH_CHECK(targets.has_value(), "The original network's answers do not tell what is right.");
            targets_.push_back(std::move(*targets));
        });
    }

    std::vector<double> operator()(const Network& network) const
    {
        std::vector<double> losses;
        forEachImage(network, [&](const Outputs& answer) {
            const auto counter = task_->counter();
            counter->add(answer, targets_[losses.size()]);
            const double value = counter->metrics().primary()->value;
            losses.push_back(task_->primary()->betterUp ? -value : value);
        });
        return losses;
    }

private:
    void forEachImage(const Network& network, const std::function<void(const Outputs&)>& look) const
    {
        const c10::NoGradGuard noGradients;
        Executor executor(task_->answering(network));
        prepareForImages(executor);
        for (const at::Tensor& batch : batches_) {
            const Outputs outputs = executor.run({batch});
            for (std::int64_t row = 0; row < batch.size(0); ++row)
                look(ofImage(outputs, row));
        }
    }

    std::shared_ptr<const Task> task_;
    std::vector<at::Tensor> batches_;
    std::vector<Targets> targets_; ///< by image
};

/// Empty where the images can judge.
std::string fault(const Model& model, const Dataset& train, const Parts& parts, TrialLoss loss)
{
    if (parts.fit.size() + parts.judging.size() < fewestImages)
        return "Trying smaller networks takes 16 images at least.";
    if (std::string mismatch = imageMismatch(model.network, train); !mismatch.empty())
        return mismatch;
    const std::shared_ptr<const Task> task = taskFor(model.network);
    if (loss == TrialLoss::distance)
        return "";
    if (task->primary() == nullptr)
        return "The network's task has no metric by which smaller networks could be judged.";
    return loss == TrialLoss::metric ? task->mismatch(model.network, train) : "";
}

std::function<std::vector<double>(const Network&)> lossesBy(TrialLoss loss, const Model& model, const Dataset& judging,
                                                            std::vector<at::Tensor> batches)
{
    const std::shared_ptr<const Task> task = taskFor(model.network);
    if (loss == TrialLoss::metric)
        return MetricLosses(task, judging, std::move(batches));
    if (loss == TrialLoss::agreement)
        return MetricLosses(task, model.network, std::move(batches));
    const auto distances = std::make_shared<const Divergence>(model.network, std::move(batches));
    return [distances](const Network& network) { return distances->of(network); };
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

Result<Trials> Trials::begin(const Model& model, const Dataset& train, const PruneSettings& settings, TrialLoss loss, int judging,
                             RunControl& control)
{
    const Parts parts = partsOf(train, settings.calibrationImages, judging);
    if (std::string reason = fault(model, train, parts, loss); !reason.empty())
        return failure(std::move(reason));
    const Dataset images = train.part(parts.judging);
    return calibrationBatches(images, control).and_then([&](std::vector<at::Tensor> batches) -> Result<Trials> {
        try {
            return Trials(model, train.unlabelled(parts.fit), static_cast<int>(images.size()),
                          lossesBy(loss, model, images, std::move(batches)));
        } catch (const std::exception& exception) {
            return tl::make_unexpected(torchError("Cannot run the network on the images", exception));
        }
    });
}

Result<std::vector<double>> Trials::lossesOf(const Network& network) const
{
    try {
        return losses_(network);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("Cannot run the smaller network on the images", exception));
    }
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
        .and_then([&](const Network& network) { return lossesOf(network); })
        .map([&](std::vector<double> losses) {
            trial.losses = std::move(losses);
            trial.seconds = watch.seconds();
            return trial;
        });
}

} // namespace espalier
