// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: performs a study's runs with the same stages as `run`, and stores each result at once.
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/study/results.h"
#include "core/study/study.h"
#include "core/study/table.h"

#include <optional>
#include <string>

namespace espalier {

struct StudyCourseOptions {
    std::optional<int> mostRuns; ///< at most this many runs in this call
    bool retryFailed = false;    ///< repeat runs that failed
    std::string program;         ///< the program's version, for the records
};

/// Performs the missing runs. In every case the folder then holds the tables of all finished runs and the state of an unfinished one.
/// Errors: cancelled; a file cannot be written; no run of the study succeeded.
Result<StudyTable> performStudy(const Study& study, const StudyFolder& folder, const StudyCourseOptions& options,
                                const RecipeContext& context);

} // namespace espalier
