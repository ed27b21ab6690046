// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/resume.h"
#include "app/cli/run_text.h"
#include "app/cli/sparsity_options.h"
#include "app/cli/validators.h"
#include "core/base/atomic_file.h"
#include "core/base/nearest.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/report_json.h"
#include "core/training/trainer.h"

namespace espalier::cli {
namespace {

/// Settings that the command line may give instead of the project's.
struct Overrides {
    std::optional<double> ratio;
    std::optional<std::string> budget, runtime, criterion, policy;
    std::optional<double> fusion;
    std::optional<int> align;
    std::optional<int> rounds;
    std::optional<int> sparsifyEpochs, finetuneEpochs, trainLimit, validationLimit, threads;
    std::optional<Device> device;
    std::optional<std::uint64_t> seed;
    bool restoreBatchNorm = false;

    void declare(CLI::App& app)
    {
        app.add_option("--ratio", ratio, "Instead of the project's: share of the budget to remove");
        app.add_option("--budget", budget, "Instead of the project's: " + alternatives(budgetNames()))->check(named(budgetFromName));
        app.add_option("--runtime", runtime, "Instead of the project's: " + alternatives(runtimeNames()))->check(named(runtimeFromName));
        app.add_option("--criterion", criterion, "Instead of the project's: " + alternatives(criterionNames()))
            ->check(named(criterionFromName));
        app.add_option("--fusion", fusion, "Instead of the project's: 0 only global, 1 only local importance")->check(CLI::Range(0.0, 1.0));
        app.add_option("--policy", policy, "Instead of the project's: " + alternatives(policyNames()))->check(named(policyFromName));
        app.add_option("--align", align, "Instead of the project's: widths stay multiples of this many units")->check(CLI::Range(1, 65536));
        app.add_option("--rounds", rounds,
                       "Instead of the project's: rounds of all three stages towards the same budget; they share the stages' epochs")
            ->check(CLI::Range(1, 100));
        app.add_option("--sparsify-epochs", sparsifyEpochs, "Instead of the project's; 0 skips the stage")->check(notNegative());
        app.add_option("--finetune-epochs", finetuneEpochs, "Instead of the project's; 0 skips the stage")->check(notNegative());
        app.add_option("--limit-train", trainLimit, "Only the first training images of each class by name")->check(positive());
        app.add_option("--limit-val", validationLimit, "Only the first validation images of each class by name")->check(positive());
        app.add_flag("--restore-batchnorm", restoreBatchNorm, restoreBatchNormHelp);
        app.add_option("--seed", seed, "Instead of the project's seeds");
        app.add_option("--threads", threads, "Processor threads, 0 for all cores")->check(CLI::Range(0, 4096));
        addDeviceOption(
            app, [this](Device given) { device = given; }, "default: the project's");
    }

    void apply(Project& project) const
    {
        const auto set = [](auto& target, const auto& value) {
            if (value)
                target = *value;
        };
        set(project.prune.ratio, ratio);
        set(project.prune.fusion, fusion);
        set(project.prune.align, align);
        if (budget)
            project.prune.budget = *budgetFromName(*budget);
        if (runtime)
            project.prune.runtime = *runtimeFromName(*runtime);
        if (criterion)
            project.prune.criterion = *criterionFromName(*criterion);
        if (policy)
            project.prune.policy = *policyFromName(*policy);
        project.restoreBatchNorm |= restoreBatchNorm;
        set(project.rounds, rounds);
        set(project.sparsify.epochs, sparsifyEpochs);
        set(project.finetune.epochs, finetuneEpochs);
        set(project.trainLimit, trainLimit);
        set(project.validationLimit, validationLimit);
        for (TrainSettings* settings : {&project.sparsify, &project.finetune}) {
            set(settings->seed, seed);
            set(settings->threads, threads);
            set(settings->device, device);
        }
        set(project.prune.seed, seed);
    }
};

class Run : public Command {
public:
    explicit Run(CLI::App& parent)
        : Command(parent, "run", "All three stages of a project: sparsify, prune, finetune"), format_(app()), resume_(app()),
          penalty_(app())
    {
        app().add_option("PROJECT", projectFile_, "The project: a YAML file")->required();
        app().add_option("-o,--output", outputs_.final,
                         "Where to write the smaller network (default: beside PROJECT, ending in .pruned and the format's own, .pt)");
        app().add_option("--sparsified-out", outputs_.sparsified, "Also write the network after sparsity training");
        app().add_option("--pruned-out", outputs_.pruned, "Also write the network after pruning, before fine-tuning");
        app().add_option("--plan-out", outputs_.plan, "Also write the plan as JSON");
        overrides_.declare(app());
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return readProject(projectFile_).and_then([&](Project project) {
            overrides_.apply(project);
            penalty_.apply(project.sparsity);
            return perform(context, std::move(project));
        });
    }

private:
    Result<Report> perform(const RecipeContext& context, Project project)
    {
        outputs_.format = format_.options();
        if (outputs_.final.empty())
            outputs_.final = std::filesystem::path(projectFile_).replace_extension(std::string(".pruned") + usualEnding(outputs_.format));
        if (const auto writable = checkOutputs(); !writable)
            return tl::make_unexpected(writable.error());
        setThreads(project.sparsify.threads);
        setDevice(project.sparsify.device);
        return resume_
            .run<recipes::RunReport>(outputs_.final, context,
                                     [&](const RecipeContext& keeping) { return stages(std::move(project), keeping); })
            .map([&](const recipes::RunReport& report) {
                ResumeOption::done(outputs_.final);
                return Report{toJson(report), runText(report)};
            });
    }

    Result<recipes::RunReport> stages(Project project, const RecipeContext& context) const
    {
        if (project.data.empty())
            return failure(project.file.string() + ": the project names no images (data: path), and its stages need some.");
        return recipes::openProject(std::move(project), context).and_then([&](const recipes::Opened& opened) {
            return recipes::run(opened.model, opened.model, *opened.project, outputs_, context);
        });
    }

    Result<void> checkOutputs() const
    {
        const auto network = [](const std::filesystem::path& target, const WriteOptions& options) {
            return target.empty() ? Result<void>() : checkWritable(target, options);
        };
        return checkWritable(outputs_.final, outputs_.format)
            .and_then([&] { return network(outputs_.sparsified, {}); })
            .and_then([&] { return network(outputs_.pruned, {}); })
            .and_then([&] { return outputs_.plan.empty() ? Result<void>() : checkWritable(outputs_.plan); });
    }

    std::filesystem::path projectFile_;
    FormatOptions format_;
    recipes::RunOutputs outputs_;
    ResumeOption resume_;
    Overrides overrides_;
    SparsityOptions penalty_;
};

} // namespace

std::unique_ptr<Command> makeRun(CLI::App& parent)
{
    return std::make_unique<Run>(parent);
}

} // namespace espalier::cli
