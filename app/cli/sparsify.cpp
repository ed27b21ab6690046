// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "app/cli/training_command.h"
#include "app/cli/validators.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

class Sparsify : public TrainingCommand {
public:
    explicit Sparsify(CLI::App& parent)
        : TrainingCommand(parent, "sparsify", "Train so that the channels that are to go lose their meaning (stage 1)", sparsifyDefaults()),
          prune_(app()), mode_(nameOf(sparsity_.mode))
    {
        app()
            .add_option("--mode", mode_, "How the penalty is spread")
            ->check(CLI::IsMember({"none", "uniform-l1", "heatmap"}))
            ->capture_default_str();
        app()
            .add_option("--strength", strength_,
                        "Strength of the penalty (default: found from the network and the stage's length; 1e-4 for uniform-l1)")
            ->check(notNegative());
    }

private:
    Result<TrainOutcome> stage(const Context& context, const Model& model, const Images& images, TrainMailbox& mailbox,
                               TrainingRun::EpochDone epochDone) const override
    {
        SparsitySettings sparsity = sparsity_;
        sparsity.mode = *sparsityModeFromName(mode_);
        sparsity.strength = strength_;
        return sparsifyModel(model, images.train, &images.validation, settings(), sparsity, prune_.settings(settings().seed),
                             context.control, &mailbox, std::move(epochDone));
    }

    void addFindings(const Model& model, const TrainOutcome& outcome, Report& report) const override
    {
        report.json["mode"] = mode_;
        if (!outcome.heat)
            return;
        report.json.update(evennessJson(model.groups, *outcome.heat));
        report.text = fmt::format("unevenness U {:.3f}, P_c {}, zero {}\n", outcome.heat->unevenness, percent(outcome.heat->collapseRatio),
                                  percent(outcome.heat->meanZeroShare));
    }

    PruneOptions prune_;
    SparsitySettings sparsity_;
    std::string mode_;
    std::optional<double> strength_;
};

} // namespace

std::unique_ptr<Command> makeSparsify(CLI::App& parent)
{
    return std::make_unique<Sparsify>(parent);
}

} // namespace espalier::cli
