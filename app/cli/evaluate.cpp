// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/training_run.h"
#include "app/cli/validators.h"

namespace espalier::cli {
namespace {

class Evaluate : public Command {
public:
    explicit Evaluate(CLI::App& parent)
        : Command(parent, "evaluate", "Measure a network's accuracy on labelled images"), model_(app()), data_(app(), true)
    {
        app()
            .add_option("--split", split_, "Which images: train, val or test")
            ->check(CLI::IsMember({"train", "val", "test"}))
            ->capture_default_str();
        app().add_option("--batch", batch_, "Images per batch")->check(CLI::Range(1, 65536))->capture_default_str();
        app().add_option("--limit", limit_, "Only the first images of each class by name (default: all)")->check(positive());
    }

    Result<Report> run(const Context& context) override
    {
        return model_.open(context).and_then([&](const ModelPtr& model) {
            return data_.open(context, *model, split_, limit_).and_then([&](const Dataset& dataset) {
                return measure(context, *model, dataset);
            });
        });
    }

private:
    Result<Report> measure(const Context& context, const Model& model, const Dataset& dataset) const
    {
        const auto evaluation = espalier::evaluate(model.network, dataset, context.control, batch_, evaluationProgress(context));
        if (!evaluation)
            return tl::make_unexpected(evaluation.error());
        nlohmann::ordered_json json{{"model", model.file.string()}, {"split", split_}};
        json.update(toJson(*evaluation));
        json["skipped"] = skippedJson({&dataset});
        return Report{std::move(json), evaluationText(*evaluation)};
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
