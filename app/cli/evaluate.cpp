// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/evaluate.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "core/pipeline/report_json.h"

namespace espalier::cli {
namespace {

class Evaluate : public Command {
public:
    explicit Evaluate(CLI::App& parent)
        : Command(parent, "evaluate", "Measure how good a network is on labelled images"), model_(app()), data_(app(), true),
          options_(app(), settingsOf(settings_))
    {
    }

    Result<Report> run(const RecipeContext& context) override
    {
        Project project;
        data_.apply(project);
        return model_.open(context).and_then([&](const ModelPtr& model) {
            return recipes::evaluate(*model, project, context, settings_).map([&](const recipes::Evaluated& evaluated) {
                return report(*model, evaluated);
            });
        });
    }

private:
    Report report(const Model& model, const recipes::Evaluated& evaluated) const
    {
        Json json{{"model", model.file.string()}, {"split", settings_.split}};
        json.update(toJson(*evaluated.evaluation));
        json["skipped"] = skippedJson(evaluated.skipped);
        return {std::move(json), evaluationText(*evaluated.evaluation)};
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
