// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/pruning_report.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "app/cli/validators.h"
#include "core/base/atomic_file.h"
#include "core/pipeline/prune_to_budget.h"
#include "core/pruning/planning/plan_json.h"

#include <spdlog/fmt/fmt.h>

#include <chrono>
#include <optional>

namespace espalier::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// What the command was asked for, beyond model and output.
struct Wishes {
    PruneSettings settings;
    std::optional<double> milliseconds; ///< instead of budget and ratio
    std::filesystem::path planFile;
};

/// One run of the command, step by step. Context and model must outlive it.
class PruneRun {
public:
    PruneRun(const Context& context, const Model& model, Wishes wishes) : context_(context), model_(model), wishes_(std::move(wishes)) {}

    /// Up to the smaller network, with batch-norm statistics measured anew where there are images.
    Result<void> perform(const DataOptions& data);
    Result<void> write(const OutputOptions& output);
    Report report(const OutputOptions& output) const;

private:
    Result<void> openImages(const DataOptions& data);
    Result<void> measure();
    Result<void> aimAtTime();
    Result<void> cut();
    Result<void> settle();
    Result<void> writePlan() const;
    std::string text() const;
    double lap();

    const Context& context_;
    const Model& model_;
    Wishes wishes_;
    std::optional<Dataset> train_;
    Measurements measurements_;
    FusedScores scores_;
    Pruning done_;
    ModelPtr settled_;
    StageTimes times_;
    Clock::time_point lap_ = Clock::now();
};

Result<void> PruneRun::perform(const DataOptions& data)
{
    return openImages(data).and_then([&] { return measure(); }).and_then([&] { return cut(); }).and_then([&] { return settle(); });
}

Result<void> PruneRun::openImages(const DataOptions& data)
{
    if (!data.given())
        return {};
    return data.open(context_, model_, "train", 0).map([&](Dataset train) { train_ = std::move(train); });
}

Result<void> PruneRun::measure()
{
    if (wishes_.milliseconds)
        wishes_.settings.budget = Budget::latency;
    if (!sufficient({}, wishes_.settings))
        context_.console.progress("measuring what the plan needs to know");
    auto measurements = espalier::measure(model_, wishes_.settings, train_ ? &*train_ : nullptr, context_.control);
    context_.console.clearProgress();
    if (!measurements)
        return tl::make_unexpected(measurements.error());
    measurements_ = std::move(*measurements);
    return aimAtTime();
}

/// The ratio that the milliseconds wished for come to.
Result<void> PruneRun::aimAtTime()
{
    if (!wishes_.milliseconds)
        return {};
    return ratioFor(*measurements_.latencyIn(wishes_.settings.runtime), model_.groups, *wishes_.milliseconds).map([&](double ratio) {
        wishes_.settings.ratio = ratio;
    });
}

Result<void> PruneRun::cut()
{
    lap();
    auto scores = scoresOf(model_, wishes_.settings, measurements_);
    if (!scores)
        return tl::make_unexpected(scores.error());
    scores_ = std::move(*scores);
    times_.plan = lap();
    return pruneToBudget(model_, scores_, wishes_.settings, measurements_, context_.control).map([&](Pruning done) {
        done_ = std::move(done);
        times_.surgery = lap();
    });
}

Result<void> PruneRun::settle()
{
    if (context_.control.stopRequested())
        return cancelled();
    settled_ = done_.pruned.model;
    if (!train_)
        return {};
    return reestimateBatchNorm(settled_->network, *train_, context_.control).map([&](Network network) {
        settled_ = makeModel(std::move(network));
    });
}

Result<void> PruneRun::write(const OutputOptions& output)
{
    const auto written = output.write(settled_->network, metadataOf(model_.file, wishes_.settings, model_.groups, done_.plan));
    if (!written)
        return tl::make_unexpected(written.error());
    times_.write = written->writeSeconds;
    times_.verify = written->verifySeconds;
    return writePlan();
}

Result<void> PruneRun::writePlan() const
{
    if (wishes_.planFile.empty())
        return {};
    return replaceFile(wishes_.planFile, planFileJson(model_.network, model_.groups, scores_, done_.plan).dump(1) + "\n");
}

Report PruneRun::report(const OutputOptions& output) const
{
    Report report;
    report.json = {{"model", model_.file.string()}, {"output", output.file().string()}};
    report.json.update(planToJson(model_.network, model_.groups, scores_, done_.plan));
    report.json["criterion"] = nameOf(wishes_.settings.criterion);
    report.json["folded"] = toJson(done_.pruned.folding);
    if (done_.latency)
        report.json["latency"] = latencyJson(*done_.latency);
    if (train_)
        report.json["skipped"] = skippedJson({&*train_});
    report.json["seconds"] = {{"plan", times_.plan}, {"surgery", times_.surgery}, {"write", times_.write}, {"verify", times_.verify}};
    report.text = text() + fmt::format("wrote {}\n", output.file().string());
    return report;
}

std::string PruneRun::text() const
{
    const Groups& groups = model_.groups;
    const Plan& plan = done_.plan;
    std::string out = costTable(groups.unitCount(), model_.costs, groups.unitCount() - plan.removedUnits, settled_->costs) + "\n";
    TextTable table({"group", "units", "kept", "floor"});
    for (int g = 0; g < groups.groupCount(); ++g) {
        const Group& group = groups.groups()[g];
        table.row({group.name, fmt::to_string(group.units), fmt::to_string(plan.kept[g]), fmt::to_string(plan.floors[g])});
    }
    out += table.text() + "\n" + planText(plan);
    return done_.latency ? out + latencyText(*done_.latency) : out;
}

/// Seconds since the last call.
double PruneRun::lap()
{
    const auto before = std::exchange(lap_, Clock::now());
    return std::chrono::duration<double>(lap_ - before).count();
}

class Prune : public Command {
public:
    explicit Prune(CLI::App& parent)
        : Command(parent, "prune", "Cut out the channels that matter least, under floors (stage 2)"), model_(app()), output_(app()),
          options_(app()), data_(app(), false)
    {
        app().get_option("--data")->description("Images, as for evaluate: batch-norm statistics are then measured anew on the training "
                                                "images, and the criterion 'taylor' can be "
                                                "told from them. Without, only channels are cut");
        app()
            .add_option("--seed", seed_, "Seed of the criterion 'random', the policy 'replace-random' and taylor's choice of images")
            ->capture_default_str();
        app()
            .add_option("--target-ms", milliseconds_,
                        "Instead of --budget and --ratio: milliseconds that one inference may take on this machine")
            ->check(positive())
            ->excludes("--ratio")
            ->excludes("--budget");
        app().add_option("--plan-out", planFile_, "Also write the plan as JSON, complete enough to redo the surgery elsewhere");
    }

    Result<Report> run(const Context& context) override
    {
        for (const auto& writable : {output_.check(), planFile_.empty() ? Result<void>() : checkWritable(planFile_)}) {
            if (!writable)
                return tl::make_unexpected(writable.error());
        }
        return model_.open(context).and_then([&](const ModelPtr& model) {
            PruneRun course(context, *model, {options_.settings(seed_), milliseconds_, planFile_});
            return course.perform(data_).and_then([&] { return course.write(output_); }).map([&] { return course.report(output_); });
        });
    }

private:
    ModelOptions model_;
    OutputOptions output_;
    PruneOptions options_;
    DataOptions data_;
    std::uint64_t seed_ = 0;
    std::optional<double> milliseconds_;
    std::filesystem::path planFile_;
};

} // namespace

std::unique_ptr<Command> makePrune(CLI::App& parent)
{
    return std::make_unique<Prune>(parent);
}

} // namespace espalier::cli
