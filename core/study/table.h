// SPDX-License-Identifier: GPL-3.0-or-later
// What a study found: means, spreads and paired differences to the reference arm (docs/method.md §4).
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
    std::optional<Interval> interval; ///< 95 %, of the mean difference
};

struct TableRow {
    std::string name;            ///< of an arm, a series or a contrast
    std::optional<double> ratio; ///< where the study sweeps ratios
    std::string metric;
    ValuesBySeed values;
    Spread spread;
    std::optional<PairedDifference> difference; ///< to the reference; none for the reference itself
};

/// Series compared where each of them has the same value of a metric; values between their points are interpolated.
struct MatchedRows {
    std::string on;
    std::optional<double> at; ///< none: where the reference is, seed by seed
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
    std::vector<std::string> metrics; ///< for people and charts; the rows hold all but seconds, which repeat on no machine
    std::size_t runsDone = 0, runsPlanned = 0;
    std::vector<TableRow> arms;
    std::vector<MatchedRows> matched;
    std::vector<TableRow> contrasts; ///< their values are differences; difference holds the same with its interval
    std::vector<Failure> failures;
    std::vector<std::string> remarks; ///< what a reader should know about the runs, a sentence each
};

/// records: one per Study::runs; none for a run that is still to be done.
StudyTable tabulate(const Study& study, const std::vector<std::optional<RunRecord>>& records);

} // namespace espalier
