// SPDX-License-Identifier: GPL-3.0-or-later
// The results of a study: means, spreads and paired differences to the reference arm (docs/method.md §4).
#pragma once

#include "core/study/results.h"
#include "core/study/statistics.h"
#include "core/study/study.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

using ValuesBySeed = std::map<std::uint64_t, double>;

/// Seed by seed, over the seeds that both sides have.
struct PairedDifference {
    Spread spread;
    std::optional<Interval> interval; ///< 95 % interval of the mean difference
};

struct TableRow {
    std::string name;            ///< of an arm, a series or a contrast
    std::optional<double> ratio; ///< if the study has several ratios
    std::string metric;
    ValuesBySeed values;
    Spread spread;
    std::optional<PairedDifference> difference; ///< from the reference; none for the reference itself
};

/// Series compared at an equal value of a metric, by interpolation between their points.
struct MatchedRows {
    std::string on;
    std::optional<double> at; ///< none: at the reference's value, seed by seed
    std::vector<TableRow> rows;
};

struct StudyTable {
    struct Failure {
        std::string run, sentence;
    };
    std::string name, title, note, reference;
    bool quick = false;
    std::vector<std::uint64_t> seeds;
    std::vector<double> ratios;
    std::vector<std::string> metrics; ///< for people and charts; the rows hold all metrics but seconds, which vary between machines
    std::size_t runsDone = 0, runsPlanned = 0;
    std::vector<TableRow> arms;
    std::vector<MatchedRows> matched;
    std::vector<TableRow> contrasts; ///< their values are differences; difference holds the same with its interval
    std::vector<Failure> failures;
    std::vector<std::string> remarks; ///< what readers should know about the runs, one sentence each
};

/// records: one per Study::runs; none for a run that is not finished.
StudyTable tabulate(const Study& study, const std::vector<std::optional<RunRecord>>& records);

} // namespace espalier
