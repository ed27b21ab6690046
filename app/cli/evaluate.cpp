// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/evaluate.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/report_json.h"
#include "core/tasks/task_for.h"

namespace espalier::cli {
namespace {

class Evaluate : public Command {
public:
    explicit Evaluate(CLI::App& parent)
        : Command(parent, "evaluate", "Measure how good a network, or that of a project, is on labelled images"), model_(app()),
          data_(app(), false), options_(app(), settingsOf(settings_))
    {
    }

    Result<Report> run(const RecipeContext& context) override
    {
        if (isProject())
            return ofProject(context);
        Project project;
        data_.apply(project);
        if (project.data.empty())
            return usageError("--data is required, unless a project takes the place of MODEL.");
        return model_.open(context).and_then([&](const ModelPtr& model) {
            return recipes::evaluate(*model, project, context, settings_).and_then([&](const recipes::Evaluated& evaluated) {
                return report(*model, evaluated);
            });
        });
    }

private:
    bool isProject() const
    {
        const std::string ending = model_.file().extension().string();
        return ending == ".yaml" || ending == ".yml";
    }

    Result<Report> ofProject(const RecipeContext& context)
    {
        return recipes::openProject(model_.file(), context).and_then([&](const recipes::Opened& opened) {
            return recipes::evaluate(*opened.model, *opened.project, context, settings_).and_then([&](const recipes::Evaluated& evaluated) {
                return report(*opened.model, evaluated);
            });
        });
    }

    Result<Report> report(const Model& model, const recipes::Evaluated& evaluated) const
    {
        if (!evaluated.evaluation)
            return failure("The images have no labels, so there is nothing to judge the network by.");
        Json json{{"model", model.file.string()}, {"split", settings_.split}, {"task", taskFor(model.network)->name()}};
        json.update(toJson(*evaluated.evaluation));
        json["skipped"] = skippedJson(evaluated.skipped);
        return Report{std::move(json), evaluationText(*evaluated.evaluation)};
    }

    ModelOptions model_;
    DataOptions data_;
    EvaluateSettings settings_;
    SettingOptions options_;
};

} // namespace

std::unique_ptr<Command> makeEvaluate(CLI::App& parent)
{
    return std::make_unique<Evaluate>(parent);
}

} // namespace espalier::cli
