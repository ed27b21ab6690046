// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "app/cli/training_command.h"
#include "core/pipeline/report_json.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

class Sparsify : public TrainingCommand {
public:
    explicit Sparsify(CLI::App& parent)
        : TrainingCommand(parent, "sparsify", "Train with a penalty that drives the channels to be removed to zero (stage 1)",
                          sparsifyDefaults()),
          prune_(app(), {"cut_tail", "seed"}), penalty_(app(), settingsOf(sparsity_))
    {
    }

private:
    void apply(Project& project) const override
    {
        project.sparsify = settings();
        project.prune = prune_.settings();
        project.prune.seed = project.sparsify.seed;
        project.sparsity = sparsity_;
    }

    Result<Trained> train(const ModelPtr& model, const ModelPtr& teacher, const Project& project,
                          const RecipeContext& context) const override
    {
        return recipes::sparsify(model, teacher, project, context);
    }

    void addFindings(const Model& model, const Trained& trained, Report& report) const override
    {
        report.json["mode"] = nameOf(sparsity_.mode);
        if (!trained.heat)
            return;
        report.json.update(evennessJson(model.groups, *trained.heat));
        report.text = fmt::format("unevenness U {:.3f} ({:.3f} against the targets), P_c {}, zero {} where {} were aimed at\n",
                                  trained.heat->unevenness, trained.heat->offTargets, percent(trained.heat->collapseRatio),
                                  percent(trained.heat->meanZeroShare), percent(trained.heat->ratio));
    }

    PruneOptions prune_;
    SparsitySettings sparsity_;
    SettingOptions penalty_;
};

} // namespace

std::unique_ptr<Command> makeSparsify(CLI::App& parent)
{
    return std::make_unique<Sparsify>(parent);
}

} // namespace espalier::cli
