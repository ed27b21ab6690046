// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/report.h"
#include "app/cli/sparsity_options.h"
#include "app/cli/text_table.h"
#include "app/cli/training_command.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

class Sparsify : public TrainingCommand {
public:
    explicit Sparsify(CLI::App& parent)
        : TrainingCommand(parent, "sparsify", "Train so that the channels that are to go lose their meaning (stage 1)", sparsifyDefaults()),
          prune_(app()), penalty_(app())
    {
    }

private:
    Result<TrainOutcome> stage(const Context& context, const Start& start, TrainMailbox& mailbox, TrainingRun::EpochDone epochDone,
                               const TrainingAid& aid) const override
    {
        return sparsifyModel(*start.model, start.train, &start.validation, settings(), sparsity(), prune_.settings(settings().seed),
                             context.control, &mailbox, std::move(epochDone), aid);
    }

    void addFindings(const Model& model, const TrainOutcome& outcome, Report& report) const override
    {
        report.json["mode"] = nameOf(sparsity().mode);
        if (!outcome.heat)
            return;
        report.json.update(evennessJson(model.groups, *outcome.heat));
        report.text = fmt::format("unevenness U {:.3f}, P_c {}, zero {} where {} were aimed at\n", outcome.heat->unevenness,
                                  percent(outcome.heat->collapseRatio), percent(outcome.heat->meanZeroShare), percent(outcome.heat->ratio));
    }

    SparsitySettings sparsity() const
    {
        SparsitySettings settings;
        penalty_.apply(settings);
        return settings;
    }

    PruneOptions prune_;
    SparsityOptions penalty_;
};

} // namespace

std::unique_ptr<Command> makeSparsify(CLI::App& parent)
{
    return std::make_unique<Sparsify>(parent);
}

} // namespace espalier::cli
