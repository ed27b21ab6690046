// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_command.h"

#include "app/cli/report.h"
#include "core/base/atomic_file.h"
#include "core/latency/timing.h"

#include <spdlog/fmt/fmt.h>

#include <chrono>

namespace espalier::cli {

TrainingCommand::TrainingCommand(CLI::App& parent, const std::string& name, const std::string& description, const TrainSettings& defaults)
    : Command(parent, name, description), label_(name), model_(app()), output_(app()), data_(app(), true), training_(app(), defaults)
{
    app().add_flag("--restore-batchnorm", restoreBatchNorm_, restoreBatchNormHelp);
}

TrainSettings TrainingCommand::settings() const
{
    TrainSettings settings = training_.settings();
    model_.place(settings);
    return settings;
}

Result<Report> TrainingCommand::run(const Context& context)
{
    if (const auto writable = output_.check(); !writable)
        return tl::make_unexpected(writable.error());
    return model_.open(context).and_then([&](const ModelPtr& model) {
        return prepare(context, model).and_then([&](const Start& start) { return trainFrom(context, start); });
    });
}

Result<TrainingCommand::Start> TrainingCommand::prepare(const Context& context, const ModelPtr& model) const
{
    auto train = openSplit(context, *model, "train", training_.trainLimit());
    if (!train)
        return tl::make_unexpected(train.error());
    auto validation = openSplit(context, *model, "val", training_.validationLimit());
    if (!validation)
        return tl::make_unexpected(validation.error());
    auto teacher = training_.openTeacher(model_);
    if (!teacher)
        return tl::make_unexpected(teacher.error());
    Start start{std::move(*train), std::move(*validation), model, 0, std::move(*teacher)};
    return restore(context, start).map([&] { return std::move(start); });
}

Result<Dataset> TrainingCommand::openSplit(const Context& context, const Model& model, const std::string& split, int limit) const
{
    return data_.open(context, model, split, limit, labelUseOf(split, training_.labelled()));
}

Result<void> TrainingCommand::restore(const Context& context, Start& start) const
{
    if (!restoreBatchNorm_)
        return {};
    return restoreBatchNorms(context, start.model, start.train).map([&](const RestoredModel& restored) {
        start.model = restored.model;
        start.restoredLayers = restored.layers;
    });
}

Result<Report> TrainingCommand::trainFrom(const Context& context, const Start& start) const
{
    const Model& model = *start.model;
    const auto begin = std::chrono::steady_clock::now();
    TrainingRun training(context, output_.file());
    const auto run = [&](TrainMailbox& mailbox, TrainingRun::EpochDone epochDone, TrainingRun::Salvage salvage) {
        const Network* teacher = start.teacher ? &start.teacher->network : nullptr;
        return stage(context, start, mailbox, std::move(epochDone), {teacher, std::move(salvage)});
    };
    const auto outcome = training.run(label_, settings().epochs, run);
    if (!outcome)
        return tl::make_unexpected(outcome.error());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const auto written = output_.write(outcome->network, metadataOf(model.file, model.costs));
    if (!written)
        return tl::make_unexpected(written.error());
    training.discardCheckpoint();

    Report report;
    report.json = {{"model", model.file.string()}, {"output", output_.file().string()}};
    if (restoreBatchNorm_)
        report.json["restored_batchnorms"] = start.restoredLayers;
    addFindings(model, *outcome, report);
    report.json["skipped"] = skippedJson({&start.train, &start.validation});
    report.json["seconds"] = {{"train", seconds.count()}, {"write", written->writeSeconds}, {"verify", written->verifySeconds}};
    report.json["threads"] = threadsInUse();
    report.json["device"] = nameOf(deviceInUse());
    report.json["kept"] = keptJson(*outcome);
    report.json["history"] = toJson(outcome->history);
    report.text = historyTable(outcome->history) + keptText(*outcome) + report.text + fmt::format("wrote {}\n", output_.file().string());
    return report;
}

void TrainingCommand::addFindings(const Model&, const TrainOutcome&, Report&) const {}

} // namespace espalier::cli
