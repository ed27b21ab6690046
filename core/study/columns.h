// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers that a study compares, and where they stand in what a run reports.
#pragma once

#include "core/project/project.h"

#include <nlohmann/json_fwd.hpp>

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

/// report: what `run --json` or a planning-only run tells, complete or in parts; settings: what the run was asked for.
StudyValues studyValuesOf(const nlohmann::ordered_json& report, const PruneSettings& settings);

} // namespace espalier
