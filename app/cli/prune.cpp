// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/prune.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/base/atomic_file.h"
#include "core/graph/tail.h"
#include "core/pipeline/report_json.h"
#include "core/pruning/planning/plan_json.h"
#include "core/pruning/planning/read_plan.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <string>

namespace espalier::cli {
namespace {

Json outputsJson(const Network& network)
{
    Json list = Json::array();
    for (const ValueId output : network.outputs)
        list.push_back({{"name", network.values[output].name}, {"shape", network.values[output].shape}});
    return list;
}

class Prune : public Command {
public:
    explicit Prune(CLI::App& parent)
        : Command(parent, "prune", "Remove the channels that matter least, under floors (stage 2)"), model_(app()), output_(app()),
          options_(app()), data_(app(), false)
    {
        app().get_option("--data")->description("Images, as for evaluate; labels are not needed. The layers behind removed channels are "
                                                "refitted on the training images (--compensate), and the criterion 'taylor' is computed "
                                                "from them. Without images, channels are only removed");
        CLI::Option* plan =
            app().add_option("--plan", savedPlan_, "Apply this plan, which --plan-out wrote for the same network, unchanged");
        for (const std::string& flag : targetFlags())
            plan->excludes(app().get_option(flag));
        app().add_option("--plan-out", planFile_, "Also write the plan as JSON, complete enough to redo the surgery elsewhere");
    }

    Result<Report> run(const RecipeContext& context) override
    {
        return output_.check()
            .and_then([&] { return planFile_.empty() ? Result<void>() : checkWritable(planFile_); })
            .and_then([&] { return model_.open(context); })
            .and_then([&](const ModelPtr& model) -> Result<Report> {
                if (options_.settings().cutTail && tailOf(model->network).empty())
                    return failure("--cut-tail: the network has no tail, since nothing behind its last layers picks by content.");
                return perform(model, context);
            });
    }

private:
    Project project() const
    {
        Project project;
        model_.apply(project);
        data_.apply(project);
        project.prune = options_.settings();
        return project;
    }

    Result<Report> perform(const ModelPtr& model, const RecipeContext& context) const
    {
        recipes::PruneWishes wishes;
        wishes.comparison = true;
        if (!savedPlan_.empty()) {
            const auto saved = readPlan(savedPlan_, model->network, model->groups, model->costModel);
            if (!saved)
                return tl::make_unexpected(saved.error());
            wishes.saved = *saved;
        }
        return recipes::prune(model, project(), context, wishes).and_then([&](const recipes::Pruned& pruned) {
            return output_.write(pruned.model->network, metadataOf(model->file, pruned.settings, model->groups, pruned.plan), context)
                .and_then([&](const WrittenFile& written) {
                    return writePlan(*model, pruned).map([&] { return report(*model, pruned, written); });
                });
        });
    }

    Result<void> writePlan(const Model& model, const recipes::Pruned& pruned) const
    {
        if (planFile_.empty())
            return {};
        return writeJson(planFile_, planFileJson(model.network, model.groups, pruned.scores, pruned.plan, substitutesOf(pruned)));
    }

    Report report(const Model& model, const recipes::Pruned& pruned, const WrittenFile& written) const
    {
        Report report;
        report.json = resultHead();
        report.json.update({{"model", model.file.string()}, {"output", output_.file().string()}});
        report.json.update(prunedJson(model, pruned));
        report.json["settings"] = settingsJson(project());
        report.json["seconds"] = {{"plan", pruned.planSeconds},
                                  {"surgery", pruned.surgerySeconds},
                                  {"write", written.writeSeconds},
                                  {"verify", written.verifySeconds}};
        report.text = text(model, pruned) + fmt::format("wrote {}\n", output_.file().string());
        if (options_.settings().cutTail) {
            report.json["outputs"] = outputsJson(pruned.model->network);
            report.text += fmt::format("its outputs are {}\n", outputsText(pruned.model->network));
        }
        return report;
    }

    static std::string text(const Model& model, const recipes::Pruned& pruned)
    {
        const Groups& groups = model.groups;
        const Plan& plan = pruned.plan;
        std::string out = pruned.best ? candidatesText(*pruned.best) + "\n" : "";
        for (const auto& choice : pruned.bestOfRatios)
            out += fmt::format("at a ratio of {:g}:\n{}\n", choice->asked.ratio, candidatesText(*choice));
        if (pruned.within)
            out += withinText(*pruned.within) + "\n";
        out += costTable(groups.unitCount(), model.costs, groups.unitCount() - plan.removedUnits, pruned.model->costs) + "\n";
        out += groupsTable(groups, pruned) + "\n" + planText(plan);
        if (pruned.compensation)
            out += compensationText(*pruned.compensation);
        if (pruned.recovery)
            out += recoveryText(*pruned.recovery);
        return pruned.latency ? out + latencyText(*pruned.latency) : out;
    }

    static const Substitutes* substitutesOf(const recipes::Pruned& pruned) { return pruned.substitutes ? &*pruned.substitutes : nullptr; }

    /// With what each group keeps of its variance, where images tell.
    static std::string groupsTable(const Groups& groups, const recipes::Pruned& pruned)
    {
        const Substitutes* substitutes = substitutesOf(pruned);
        std::vector<std::string> headings{"group", "units", "kept", "floor"};
        if (substitutes)
            headings.emplace_back("variance kept");
        TextTable table(headings);
        for (int g = 0; g < groups.groupCount(); ++g) {
            const Group& group = groups.groups()[g];
            std::vector<std::string> row{group.name, fmt::to_string(group.units), fmt::to_string(pruned.plan.kept[g]),
                                         fmt::to_string(pruned.plan.floors[g])};
            if (substitutes)
                row.push_back(substitutes->varianceKept[g] ? percent(*substitutes->varianceKept[g]) : "–");
            table.row(row);
        }
        return table.text();
    }

    static std::string candidatesText(const BestChoice& choice)
    {
        std::size_t longest = 0;
        for (const Candidate& candidate : choice.candidates)
            longest = std::max(longest, candidate.remark.size());
        TextTable table({"criterion", "fusion", "layers give", "loss", "images", ""});
        for (const Candidate& candidate : choice.candidates)
            table.row({nameOf(candidate.criterion),
                       candidate.allocation == Allocation::scores ? fmt::format("{:.1f}", candidate.fusion) : "",
                       nameOf(candidate.allocation), candidate.loss ? fmt::format("{:.4g}", *candidate.loss) : "",
                       candidate.images > 0 ? fmt::to_string(candidate.images) : "", fmt::format("{:<{}}", candidate.remark, longest)});
        return table.text() + fmt::format("tried for {:.0f} s, judged on {} images\n", choice.seconds, choice.judgingImages);
    }

    static std::string withinText(const KeptWithin& kept)
    {
        TextTable table({"ratio", kept.byLabels ? kept.metric->term : "agreement", "falls by", "±"});
        for (const WithinTrial& trial : kept.trials)
            table.row({fmt::format("{:.3f}", trial.ratio), fmt::format("{:.2f}", trial.metric), fmt::format("{:.2f}", trial.fall),
                       fmt::format("{:.2f}", trial.error)});
        return table.text() + fmt::format("{:.1f} % of the {} can go within {:.3g}, by {} images that no layer was fitted on ({:.0f} s)\n",
                                          100 * kept.found.ratio, nameOf(kept.asked.budget), *kept.asked.target.keepWithin,
                                          kept.judgingImages, kept.seconds);
    }

    static std::string compensationText(const CompensationReport& report)
    {
        if (report.layers.empty())
            return "no layer reads a removed channel, so none was refitted\n";
        double before = 0, after = 0;
        for (const RefittedLayer& layer : report.layers) {
            before += layer.errorBefore;
            after += layer.errorAfter;
        }
        const auto percent = [&report](double sum) { return 100 * sum / static_cast<double>(report.layers.size()); };
        const char* norms = !report.calibrated ? ""
                            : *report.calibrated
                                ? "calibrated the batch norms, too: that came closer to the original's answers\n"
                                : "left the batch norms as they were: calibrated, they came no closer to the original's answers\n";
        return fmt::format("refitted {} layers on {} images in {:.1f} s ({:.0f} MB): error {:.0f} % before, {:.0f} % after, mean of the "
                           "layers\n{}",
                           report.layers.size(), report.images, report.seconds, static_cast<double>(report.peakBytes) / 1e6,
                           percent(before), percent(after), norms);
    }

    static std::string recoveryText(const RecoveryReport& report)
    {
        if (report.keptEpoch == 0)
            return fmt::format("{} epochs of recovery came no closer to the original's answers, so nothing was changed\n", report.epochs);
        return fmt::format(
            "recovered on {} images in {:.0f} s: distance from the original's answers {:.3g} before, {:.3g} after (epoch {} of "
            "{})\n",
            report.images, report.seconds, report.distanceBefore, report.distanceAfter, report.keptEpoch, report.epochs);
    }

    ModelOptions model_;
    OutputOptions output_;
    PruneOptions options_;
    DataOptions data_;
    std::filesystem::path planFile_, savedPlan_;
};

} // namespace

std::unique_ptr<Command> makePrune(CLI::App& parent)
{
    return std::make_unique<Prune>(parent);
}

} // namespace espalier::cli
