// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/evaluate.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/plots.h"
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
        app().add_option("--plots", plots_, "Of detectors: a folder for the precision-recall curve and the confusion matrix");
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return judged(context).and_then(
            [&](const recipes::Evaluated& evaluated) { return plotted(evaluated).map([&] { return report(evaluated); }); });
    }

private:
    Result<recipes::Evaluated> judged(const RecipeContext& context)
    {
        if (isProject())
            return ofProject(context);
        Project project;
        data_.apply(project);
        if (project.data.empty())
            return usageError("--data is required, unless a project takes the place of MODEL.");
        return model_.open(context).and_then([&](const ModelPtr& model) { return judgedOn(model, project, context); });
    }

    bool isProject() const
    {
        const std::string ending = model_.file().extension().string();
        return ending == ".yaml" || ending == ".yml";
    }

    Result<recipes::Evaluated> judgedOn(const ModelPtr& model, const Project& project, const RecipeContext& context)
    {
        opened_ = model;
        return recipes::evaluate(*model, project, context, settings_).and_then([](recipes::Evaluated evaluated) {
            return evaluated.evaluation ? Result<recipes::Evaluated>(std::move(evaluated))
                                        : failure("The images have no labels, so there is nothing to judge the network by.");
        });
    }

    Result<recipes::Evaluated> ofProject(const RecipeContext& context)
    {
        return recipes::openProject(model_.file(), context).and_then([&](const recipes::Opened& opened) {
            return judgedOn(opened.model, *opened.project, context);
        });
    }

    Result<void> plotted(const recipes::Evaluated& evaluated) const
    {
        return plots_.empty() ? Result<void>() : writePlots(*evaluated.evaluation, plots_);
    }

    Report report(const recipes::Evaluated& evaluated) const
    {
        Json json{{"model", opened_->file.string()}, {"split", settings_.split}, {"task", taskFor(opened_->network)->name()}};
        json.update(thoroughJson(*evaluated.evaluation));
        if (json.contains("intervals"))
            json["suppression"] = suppressionJson(settings_.keep);
        json["skipped"] = skippedJson(evaluated.skipped);
        return {std::move(json), evaluationText(*evaluated.evaluation)};
    }

    /// Which boxes of a detector counted.
    static Json suppressionJson(const SuppressionSettings& keep)
    {
        return {{"conf", keep.confidence}, {"iou", keep.overlap}, {"max", keep.most}, {"agnostic", keep.acrossClasses}};
    }

    ModelOptions model_;
    DataOptions data_;
    EvaluateSettings settings_;
    SettingOptions options_;
    std::filesystem::path plots_;
    ModelPtr opened_;
};

} // namespace

std::unique_ptr<Command> makeEvaluate(CLI::App& parent)
{
    return std::make_unique<Evaluate>(parent);
}

} // namespace espalier::cli
