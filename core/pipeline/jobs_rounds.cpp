// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/jobs.h"
#include "core/pipeline/rounds.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::jobs {
namespace {

/// What all rounds have in common.
class AllStages {
public:
    AllStages(const ModelPtr& model, const ModelPtr& teacher, const Project& project, RunControl& control, TrainMailbox& mailbox,
              const LogLine& log)
        : course_(project, model), present_(model), teacher_(teacher), control_(control), mailbox_(mailbox), log_(log)
    {
    }

    Result<JobResult> perform()
    {
        while (!course_.over() && !all_.fault) {
            const auto done = course_.next(*present_).and_then([&](const Round& round) { return perform(round); });
            if (!done)
                return tl::make_unexpected(done.error());
        }
        all_.model = present_;
        all_.plan = std::make_shared<const Plan>(course_.plan());
        return std::move(all_);
    }

private:
    Result<void> perform(const Round& round)
    {
        log_(fmt::format("Round {} of {}.", round.number, course_.count()));
        const ModelPtr start = present_;
        if (!round.removes) {
            log_("The rounds before went so far that this one has nothing to take.");
            course_.record(*start, nullptr);
            return finetune(round);
        }
        return sparsify(round).and_then([&] { return goesOn() ? prune(round, *start) : Result<void>(); }).and_then([&] {
            return goesOn() ? finetune(round) : Result<void>();
        });
    }

    Result<void> sparsify(const Round& round)
    {
        if (round.project.sparsify.epochs == 0)
            return {};
        return take(Stage::sparsify, jobs::sparsify(present_, teacher_, round.project, control_, mailbox_, log_));
    }

    Result<void> prune(const Round& round, const Model& start)
    {
        auto pruned = jobs::prune(*present_, round.project, {}, control_, log_);
        if (pruned) {
            course_.record(start, pruned->plan.get());
            if (course_.count() == 1)
                all_.latency = pruned->latency;
        }
        return take(Stage::prune, std::move(pruned));
    }

    Result<void> finetune(const Round& round)
    {
        if (round.project.finetune.epochs == 0)
            return {};
        return take(Stage::finetune, jobs::finetune(*present_, teacher_, round.project, control_, mailbox_, log_));
    }

    /// False after a training that broke off: what it reached is the result.
    bool goesOn() const { return !all_.fault; }

    Result<void> take(Stage stage, Result<JobResult> result)
    {
        if (!result)
            return tl::make_unexpected(result.error());
        present_ = result->model;
        all_.accuracy = result->accuracy;
        all_.answered = result->answered;
        all_.fault = result->fault;
        all_.skippedImages = std::move(result->skippedImages);
        all_.steps.push_back({stage, result->model, result->accuracy, result->answered});
        return {};
    }

    RoundCourse course_;
    ModelPtr present_;
    ModelPtr teacher_;
    RunControl& control_;
    TrainMailbox& mailbox_;
    const LogLine& log_;
    JobResult all_;
};

} // namespace

Result<JobResult> allStages(const ModelPtr& model, const ModelPtr& teacher, const Project& project, RunControl& control,
                            TrainMailbox& mailbox, const LogLine& log)
{
    if (project.data.empty())
        return failure("There are no images to train on; choose a folder of images for the project.");
    if (!project.restoreBatchNorm)
        return AllStages(model, teacher, project, control, mailbox, log).perform();
    // Before the first round, because its costs are what the ratio refers to.
    JobResult ignored;
    Project restored = project;
    restored.restoreBatchNorm = false;
    return openSplit(*model, project, "train", project.trainLimit, ignored, log)
        .and_then([&](const Dataset& train) { return restoreBatchNorms(model, train, control); })
        .and_then([&](const RestoredModel& start) { return AllStages(start.model, teacher, restored, control, mailbox, log).perform(); });
}

} // namespace espalier::jobs
