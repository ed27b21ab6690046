// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/base/atomic_file.h"
#include "core/pruning/plan_json.h"

#include <spdlog/fmt/fmt.h>

#include <chrono>

namespace espalier::cli {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string text(const Model& before, const Model& after, const Plan& plan)
{
    std::string out = costTable(before.groups.unitCount(), before.costs, before.groups.unitCount() - plan.removedUnits, after.costs) + "\n";
    TextTable table({"group", "units", "kept", "floor"});
    for (int g = 0; g < before.groups.groupCount(); ++g) {
        const Group& group = before.groups.groups()[g];
        table.row({group.name, fmt::to_string(group.units), fmt::to_string(plan.kept[g]), fmt::to_string(plan.floors[g])});
    }
    return out + table.text();
}

class Prune : public Command {
public:
    explicit Prune(CLI::App& parent)
        : Command(parent, "prune", "Cut out the channels that matter least, under floors (stage 2)"), model_(app()), output_(app()),
          options_(app()), data_(app(), false)
    {
        app().get_option("--data")->description(
            "Images, as for evaluate: batch-norm statistics are then measured anew on the training images. Without, only channels are cut");
        app().add_option("--seed", seed_, "Seed of the criterion 'random'")->capture_default_str();
        app().add_option("--plan-out", planFile_, "Also write the plan as JSON, complete enough to redo the surgery elsewhere");
    }

    Result<Report> run(const Context& context) override
    {
        for (const auto& writable : {output_.check(), planFile_.empty() ? Result<void>() : checkWritable(planFile_)}) {
            if (!writable)
                return tl::make_unexpected(writable.error());
        }
        return model_.open(context).and_then([&](const ModelPtr& model) { return prune(context, *model); });
    }

private:
    Result<Report> prune(const Context& context, const Model& model) const
    {
        StageTimes times;
        auto start = Clock::now();
        const PruneSettings settings = options_.settings(seed_);
        const FusedScores scores = scoresOf(model, settings);
        const auto plan = planOf(model, scores, settings);
        if (!plan)
            return tl::make_unexpected(plan.error());
        times.plan = secondsSince(start);
        start = Clock::now();
        auto smaller = pruneModel(model, *plan);
        times.surgery = secondsSince(start);
        Report report;
        report.json = {{"model", model.file.string()}, {"output", output_.file().string()}};
        report.json.update(planToJson(model.network, model.groups, scores, *plan));
        return std::move(smaller)
            .and_then([&](const ModelPtr& cut) { return settle(context, cut, report); })
            .and_then([&](const ModelPtr& cut) { return write(*cut, model, scores, *plan, times, report); });
    }

    /// Measures batch-norm statistics anew where there are images.
    Result<ModelPtr> settle(const Context& context, const ModelPtr& cut, Report& report) const
    {
        if (context.control.stopRequested())
            return cancelled();
        if (!data_.given())
            return cut;
        return data_.open(context, *cut, "train", 0).and_then([&](const Dataset& train) {
            report.json["skipped"] = skippedJson({&train});
            return reestimateBatchNorm(cut->network, train, context.control).map([](Network network) {
                return makeModel(std::move(network));
            });
        });
    }

    Result<Report> write(const Model& cut, const Model& model, const FusedScores& scores, const Plan& plan, StageTimes times,
                         Report& report) const
    {
        const auto written = output_.write(cut.network, metadataOf(model.file, options_.settings(seed_), model.groups, plan));
        if (!written)
            return tl::make_unexpected(written.error());
        times.write = written->writeSeconds;
        times.verify = written->verifySeconds;
        if (!planFile_.empty()) {
            const auto planText = planFileJson(model.network, model.groups, scores, plan).dump(1) + "\n";
            if (const auto done = replaceFile(planFile_, planText); !done)
                return tl::make_unexpected(done.error());
        }
        report.json["seconds"] = {{"plan", times.plan}, {"surgery", times.surgery}, {"write", times.write}, {"verify", times.verify}};
        report.text = text(model, cut, plan) + fmt::format("wrote {}\n", output_.file().string());
        return report;
    }

    ModelOptions model_;
    OutputOptions output_;
    PruneOptions options_;
    DataOptions data_;
    std::uint64_t seed_ = 0;
    std::filesystem::path planFile_;
};

} // namespace

std::unique_ptr<Command> makePrune(CLI::App& parent)
{
    return std::make_unique<Prune>(parent);
}

} // namespace espalier::cli
