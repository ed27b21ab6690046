// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/result_facts.h"

#include "core/tasks/task_for.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <string_view>
#include <utility>

namespace espalier {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 4> momentTitles{{
    {"before", "before"},
    {"after_sparsity_training", "after sparsity training"},
    {"after_pruning", "after pruning"},
    {"after_finetuning", "after fine-tuning"},
}};

/// Of `prune` and of a training: older results tell no evaluations by their time.
std::vector<JudgedMoment> momentsOfStage(const Json& result)
{
    std::vector<JudgedMoment> moments;
    if (const Json& before = factAt(result, {"metrics", "before"}); before.is_object())
        moments.push_back({"before", before});
    if (const Json& after = factAt(result, {"evaluation"}); after.is_object())
        moments.push_back({factAt(result, {"groups"}).is_array() ? "after pruning" : "after training", after});
    return moments;
}

} // namespace

const Json& factAt(const Json& result, FactPath path)
{
    static const Json nothing;
    const Json* at = &result;
    for (const char* key : path) {
        const auto found = at->is_object() ? at->find(key) : at->end();
        if (!at->is_object() || found == at->end())
            return nothing;
        at = &*found;
    }
    return *at;
}

std::optional<double> numberAt(const Json& result, FactPath path)
{
    const Json& fact = factAt(result, path);
    return fact.is_number() ? std::optional(fact.get<double>()) : std::nullopt;
}

std::string textAt(const Json& result, FactPath path)
{
    const Json& fact = factAt(result, path);
    return fact.is_string() ? fact.get<std::string>() : "";
}

std::string fileNameAt(const Json& result, FactPath path)
{
    return std::filesystem::path(textAt(result, path)).filename().string();
}

namespace {

/// In the order of time; empty without labels.
std::vector<JudgedMoment> momentsIn(const Json& result)
{
    std::vector<JudgedMoment> moments;
    for (const auto& [key, title] : momentTitles)
        if (const Json& evaluation = factAt(result, {"evaluations", key}); evaluation.is_object())
            moments.push_back({title, evaluation});
    return moments.empty() ? momentsOfStage(result) : moments;
}

std::vector<const MetricInfo*> metricsIn(const std::vector<JudgedMoment>& moments)
{
    const auto told = [&](const MetricInfo& info) {
        return std::any_of(moments.begin(), moments.end(),
                           [&](const JudgedMoment& moment) { return numberAt(moment.evaluation, {info.key}).has_value(); });
    };
    std::vector<const MetricInfo*> found;
    for (const KnownTask& task : knownTasks())
        for (const MetricInfo& info : task.metrics)
            if (told(info))
                found.push_back(&info);
    return found;
}

std::string taskOf(const std::vector<const MetricInfo*>& metrics)
{
    for (const KnownTask& task : knownTasks())
        for (const MetricInfo& info : task.metrics)
            if (!metrics.empty() && std::string_view(info.key) == metrics.front()->key)
                return task.name;
    return {};
}

std::vector<std::string> groupNamesIn(const Json& result)
{
    std::vector<std::string> names;
    for (const Json& group : factAt(result, {"groups"}))
        names.push_back(textAt(group, {"name"}));
    return names;
}

} // namespace

ResultFacts factsOf(Json result)
{
    ResultFacts facts{.json = std::move(result), .moments = {}, .metrics = {}, .task = {}, .groups = {}, .classes = {}};
    facts.moments = momentsIn(facts.json);
    facts.metrics = metricsIn(facts.moments);
    facts.task = taskOf(facts.metrics);
    facts.groups = groupNamesIn(facts.json);
    return facts;
}

std::string ResultFacts::groupName(const Json& unit) const
{
    const double group = numberAt(unit, {"group"}).value_or(-1);
    return group >= 0 && group < static_cast<double>(groups.size()) ? groups[static_cast<std::size_t>(group)] : "";
}

std::optional<MetricInterval> intervalOf(const Json& evaluation, const MetricInfo& info)
{
    const Json& told = factAt(evaluation, {"intervals", info.key});
    if (told.is_array() && told.size() == 2 && told[0].is_number() && told[1].is_number())
        return MetricInterval{told[0].get<double>(), told[1].get<double>()};
    const auto value = numberAt(evaluation, {info.key}), images = numberAt(evaluation, {"images"});
    if (std::string_view(info.unit) != "%" || !value || images.value_or(0) < 1)
        return std::nullopt;
    return shareInterval(std::llround(*value / 100 * *images), std::llround(*images));
}

} // namespace espalier
