// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/evaluate.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/validators.h"
#include "core/pipeline/report_json.h"

namespace espalier::cli {
namespace {

class Evaluate : public Command {
public:
    explicit Evaluate(CLI::App& parent)
        : Command(parent, "evaluate", "Measure how good a network is on labelled images"), model_(app()), data_(app(), true)
    {
        app()
            .add_option("--split", split_, "Which images: train, val or test")
            ->check(CLI::IsMember({"train", "val", "test"}))
            ->capture_default_str();
        app().add_option("--batch", batch_, "Images per batch")->check(CLI::Range(1, 65536))->capture_default_str();
        app().add_option("--limit", limit_, "Only the first images of each class by name (default: all)")->check(positive());
    }

    Result<Report> run(const RecipeContext& context) override
    {
        Project project;
        data_.apply(project);
        project.validationLimit = limit_;
        return model_.open(context).and_then([&](const ModelPtr& model) {
            return recipes::evaluate(*model, project, context, {split_, batch_}).map([&](const recipes::Evaluated& evaluated) {
                return report(*model, evaluated);
            });
        });
    }

private:
    Report report(const Model& model, const recipes::Evaluated& evaluated) const
    {
        nlohmann::ordered_json json{{"model", model.file.string()}, {"split", split_}};
        json.update(toJson(*evaluated.evaluation));
        json["skipped"] = skippedJson(evaluated.skipped);
        return {std::move(json), evaluationText(*evaluated.evaluation)};
    }

    ModelOptions model_;
    DataOptions data_;
    std::string split_ = "val";
    int batch_ = 256;
    int limit_ = 0;
};

} // namespace

std::unique_ptr<Command> makeEvaluate(CLI::App& parent)
{
    return std::make_unique<Evaluate>(parent);
}

} // namespace espalier::cli
