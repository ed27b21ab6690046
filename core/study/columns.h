// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers that a study compares.
#pragma once

#include "core/pipeline/recipes/run.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace espalier {

class Task;

struct StudyColumn {
    std::string key;   ///< as study files and tables name it
    std::string title; ///< for people, with the unit
    int digits;        ///< after the point
};

/// Those of runs for these tasks, in the order of tables.
std::vector<StudyColumn> columnsOf(std::span<const Task* const> tasks);
/// Of all known tasks.
const std::vector<StudyColumn>& studyColumns();
/// Those that a study shows which names none.
std::vector<std::string> usualColumns();
/// Null where none is called so.
const StudyColumn* findColumn(const std::string& key);

/// By key; a run holds those that it measured.
using StudyValues = std::map<std::string, double>;

/// Of a run through all stages; of several rounds, the last one's trainings.
StudyValues studyValuesOf(const recipes::RunReport& report);
/// Of a run that only plans.
StudyValues studyValuesOf(const Plan& plan, const Groups& groups, const PruneSettings& settings);
/// Of a shape that was trained anew; source: the values of the run that found it.
StudyValues studyValuesOf(const recipes::Trained& trained, const StudyValues& source);

} // namespace espalier
