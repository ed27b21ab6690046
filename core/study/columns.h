// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers that studies compare.
#pragma once

#include "core/pipeline/recipes/run.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace espalier {

struct KnownTask;

struct StudyColumn {
    std::string key;   ///< in study files and tables
    std::string title; ///< for people, with the unit
    int digits;        ///< decimals
};

/// Columns for runs with these tasks, in the order of tables.
std::vector<StudyColumn> columnsOf(std::span<const KnownTask> tasks);
/// Columns for all known tasks.
const std::vector<StudyColumn>& studyColumns();
/// The default columns of a study.
std::vector<std::string> usualColumns();
/// Null for an unknown key.
const StudyColumn* findColumn(const std::string& key);

/// By key; a run has those that it measured.
using StudyValues = std::map<std::string, double>;

/// Of a run of all stages; with several rounds, the last round's trainings.
StudyValues studyValuesOf(const recipes::RunReport& report);
/// Of a run that only plans.
StudyValues studyValuesOf(const Plan& plan, const Groups& groups, const PruneSettings& settings);
/// Of a pruned shape trained from scratch; source: the values of the run that found the shape.
StudyValues studyValuesOf(const recipes::Trained& trained, const StudyValues& source);

} // namespace espalier
