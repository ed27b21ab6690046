// SPDX-License-Identifier: GPL-3.0-or-later
// Works through a study's runs, each by the same stages as `run`, and keeps what each found the moment it is over.
#pragma once

#include "app/cli/command.h"
#include "core/pipeline/stages.h"
#include "core/study/results.h"
#include "core/study/study.h"
#include "core/study/table.h"

#include <map>
#include <optional>
#include <vector>

namespace espalier::cli {

struct StudyCourseOptions {
    std::optional<int> mostRuns; ///< now; the others another time
    bool retryFailed = false;    ///< runs that did not succeed are done again
};

class StudyCourse {
public:
    StudyCourse(const Context& context, const Study& study, const StudyFolder& folder, StudyCourseOptions options);

    /// Does what is still to be done. However it ends, the folder then holds the tables of all that is done.
    /// Errors: cancelled; a file cannot be written; not one run of the study succeeded.
    Result<StudyTable> perform();

private:
    using Json = nlohmann::ordered_json;

    void collect();
    bool done(std::size_t run) const;
    Result<void> runMissing();
    void tellStart(std::size_t run) const;
    Result<void> keepOutcome(std::size_t run);
    Result<Json> reportOf(const StudyRun& run);
    Result<Json> planned(const StudyRun& run);
    Result<Json> trainedAnew(const StudyRun& run, const StudyRun& source);
    Result<ModelPtr> openOnce(const Project& project);
    Result<StudyTable> tables();

    const Context& context_;
    const Study& study_;
    const StudyFolder& folder_;
    StudyCourseOptions options_;
    std::vector<std::optional<RunRecord>> records_; ///< by run
    std::map<std::filesystem::path, ModelPtr> opened_;
};

} // namespace espalier::cli
