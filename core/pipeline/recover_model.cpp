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
#include <limits>
#include <utility>
#include <vector>

namespace espalier {
namespace {

constexpr int judgedPart = 10; ///< of the images, one in so many

class Recovery {
public:
    Recovery(const Model& original, const ModelPtr& pruned, const Dataset& chosen, const RecipeContext& context)
        : original_(original), pruned_(pruned), context_(context),
          images_(keptOut(chosen, std::max<std::size_t>(1, chosen.size() / judgedPart)))
    {
    }

    Result<RecoveredModel> perform(double seconds)
    {
        const Stopwatch watch;
        const auto batches = calibrationBatches(images_.judging, context_.control);
        if (!batches)
            return tl::make_unexpected(batches.error());
        const Divergence divergence(original_.network, *batches);
        report_.images = static_cast<int>(images_.fitted.size());
        report_.judged = static_cast<int>(images_.judging.size());
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
        NormStatistics norms = NormStatistics::running;
        bool blended = false; ///< images are blends of two
    };
    /// A training that the network stands.
    struct Course {
        Manner manner;
        double rate = 0; ///< peak; 0: it stands none
        double epochSeconds = 0;
    };

    /// A gentle epoch tells the time that an epoch takes, and may be all that there is time for. Where there is time for many, batch norms
    /// normalise by the batch, which stands ten times the learning rate, although at first it leads away from what was refitted.
    Result<void> learn(const Divergence& divergence, double seconds, const Stopwatch& watch)
    {
        constexpr int many = 12, enoughToBlend = 40, trialEpochs = 2;
        constexpr std::size_t enoughForStatistics = 16;
        const auto epochsLeft = [&](const Course& course) {
            return static_cast<int>(std::clamp((seconds - watch.seconds()) / course.epochSeconds, 1.0, 1000.0));
        };
        auto course = largestRate({}, {1e-3, 3e-4, 1e-4, 3e-5}, 1.1, divergence, seconds / 3);
        if (course && epochsLeft(*course) >= many && batch() >= enoughForStatistics) {
            const Manner lively{trialEpochs, NormStatistics::batch, epochsLeft(*course) >= enoughToBlend};
            auto livelier = largestRate(lively, {1e-2, 3e-3, 1e-3}, 2, divergence, seconds / 4);
            if (!livelier || livelier->rate > 0)
                course = std::move(livelier);
        }
        if (!course)
            return tl::make_unexpected(course.error());
        course->manner.epochs = course->rate > 0 ? epochsLeft(*course) : 1;
        return follow(*course, divergence);
    }

    /// The gentle course of a single epoch was its trial.
    Result<void> follow(const Course& course, const Divergence& divergence)
    {
        report_.epochs = course.manner.epochs;
        if (course.manner.epochs == 1)
            return {};
        auto outcome = train(job(course.manner, course.rate), context_.control);
        if (!outcome && outcome.error().isCancelled())
            return tl::make_unexpected(outcome.error());
        if (!outcome)
            return {};
        // With the network as it was, and not with the trials, of which one may have come close by chance.
        const double distance = meanOf(divergence.of(outcome->network));
        if (distance < report_.distanceBefore)
            take(*outcome, distance);
        return {};
    }

    /// With the largest learning rate that the network stands for a short training: how large it may be depends on its scales. A short
    /// training may multiply the distance by `farther`; a long one brings it closer. What came closer is taken for the time being.
    Result<Course> largestRate(const Manner& manner, const std::vector<double>& rates, double farther, const Divergence& divergence,
                               double mostSeconds)
    {
        const Stopwatch all;
        Course course{manner};
        std::string fault;
        for (const double rate : rates) {
            const Stopwatch watch;
            auto outcome = train(job(manner, rate), context_.control);
            course.epochSeconds = watch.seconds() / manner.epochs;
            if (!outcome && outcome.error().isCancelled())
                return tl::make_unexpected(outcome.error());
            const double distance = outcome ? meanOf(divergence.of(outcome->network)) : std::numeric_limits<double>::infinity();
            if (distance < report_.distanceAfter)
                take(*outcome, distance);
            if (distance <= farther * report_.distanceBefore)
                course.rate = rate;
            fault = outcome ? std::string() : outcome.error().message;
            if (course.rate > 0 || all.seconds() + watch.seconds() > mostSeconds)
                break;
        }
        if (!fault.empty())
            context_.observer.log("The network could not recover: " + fault);
        return course;
    }

    void take(const TrainOutcome& outcome, double distance)
    {
        report_.distanceAfter = distance;
        report_.keptEpoch = outcome.keptEpoch;
        result_ = makeModel(outcome.network);
    }

    std::size_t batch() const { return std::clamp<std::size_t>(images_.fitted.size() / 4, 1, 64); }

    TrainJob job(const Manner& manner, double rate) const
    {
        TrainJob job;
        job.network = pruned_->network;
        job.train = &images_.fitted;
        job.validation = &images_.judging;
        job.settings.epochs = manner.epochs;
        job.settings.batch = static_cast<int>(batch());
        job.settings.learningRate = rate;
        job.settings.threads = threadsInUse();
        job.settings.device = deviceInUse();
        job.settings.distillation = {Distillation::Teacher::original, 1, 4, manner.blended ? 1.0 : 0.0};
        job.teacher = &original_.network;
        job.settings.keepBest =
            manner.norms == NormStatistics::running; // else the last, at the lowest rate: few images choose an epoch between by chance
        job.settings.normStatistics = manner.norms;
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
    SplitImages images_;
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
    } catch (const Stopped&) {
        return cancelled();
    } catch (const std::exception& exception) {
        context.observer.log("The network did not recover: " + reasonOf(exception));
        return RecoveredModel{pruned, std::nullopt};
    }
}

} // namespace espalier
