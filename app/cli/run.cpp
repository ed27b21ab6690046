// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/resume.h"
#include "app/cli/run_text.h"
#include "app/cli/validators.h"
#include "core/base/atomic_file.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/report_json.h"
#include "core/training/trainer.h"

namespace espalier::cli {
namespace {

class Run : public Command {
public:
    explicit Run(CLI::App& parent)
        : Command(parent, "run", "All three stages of a project: sparsify, prune, finetune"), format_(app()), resume_(app()),
          overrides_(app(), without(settingsOf(given_), {"train"}), SettingOptions::Defaults::elsewhere), lists_(app())
    {
        app().add_option("PROJECT", projectFile_, "The project: a YAML file")->required();
        app().add_option("-o,--output", outputs_.final,
                         "Where to write the smaller network (default: beside PROJECT, ending in .pruned and the format's own, .pt)");
        app().add_option("--sparsified-out", outputs_.sparsified, "Also write the network after sparsity training");
        app().add_option("--pruned-out", outputs_.pruned, "Also write the network after pruning, before fine-tuning");
        app().add_option("--plan-out", outputs_.plan, "Also write the plan as JSON");
        app().get_option("--device")->check(usableDevice());
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return readProject(projectFile_).and_then([&](Project project) {
            if (targetGiven(app()))
                project.prune.target = {}; // options replace the project's target
            overrides_.apply(settingsOf(project));
            lists_.apply(project.prune);
            if (wantsManualRecipe([this](const std::string& key) { return overrides_.given(key); }))
                project.recipe = Recipe::manual;
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
        const ComputeScope compute(project.sparsify.threads, project.sparsify.device);
        return resume_
            .run<recipes::RunReport>(outputs_.final, context,
                                     [&](const RecipeContext& keeping) { return stages(std::move(project), keeping); })
            .map([&](const recipes::RunReport& report) {
                ResumeOption::done(outputs_.final);
                Json json = resultHead();
                json.update(toJson(report));
                return Report{std::move(json), runText(report)};
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
    Project given_; ///< only for validating the given options
    SettingOptions overrides_;
    ListOptions lists_;
};

} // namespace

std::unique_ptr<Command> makeRun(CLI::App& parent)
{
    return std::make_unique<Run>(parent);
}

} // namespace espalier::cli
