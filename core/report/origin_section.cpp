// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/report_json.h"
#include "core/report/number_words.h"
#include "core/report/sections.h"

#include <spdlog/fmt/fmt.h>

#include <filesystem>
#include <variant>

namespace espalier {
namespace {

/// Of paths the last name alone: where files lie is nobody's business.
std::string settingWords(const Setting& setting)
{
    const std::string text = textOf(setting);
    const auto* path = std::get_if<std::filesystem::path*>(&setting.place);
    const std::string shown = path != nullptr ? (*path)->filename().string() : text;
    return shown.empty() ? setting.least : shown;
}

void addFact(ReportTable& table, const std::string& title, const std::string& words)
{
    if (!words.empty())
        table.rows.push_back({title, words});
}

std::string writtenFiles(const ResultFacts& facts)
{
    std::string names;
    for (const Json& file : factAt(facts.json, {"files"}))
        if (file.is_string())
            names += (names.empty() ? "" : ", ") + std::filesystem::path(file.get<std::string>()).filename().string();
    return names.empty() ? fileNameAt(facts.json, {"output"}) : names;
}

std::string durationWords(const ResultFacts& facts)
{
    double seconds = 0;
    for (const Json& part : factAt(facts.json, {"seconds"}))
        seconds += part.is_number() ? part.get<double>() : 0;
    return seconds == 0 ? "" : seconds < 90 ? fmt::format("{:.0f} seconds", seconds) : fmt::format("{:.0f} minutes", seconds / 60);
}

} // namespace

ReportSection settingsSection(const ResultFacts& facts)
{
    ReportSection section{"Settings that differ from the defaults", {}};
    Project project = projectIn(facts.json), usual;
    const Settings own = settingsOf(project), defaults = settingsOf(usual);
    ReportTable table{{"setting", "key in projects", "here", "by default"}, {}, false};
    for (std::size_t i = 0; i < own.size(); ++i)
        if (textOf(own[i]) != textOf(defaults[i]))
            table.rows.push_back({own[i].label, own[i].key, settingWords(own[i]), settingWords(defaults[i])});
    if (!factAt(facts.json, {"settings"}).is_object())
        section.blocks.emplace_back(ReportText{"The result does not tell its settings: it was written before results did so."});
    else if (table.rows.empty())
        section.blocks.emplace_back(ReportText{"All settings were at their defaults."});
    else
        section.blocks.emplace_back(std::move(table));
    return section;
}

ReportSection originSection(const ResultFacts& facts, const std::string& program)
{
    ReportSection section{"Origin", {}};
    ReportTable table{{"", ""}, {}, false};
    addFact(table, "Network before", fileNameAt(facts.json, {"model"}));
    addFact(table, "Project", fileNameAt(facts.json, {"project"}));
    addFact(table, "Files written", writtenFiles(facts));
    addFact(table, "Plan (hash)", textAt(facts.json, {"plan_hash"}));
    addFact(table, "Recipe", textAt(facts.json, {"recipe", "reason"}));
    addFact(table, "Time it took", durationWords(facts));
    addFact(table, "Result by", textAt(facts.json, {"version"}).empty() ? "" : "Espalier " + textAt(facts.json, {"version"}));
    addFact(table, "Report by", "Espalier " + program);
    section.blocks.emplace_back(std::move(table));
    return section;
}

} // namespace espalier
