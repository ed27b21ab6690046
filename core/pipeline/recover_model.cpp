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
        if (Result<void> done = learn(divergence, seconds, watch); !done)
            return tl::make_unexpected(done.error());
        report_.seconds = watch.seconds();
        return RecoveredModel{result_, report_};
    }

private:
    /// How the network is trained, but for the peak learning rate.
    struct Manner {
        int epochs = 1;
        bool fixedStatistics = true; ///< of batch norms
        bool mixed = false;          ///< images are blends of two
    };
    struct Trial {
        double rate = 0;    ///< 0: none came closer
        double seconds = 0; ///< of the last trial
    };

    /// A gentle epoch tells the time that an epoch takes, and may be all that there is time for. Where there is time for many, batch norms
    /// normalise by the batch, which stands ten times the learning rate, although at first it leads away from what was refitted.
    Result<void> learn(const Divergence& divergence, double seconds, const Stopwatch& watch)
    {
        constexpr int many = 12, enoughToMix = 40, trialEpochs = 2;
        constexpr std::size_t enoughForStatistics = 16;
        auto trial = largestRate({}, {1e-3, 3e-4, 1e-4, 3e-5}, 1.1, divergence, seconds / 3);
        if (!trial)
            return tl::make_unexpected(trial.error());
        double epochSeconds = trial->seconds;
        const auto epochsLeft = [&] { return static_cast<int>(std::clamp((seconds - watch.seconds()) / epochSeconds, 1.0, 1000.0)); };
        Manner manner;
        if (epochsLeft() >= many && batch() >= enoughForStatistics) {
            const Manner lively{trialEpochs, false, epochsLeft() >= enoughToMix};
            auto livelyTrial = largestRate(lively, {1e-2, 3e-3, 1e-3}, 2, divergence, seconds / 4);
            if (!livelyTrial)
                return tl::make_unexpected(livelyTrial.error());
            if (livelyTrial->rate > 0) {
                trial = livelyTrial;
                manner = lively;
                epochSeconds = trial->seconds / trialEpochs;
            }
        }
        manner.epochs = trial->rate > 0 ? epochsLeft() : 1;
        report_.epochs = manner.epochs;
        if (manner.epochs == 1)
            return {};
        auto outcome = train(job(manner, trial->rate), context_.control);
        if (!outcome && outcome.error().isCancelled())
            return tl::make_unexpected(outcome.error());
        if (outcome)
            keepIfCloser(*outcome, divergence);
        return {};
    }

    /// The largest learning rate that the network stands for a short training: how large it may be depends on its scales. A short training
    /// may multiply the distance by `farther`; a long one brings it closer.
    Result<Trial> largestRate(const Manner& manner, const std::vector<double>& rates, double farther, const Divergence& divergence,
                              double mostSeconds)
    {
        const Stopwatch all;
        Trial trial;
        std::string fault;
        for (const double rate : rates) {
            const Stopwatch watch;
            auto outcome = train(job(manner, rate), context_.control);
            trial.seconds = watch.seconds();
            if (!outcome && outcome.error().isCancelled())
                return tl::make_unexpected(outcome.error());
            if (outcome && keepIfCloser(*outcome, divergence) <= farther * report_.distanceBefore)
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

    TrainJob job(const Manner& manner, double rate) const
    {
        TrainJob job;
        job.network = pruned_->network;
        job.train = &learned_;
        job.validation = &judging_;
        job.settings.epochs = manner.epochs;
        job.settings.batch = static_cast<int>(batch());
        job.settings.learningRate = rate;
        job.settings.threads = threadsInUse();
        job.settings.device = deviceInUse();
        job.settings.distillation = {Distillation::Teacher::original, 1, 4};
        job.teacher = &original_.network;
        job.settings.keepBest = manner.fixedStatistics; // else the last, at the lowest rate: few images choose an epoch between by chance
        job.fixedStatistics = manner.fixedStatistics;
        job.mixedImages = manner.mixed;
        const auto epochs = manner.epochs;
        job.epochDone = [this, epochs](const Network&, const EpochRecord& record) {
            if (epochs > 2)
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
