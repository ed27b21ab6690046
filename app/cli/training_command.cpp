// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_command.h"

#include "app/cli/report.h"
#include "core/base/atomic_file.h"

#include <spdlog/fmt/fmt.h>

#include <chrono>

namespace espalier::cli {

TrainingCommand::TrainingCommand(CLI::App& parent, const std::string& name, const std::string& description, const TrainSettings& defaults)
    : Command(parent, name, description), label_(name), model_(app()), output_(app()), data_(app(), true), training_(app(), defaults)
{
    app().add_flag("--restore-batchnorm", restoreBatchNorm_, restoreBatchNormHelp);
}

Result<Report> TrainingCommand::run(const Context& context)
{
    if (const auto writable = output_.check(); !writable)
        return tl::make_unexpected(writable.error());
    return model_.open(context).and_then([&](const ModelPtr& model) {
        return openImages(context, *model).and_then([&](const Images& images) {
            return startingModel(context, model, images).and_then([&](const RestoredModel& start) {
                return trainOn(context, start, images);
            });
        });
    });
}

Result<RestoredModel> TrainingCommand::startingModel(const Context& context, const ModelPtr& model, const Images& images) const
{
    if (!restoreBatchNorm_)
        return RestoredModel{model, 0};
    return restoreBatchNorms(context, model, images.train);
}

Result<TrainingCommand::Images> TrainingCommand::openImages(const Context& context, const Model& model) const
{
    return data_.open(context, model, "train", training_.trainLimit()).and_then([&](const Dataset& train) {
        return data_.open(context, model, "val", training_.validationLimit()).map([&](const Dataset& validation) {
            return Images{train, validation};
        });
    });
}

Result<Report> TrainingCommand::trainOn(const Context& context, const RestoredModel& restored, const Images& images) const
{
    const Model& model = *restored.model;
    const auto start = std::chrono::steady_clock::now();
    TrainingRun training(context, output_.file());
    const auto outcome = training.run(label_, settings().epochs, [&](TrainMailbox& mailbox, TrainingRun::EpochDone epochDone) {
        return stage(context, model, images, mailbox, std::move(epochDone));
    });
    if (!outcome)
        return tl::make_unexpected(outcome.error());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const auto written = output_.write(outcome->network, metadataOf(model.file, model.costs));
    if (!written)
        return tl::make_unexpected(written.error());
    training.discardCheckpoint();

    Report report;
    report.json = {{"model", model.file.string()}, {"output", output_.file().string()}};
    if (restoreBatchNorm_)
        report.json["restored_batchnorms"] = restored.layers;
    addFindings(model, *outcome, report);
    report.json["skipped"] = skippedJson({&images.train, &images.validation});
    report.json["seconds"] = {{"train", seconds.count()}, {"write", written->writeSeconds}, {"verify", written->verifySeconds}};
    report.json["history"] = toJson(outcome->history);
    report.text = historyTable(outcome->history) + report.text + fmt::format("wrote {}\n", output_.file().string());
    return report;
}

void TrainingCommand::addFindings(const Model&, const TrainOutcome&, Report&) const {}

} // namespace espalier::cli
