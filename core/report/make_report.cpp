// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/make_report.h"

#include "core/pipeline/recipes/images.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/report_json.h"
#include "core/report/sample_pictures.h"
#include "core/report/sections.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <system_error>

namespace espalier {
namespace {

namespace fs = std::filesystem;
using Samples = Result<ReportSamples>;

constexpr std::size_t shownPictures = 6;

bool isProjectFile(const fs::path& file)
{
    return file.extension() == ".yaml" || file.extension() == ".yml";
}

Result<Json> checkedResult(const fs::path& file, Json result)
{
    const double format = numberAt(result, {"format"}).value_or(resultFormat);
    if (format > resultFormat)
        return failure(
            fmt::format("{} was written by a newer version of Espalier (format {:.0f}, this version reads {}); use that version.",
                        file.string(), format, resultFormat));
    if (!factAt(result, {"plan_hash"}).is_string() && !factAt(result, {"history"}).is_array())
        return failure(
            fmt::format("{} is no result that can be reported; give a project, or what espalier-cli run, prune or finetune printed "
                        "with --json.",
                        file.string()));
    return result;
}

/// A file that a result names: there, or beside the result, which may have been moved with it. Empty where it is not.
fs::path placeOf(const fs::path& named, const fs::path& result)
{
    const fs::path folder = result.parent_path();
    std::error_code ignored;
    for (const fs::path& place : {named, folder / named, folder / named.filename()})
        if (!named.empty() && fs::exists(place, ignored))
            return place;
    return {};
}

/// The project behind a result: its own settings, or for older results the project's file.
Project projectBehind(const Json& result, const fs::path& file)
{
    const fs::path projectFile = placeOf(textAt(result, {"project"}), file);
    Project project = projectIn(result);
    if (!factAt(result, {"settings"}).is_object() && !projectFile.empty())
        project = readProject(projectFile).value_or(project);
    project.model = placeOf(textAt(result, {"model"}), file);
    project.data = placeOf(project.data, file);
    return project;
}

Samples samplesBy(const Model& before, const Network& after, const Project& project, const RecipeContext& context)
{
    if (project.data.empty())
        return failure("the pictures are not told, or no longer there.");
    return recipes::openSplit(before, project, "val", project.validationLimit, context).and_then([&](const Dataset& dataset) {
        return samplePictures(before.network, after, dataset, shownPictures).and_then([&](std::vector<ReportPicture> pictures) {
            return classAnswers(before.network, after, dataset, context).map([&](std::vector<ClassAnswers> classes) {
                return ReportSamples{std::move(pictures), std::move(classes)};
            });
        });
    });
}

/// Opens both networks of a result.
Samples samplesOf(const Json& result, const fs::path& file, const RecipeContext& context)
{
    const Project project = projectBehind(result, file);
    const fs::path output = placeOf(textAt(result, {"output"}), file);
    if (project.model.empty() || output.empty())
        return failure(fmt::format("the file {} is no longer there.", fileNameAt(result, {project.model.empty() ? "model" : "output"})));
    if (project.data.empty())
        return failure("the pictures are not told, or no longer there.");
    return recipes::openNetwork(project.model, recipes::readOptions(project), context).and_then([&](const recipes::Opened& before) {
        return recipes::openNetwork(output, recipes::readOptions(project), context).and_then([&](const recipes::Opened& after) {
            return samplesBy(*before.model, after.model->network, project, context);
        });
    });
}

ReportSection picturesSection(const Samples& samples)
{
    ReportSection section{"Sample pictures", {}};
    if (!samples)
        section.blocks.emplace_back(ReportText{"There are none: " + samples.error().message});
    else
        section.blocks.insert(section.blocks.end(), {ReportText{"Validation pictures, chosen evenly and not for their answers, before and "
                                                                "after. Of a detector, boxes surer than 25 % are drawn."},
                                                     ReportPictures{samples->pictures}});
    return section;
}

Result<ResultReport> reportOfResult(const fs::path& file, const std::string& program, const RecipeContext& context)
{
    return readJson(file, "result")
        .and_then([&](Json result) { return checkedResult(file, std::move(result)); })
        .and_then([&](const Json& result) -> Result<ResultReport> {
            const Samples samples = samplesOf(result, file, context);
            if (!samples && samples.error().isCancelled())
                return cancelled();
            return reportOf(result, samples, program, false);
        });
}

Result<ResultReport> reportOfProject(const fs::path& file, const std::string& program, const RecipeContext& context)
{
    return recipes::openProject(file, context).and_then([&](const recipes::Opened& opened) {
        recipes::PruneWishes wishes;
        wishes.comparison = true;
        return recipes::prune(opened.model, *opened.project, context, wishes).and_then([&](const recipes::Pruned& pruned) {
            return reportOfCut(opened.model, *opened.project, pruned, program, context);
        });
    });
}

Json stagesJson(const StageResults& results, Runtime runtime)
{
    Json json = pruningJson(*results.cutFrom, *results.pruned);
    json["evaluations"] = Json::object();
    for (const auto& [when, evaluation] : results.evaluations)
        json["evaluations"][when] = thoroughJson(evaluation);
    for (const auto& [stage, course] : results.trainings)
        json[stage] = {{"history", toJson(course.history)}, {"kept", {{"epoch", course.keptEpoch}}}};
    if (results.milliseconds && results.millisecondsBefore)
        json["latency"] = {{"runtime", nameOf(runtime)},
                           {"before", {{"milliseconds", *results.millisecondsBefore}}},
                           {"after", {{"milliseconds", *results.milliseconds}}}};
    return json;
}

/// parts: what the networks' own results tell.
Result<ResultReport> reportOfNetworks(const Json& parts, const Model& before, const Network& after, const Project& project,
                                      const std::string& program, const RecipeContext& context, bool planned)
{
    Json result{{"model", before.file.empty() ? project.model.string() : before.file.string()}, {"project", project.file.string()}};
    result.update(parts);
    result["settings"] = settingsJson(project);
    const Samples samples = samplesBy(before, after, project, context);
    if (!samples && samples.error().isCancelled())
        return cancelled();
    return reportOf(result, samples, program, planned);
}

} // namespace

Result<ResultReport> makeReport(const fs::path& source, const std::string& program, const RecipeContext& context)
{
    return isProjectFile(source) ? reportOfProject(source, program, context) : reportOfResult(source, program, context);
}

Result<ResultReport> reportOfCut(const ModelPtr& model, const Project& project, const recipes::Pruned& pruned, const std::string& program,
                                 const RecipeContext& context)
{
    return reportOfNetworks(prunedJson(*model, pruned), *model, pruned.model->network, project, program, context, /*planned=*/true);
}

Result<ResultReport> reportOfStages(const StageResults& results, const Project& project, const std::string& program,
                                    const RecipeContext& context)
{
    return reportOfNetworks(stagesJson(results, project.prune.runtime), *results.first, results.last->network, project, program, context,
                            /*planned=*/false);
}

ResultReport reportOf(const Json& result, const Samples& samples, const std::string& program, bool planned)
{
    ResultFacts facts = factsOf(result);
    if (samples)
        facts.classes = samples->classes;
    const std::string name = fs::path(textAt(result, {"model"})).stem().string();
    const bool cut = factAt(result, {"plan_hash"}).is_string();
    return {fmt::format("{} {}", name.empty() ? "The network" : name,
                        planned ? "as it would be pruned"
                        : cut   ? "made smaller"
                                : "trained"),
            summarySection(facts, planned),
            {sizesSection(facts), answersSection(facts), picturesSection(samples), classesSection(facts), layersSection(facts),
             decisionsSection(facts), trainingSection(facts), settingsSection(facts), originSection(facts, program)}};
}

} // namespace espalier
