// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: works through a study's runs, each by the same stages as `run`, and keeps what each found the moment it is over.
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/study/results.h"
#include "core/study/study.h"
#include "core/study/table.h"

#include <optional>
#include <string>

namespace espalier {

struct StudyCourseOptions {
    std::optional<int> mostRuns; ///< now; the others another time
    bool retryFailed = false;    ///< runs that did not succeed are done again
    std::string program;         ///< its version, for the records
};

/// Does what is still to be done. However it ends, the folder then holds the tables of all that is done, and what the run at hand had
/// reached. Errors: cancelled; a file cannot be written; not one run of the study succeeded.
Result<StudyTable> performStudy(const Study& study, const StudyFolder& folder, const StudyCourseOptions& options,
                                const RecipeContext& context);

} // namespace espalier
