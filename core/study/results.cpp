// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/results.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int recordFormat = 1;
constexpr const char* markerName = "study.json";

Json marker(const Study& study)
{
    return {{"format", recordFormat}, {"study", study.name}, {"quick", study.quick}};
}

std::string calledBy(const std::string& name, bool quick)
{
    return fmt::format("'{}'{}", name, quick ? " in its quick form" : "");
}

/// Whether the folder belongs to this study or is empty.
Result<void> checkOwner(const fs::path& folder, const Study& study)
{
    std::error_code problem;
    if (fs::is_empty(folder, problem))
        return {};
    const Json found = readJson(folder / markerName, "study").value_or(Json());
    if (!found.is_object() || !found.contains("study"))
        return failure(
            fmt::format("The folder '{}' holds other things than the results of a study; choose another one with --out.", folder.string()));
    const std::string owner = found["study"].is_string() ? found["study"].get<std::string>() : "";
    const bool quick = found.contains("quick") && found["quick"] == true;
    if (owner == study.name && quick == study.quick)
        return {};
    return failure(fmt::format("The folder '{}' holds the results of the study {}, not of {}; choose another one with --out.",
                               folder.string(), calledBy(owner, quick), calledBy(study.name, study.quick)));
}

Json ratioJson(std::optional<double> ratio)
{
    return ratio ? Json(*ratio) : Json(nullptr);
}

} // namespace

Json toJson(const RunRecord& record)
{
    return {{"format", recordFormat},       {"arm", record.arm},         {"ratio", ratioJson(record.ratio)}, {"seed", record.seed},
            {"settings_hash", record.hash}, {"program", record.program}, {"threads", record.threads},        {"started", record.started},
            {"seconds", record.seconds},    {"failure", record.failure}, {"metrics", record.metrics},        {"settings", record.settings},
            {"report", record.report}};
}

Result<RunRecord> recordFromJson(const Json& json)
{
    try {
        RunRecord record;
        if (json.at("format") != recordFormat)
            return failure("it was written in another format");
        json.at("arm").get_to(record.arm);
        if (!json.at("ratio").is_null())
            record.ratio = json.at("ratio").get<double>();
        json.at("seed").get_to(record.seed);
        json.at("settings_hash").get_to(record.hash);
        json.at("program").get_to(record.program);
        json.at("threads").get_to(record.threads);
        json.at("started").get_to(record.started);
        json.at("seconds").get_to(record.seconds);
        json.at("failure").get_to(record.failure);
        json.at("settings").get_to(record.settings);
        record.metrics = json.at("metrics").get<StudyValues>();
        record.report = json.at("report");
        return record;
    } catch (const std::exception& problem) {
        return failure("it is damaged", problem.what());
    }
}

Result<StudyFolder> StudyFolder::open(const fs::path& folder, const Study& study)
{
    std::error_code problem;
    if (fs::exists(folder) && !fs::is_directory(folder))
        return failure(fmt::format("'{}' is not a folder, so no results can be kept there.", folder.string()));
    if (const auto ours = fs::exists(folder) ? checkOwner(folder, study) : Result<void>(); !ours)
        return tl::make_unexpected(ours.error());
    for (const char* inner : {"runs", "networks"}) {
        fs::create_directories(folder / inner, problem);
        if (problem)
            return failure(fmt::format("The folder '{}' cannot be made: {}.", (folder / inner).string(), problem.message()));
    }
    return writeJson(folder / markerName, marker(study)).map([&] { return StudyFolder(folder); });
}

StudyFolder::Found StudyFolder::find(const StudyRun& run) const
{
    const fs::path file = recordOf(run);
    if (!fs::exists(file))
        return {};
    auto record = recordFromJson(readJson(file, "record").value_or(Json()));
    if (!record)
        return {std::nullopt, fmt::format("The result '{}' is not used, as {}.", file.string(), record.error().message)};
    if (record->hash != run.hash)
        return {std::nullopt, fmt::format("The settings of '{}' have changed since it was run.", run.id)};
    return {std::move(*record), {}};
}

Result<void> StudyFolder::keep(const StudyRun& run, const RunRecord& record) const
{
    return writeJson(recordOf(run), toJson(record));
}

fs::path StudyFolder::networkOf(const StudyRun& run) const
{
    return path_ / "networks" / (run.id + ".pt");
}

fs::path StudyFolder::recordOf(const StudyRun& run) const
{
    return path_ / "runs" / (run.id + ".json");
}

} // namespace espalier
