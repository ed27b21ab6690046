// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers that a study compares.
#pragma once

#include "core/pipeline/recipes/run.h"

#include <map>
#include <string>
#include <vector>

namespace espalier {

struct StudyColumn {
    const char* key;   ///< as study files and tables name it
    const char* title; ///< for people, with the unit
    int digits;        ///< after the point
};

/// All of them, in the order of tables.
const std::vector<StudyColumn>& studyColumns();
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
