// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recover_model.h"

#include "core/base/pace.h"
#include "core/data/dataset.h"
#include "core/graph/device.h"
#include "core/graph/tail.h"
#include "core/graph/torch_error.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/divergence.h"
#include "core/training/trainer.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <numeric>

namespace espalier {
namespace {

constexpr int judgedPart = 10; ///< of the images, one in so many

std::vector<std::size_t> places(std::size_t first, std::size_t last)
{
    std::vector<std::size_t> all(last - first);
    std::iota(all.begin(), all.end(), first);
    return all;
}

class Recovery {
public:
    Recovery(const Model& original, const ModelPtr& pruned, const Dataset& chosen, const RecipeContext& context)
        : original_(original), pruned_(pruned), context_(context),
          fitted_(chosen.size() - std::max<std::size_t>(1, chosen.size() / judgedPart)), learned_(chosen.unlabelled(places(0, fitted_))),
          judging_(chosen.unlabelled(places(fitted_, chosen.size())))
    {
    }

    Result<RecoveredModel> perform(double seconds)
    {
        const Stopwatch watch;
        const auto batches = calibrationBatches(judging_, context_.control);
        if (!batches)
            return tl::make_unexpected(batches.error());
        const Divergence divergence(original_.network, *batches);
        report_.images = static_cast<int>(learned_.size());
        report_.judged = static_cast<int>(judging_.size());
        report_.distanceBefore = report_.distanceAfter = meanOf(divergence.of(pruned_->network));
        result_ = pruned_;
        const auto trial = largestRate(divergence, seconds / 3);
        if (!trial)
            return tl::make_unexpected(trial.error());
        report_.epochs = trial->rate > 0 ? static_cast<int>(std::clamp((seconds - watch.seconds()) / trial->seconds, 1.0, 1000.0)) : 1;
        if (report_.epochs > 1) {
            auto outcome = train(job(report_.epochs, trial->rate), context_.control);
            if (!outcome && outcome.error().isCancelled())
                return tl::make_unexpected(outcome.error());
            if (outcome)
                keepIfCloser(*outcome, divergence);
        }
        report_.seconds = watch.seconds();
        return RecoveredModel{result_, report_};
    }

private:
    struct Trial {
        double rate = 0;    ///< 0: none came closer
        double seconds = 0; ///< of an epoch
    };
    /// The largest learning rate that the network stands for an epoch: how large it may be depends on its scales. An epoch may take it a
    /// little away from the original's answers; later ones bring it closer.
    Result<Trial> largestRate(const Divergence& divergence, double mostSeconds)
    {
        constexpr double littleFarther = 1.1;
        const Stopwatch all;
        Trial trial;
        std::string fault;
        for (const double rate : {1e-3, 3e-4, 1e-4, 3e-5}) {
            const Stopwatch watch;
            auto outcome = train(job(1, rate), context_.control);
            trial.seconds = watch.seconds();
            if (!outcome && outcome.error().isCancelled())
                return tl::make_unexpected(outcome.error());
            if (outcome && keepIfCloser(*outcome, divergence) <= littleFarther * report_.distanceBefore)
                trial.rate = rate;
            fault = outcome ? std::string() : outcome.error().message;
            if (trial.rate > 0 || all.seconds() + trial.seconds > mostSeconds)
                break;
        }
        if (!fault.empty())
            context_.observer.log("The network could not recover: " + fault);
        return trial;
    }

    /// The outcome's distance.
    double keepIfCloser(const TrainOutcome& outcome, const Divergence& divergence)
    {
        const double distance = meanOf(divergence.of(outcome.network));
        if (distance < report_.distanceAfter) {
            report_.distanceAfter = distance;
            report_.keptEpoch = outcome.keptEpoch;
            result_ = makeModel(outcome.network);
        }
        return distance;
    }

    std::size_t batch() const { return std::clamp<std::size_t>(learned_.size() / 4, 1, 64); }

    TrainJob job(int epochs, double rate) const
    {
        TrainJob job;
        job.network = pruned_->network;
        job.train = &learned_;
        job.validation = &judging_;
        job.settings.epochs = epochs;
        job.settings.batch = static_cast<int>(batch());
        job.settings.learningRate = rate;
        job.settings.threads = threadsInUse();
        job.settings.device = deviceInUse();
        job.settings.distillation = {Distillation::Teacher::original, 1, 4};
        job.teacher = &original_.network;
        job.fixedStatistics = true; // those of small batches would at first undo what was fitted to the present ones
        job.epochDone = [this, epochs](const Network&, const EpochRecord& record) {
            if (epochs > 1)
                context_.observer.progress({"recovering", record.epoch, epochs});
        };
        return job;
    }

    const Model& original_;
    const ModelPtr& pruned_;
    const RecipeContext& context_;
    std::size_t fitted_;
    Dataset learned_, judging_;
    RecoveryReport report_;
    ModelPtr result_;
};

} // namespace

Result<RecoveredModel> recovered(const Model& original, const ModelPtr& pruned, const Dataset& train, int images, double seconds,
                                 const RecipeContext& context)
{
    constexpr std::size_t enough = 10;
    const Dataset chosen = calibrationImages(train, images);
    const bool tail = !tailOf(original.network).empty();
    if (chosen.size() < enough || tail) {
        context.observer.log(tail ? std::string("The network did not recover: what is picked at its end cannot be learned.")
                                  : fmt::format("The network did not recover: {} images are too few.", chosen.size()));
        return RecoveredModel{pruned, std::nullopt};
    }
    context.observer.progress({"recovering"});
    try {
        return Recovery(original, pruned, chosen, context).perform(seconds);
    } catch (const std::exception& exception) {
        context.observer.log("The network did not recover: " + reasonOf(exception));
        return RecoveredModel{pruned, std::nullopt};
    }
}

} // namespace espalier
