// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/table.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

namespace espalier {
namespace {

using Records = std::vector<std::optional<RunRecord>>;
using Ratio = std::optional<double>;

std::vector<double> valuesOf(const ValuesBySeed& bySeed)
{
    std::vector<double> values;
    for (const auto& entry : bySeed)
        values.push_back(entry.second);
    return values;
}

std::optional<PairedDifference> differenceOf(const ValuesBySeed& values, const ValuesBySeed& reference)
{
    std::vector<double> differences;
    for (const auto& [seed, value] : values) {
        if (const auto other = reference.find(seed); other != reference.end())
            differences.push_back(value - other->second);
    }
    if (differences.empty())
        return std::nullopt;
    return PairedDifference{spreadOf(differences), bootstrapInterval(differences)};
}

class Tabulation {
public:
    Tabulation(const Study& study, const Records& records) : study_(study), records_(records)
    {
        for (const StudyColumn& metric : studyColumns()) {
            if (metric.key != "seconds")
                metrics_.emplace_back(metric.key);
        }
        if (study.ratios.empty())
            ratios_.emplace_back();
        else
            ratios_.assign(study.ratios.begin(), study.ratios.end());
    }

    std::vector<TableRow> arms() const
    {
        std::vector<TableRow> rows;
        for (const Ratio& ratio : ratios_) {
            for (const StudyArm& arm : study_.arms) {
                for (const std::string& metric : metrics_)
                    addRow(rows, arm.name, ratio, metric, values(arm.name, ratio, metric), values(study_.reference, ratio, metric));
            }
        }
        return rows;
    }

    std::vector<TableRow> contrasts() const
    {
        std::vector<TableRow> rows;
        for (const Ratio& ratio : ratios_) {
            for (const StudyContrast& contrast : study_.contrasts) {
                for (const std::string& metric : metrics_)
                    addContrast(rows, contrast, ratio, metric);
            }
        }
        return rows;
    }

    std::vector<MatchedRows> matched() const
    {
        std::vector<MatchedRows> all;
        for (const StudyMatch& match : study_.matches) {
            if (match.at.empty())
                all.push_back({match.on, std::nullopt, rowsWhereTheReferenceIs(match)});
            for (const double at : match.at)
                all.push_back({match.on, at, rowsAt(match, at)});
        }
        return all;
    }

private:
    ValuesBySeed values(const std::string& arm, const Ratio& ratio, const std::string& metric) const
    {
        ValuesBySeed found;
        for (const auto& record : records_) {
            if (!record || record->arm != arm || record->ratio != ratio)
                continue;
            if (const auto value = record->metrics.find(metric); value != record->metrics.end())
                found[record->seed] = value->second;
        }
        return found;
    }

    /// Adds nothing without values.
    void addRow(std::vector<TableRow>& rows, const std::string& name, const Ratio& ratio, const std::string& metric, ValuesBySeed values,
                const ValuesBySeed& reference) const
    {
        if (values.empty())
            return;
        TableRow row{name, ratio, metric, std::move(values), {}, std::nullopt};
        row.spread = spreadOf(valuesOf(row.values));
        if (name != study_.reference)
            row.difference = differenceOf(row.values, reference);
        rows.push_back(std::move(row));
    }

    /// Mean over arms, for the seeds that all of the arms have.
    ValuesBySeed meanOver(const std::vector<std::string>& arms, const Ratio& ratio, const std::string& metric) const
    {
        std::map<std::uint64_t, std::vector<double>> gathered;
        for (const std::string& arm : arms) {
            for (const auto& [seed, value] : values(arm, ratio, metric))
                gathered[seed].push_back(value);
        }
        ValuesBySeed means;
        for (const auto& [seed, list] : gathered) {
            if (list.size() == arms.size())
                means[seed] = spreadOf(list).mean;
        }
        return means;
    }

    void addContrast(std::vector<TableRow>& rows, const StudyContrast& contrast, const Ratio& ratio, const std::string& metric) const
    {
        ValuesBySeed differences = meanOver(contrast.plus, ratio, metric);
        const ValuesBySeed minus = meanOver(contrast.minus, ratio, metric);
        std::erase_if(differences, [&](const auto& entry) { return !minus.contains(entry.first); });
        for (auto& [seed, value] : differences)
            value -= minus.at(seed);
        if (differences.empty())
            return;
        TableRow row{contrast.name, ratio, metric, std::move(differences), {}, std::nullopt};
        const std::vector<double> list = valuesOf(row.values);
        row.spread = spreadOf(list);
        row.difference = PairedDifference{row.spread, bootstrapInterval(list)};
        rows.push_back(std::move(row));
    }

    std::vector<std::string> series() const
    {
        std::vector<std::string> names;
        for (const StudyArm& arm : study_.arms) {
            if (std::find(names.begin(), names.end(), arm.series) == names.end())
                names.push_back(arm.series);
        }
        return names;
    }

    const std::string& referenceSeries() const { return study_.arms[study_.armCalled(study_.reference)].series; }

    /// The points of a series for one seed: all of its arms at all ratios.
    std::vector<CurvePoint> curve(const std::string& seriesName, std::uint64_t seed, const std::string& on, const std::string& metric) const
    {
        std::vector<CurvePoint> points;
        for (const auto& record : records_) {
            if (!record || record->seed != seed || study_.arms[study_.armCalled(record->arm)].series != seriesName)
                continue;
            const auto x = record->metrics.find(on);
            const auto y = record->metrics.find(metric);
            if (x != record->metrics.end() && y != record->metrics.end())
                points.push_back({x->second, y->second});
        }
        return points;
    }

    /// Rows of all series, interpolated for each seed at its own value of the metric.
    void addMatched(std::vector<TableRow>& rows, const StudyMatch& match, const Ratio& ratio, const ValuesBySeed& places) const
    {
        const auto read = [&](const std::string& name, const std::string& metric) {
            ValuesBySeed values;
            for (const auto& [seed, place] : places) {
                if (const auto value = valueAt(curve(name, seed, match.on, metric), place, match.within))
                    values[seed] = *value;
            }
            return values;
        };
        for (const std::string& name : series()) {
            for (const std::string& metric : study_.metrics) {
                addRow(rows, name, ratio, metric, read(name, metric), read(referenceSeries(), metric));
                if (!rows.empty() && name == referenceSeries())
                    rows.back().difference.reset();
            }
        }
    }

    std::vector<TableRow> rowsWhereTheReferenceIs(const StudyMatch& match) const
    {
        std::vector<TableRow> rows;
        for (const Ratio& ratio : ratios_)
            addMatched(rows, match, ratio, values(study_.reference, ratio, match.on));
        return rows;
    }

    std::vector<TableRow> rowsAt(const StudyMatch& match, double at) const
    {
        ValuesBySeed places;
        for (const std::uint64_t seed : study_.seeds)
            places[seed] = at;
        std::vector<TableRow> rows;
        addMatched(rows, match, std::nullopt, places);
        return rows;
    }

    const Study& study_;
    const Records& records_;
    std::vector<std::string> metrics_;
    std::vector<Ratio> ratios_;
};

/// Adds a sentence where the runs were made under different conditions.
void addRemarks(StudyTable& table, const Records& records)
{
    std::set<std::string> programs;
    std::set<std::string> threads;
    for (const auto& record : records) {
        if (record) {
            programs.insert(record->program);
            threads.insert(fmt::to_string(record->threads));
        }
    }
    const auto tell = [&](const std::set<std::string>& found, const char* what) {
        if (found.size() > 1)
            table.remarks.push_back(fmt::format("The runs were made with different {}: {}.", what, fmt::join(found, ", ")));
    };
    tell(programs, "versions of Espalier");
    tell(threads, "numbers of threads, which changes the last digits of training");
}

} // namespace

StudyTable tabulate(const Study& study, const Records& records)
{
    StudyTable table;
    table.name = study.name;
    table.title = study.title.empty() ? study.name : study.title;
    table.note = study.note;
    table.reference = study.reference;
    table.quick = study.quick;
    table.seeds = study.seeds;
    table.ratios = study.ratios;
    table.metrics = study.metrics;
    table.runsPlanned = records.size();
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i] && !records[i]->failure.empty())
            table.failures.push_back({study.runs[i].id, records[i]->failure});
        table.runsDone += records[i] ? 1 : 0;
    }
    const Tabulation tabulation(study, records);
    table.arms = tabulation.arms();
    table.matched = tabulation.matched();
    table.contrasts = tabulation.contrasts();
    addRemarks(table, records);
    return table;
}

} // namespace espalier
