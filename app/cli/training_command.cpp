// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_command.h"

#include "app/cli/plots.h"
#include "app/cli/report.h"
#include "core/graph/device.h"
#include "core/pipeline/report_json.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {

TrainingCommand::TrainingCommand(CLI::App& parent, const std::string& name, const std::string& description, const TrainSettings& defaults)
    : Command(parent, name, description), model_(app()), output_(app()), data_(app(), true), training_(app(), defaults), resume_(app())
{
    app().add_option("--plots", plots_, "A folder for results.csv, an epoch a line, and, of detectors, for charts of the evaluation");
}

TrainSettings TrainingCommand::settings() const
{
    TrainSettings settings = training_.settings();
    model_.place(settings);
    return settings;
}

Project TrainingCommand::project() const
{
    Project project;
    model_.apply(project);
    data_.apply(project);
    training_.apply(project);
    apply(project);
    return project;
}

Result<Report> TrainingCommand::run(const RecipeContext& context)
{
    return output_.check().and_then([&] { return model_.open(context); }).and_then([&](const ModelPtr& model) {
        return resume_.run<Trained>(output_.file(), context, [&](const RecipeContext& keeping) { return trained(model, keeping); })
            .and_then([&](const Trained& trained) { return written(*model, trained, context); });
    });
}

Result<recipes::Trained> TrainingCommand::trained(const ModelPtr& model, const RecipeContext& context) const
{
    return training_.openTeacher(model_, context).and_then([&](const ModelPtr& teacher) {
        return train(model, teacher, project(), context);
    });
}

Result<Report> TrainingCommand::written(const Model& model, const Trained& trained, const RecipeContext& context) const
{
    return output_.write(trained.model->network, metadataOf(model.file, model.costs), context)
        .and_then([&](const WrittenFile& file) {
            ResumeOption::done(output_.file());
            return plotted(trained).map([&] { return file; });
        })
        .map([&](const WrittenFile& file) { return report(model, trained, file); });
}

Result<void> TrainingCommand::plotted(const Trained& trained) const
{
    if (plots_.empty())
        return {};
    return writeResults(trained.history, plots_).and_then([&] {
        return trained.evaluation ? writePlots(*trained.evaluation, plots_) : Result<void>();
    });
}

Report TrainingCommand::report(const Model& model, const Trained& trained, const WrittenFile& file) const
{
    Report report;
    report.json = resultHead();
    report.json.update({{"model", model.file.string()}, {"output", output_.file().string()}});
    if (project().restoreBatchNorm)
        report.json["restored_batchnorms"] = trained.restoredLayers;
    addFindings(model, trained, report);
    if (trained.evaluation)
        report.json["evaluation"] = toJson(*trained.evaluation);
    report.json["settings"] = settingsJson(project());
    report.json["skipped"] = skippedJson(trained.skippedImages);
    report.json["seconds"] = {{"train", trained.seconds}, {"write", file.writeSeconds}, {"verify", file.verifySeconds}};
    report.json["threads"] = threadsInUse();
    report.json["device"] = nameOf(deviceInUse());
    report.json["kept"] = keptJson(trained);
    report.json["history"] = toJson(trained.history);
    report.text = historyTable(trained.history) + keptText(trained) + report.text + fmt::format("wrote {}\n", output_.file().string());
    return report;
}

void TrainingCommand::addFindings(const Model&, const Trained&, Report&) const {}

} // namespace espalier::cli
