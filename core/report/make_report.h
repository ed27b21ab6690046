// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the report about a result, or about what a project's plan would cut.
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/pipeline/recipes/prune.h"
#include "core/report/class_answers.h"
#include "core/report/result_report.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// source: a project (YAML), which is planned and cut in memory as `prune` would, or the JSON that `run`, `prune` or a training printed.
/// program: the version of this one. Sample pictures are there where the networks and the images are; else a sentence says why not. Errors:
/// the file cannot be read, is no result, was written by a newer version; those of pruning; cancelled.
Result<ResultReport> makeReport(const std::filesystem::path& source, const std::string& program, const RecipeContext& context);

/// Part of it: from a cut that has been made already.
Result<ResultReport> reportOfCut(const ModelPtr& model, const Project& project, const recipes::Pruned& pruned, const std::string& program,
                                 const RecipeContext& context);

/// What stages made of a network, in memory.
struct StageResults {
    ModelPtr first, last;                          ///< the network before the stages, and behind them
    ModelPtr cutFrom;                              ///< that the plan is about
    std::shared_ptr<const recipes::Pruned> pruned; ///< the plan and what is known of it; its network is not needed
    std::map<std::string, Evaluation> evaluations; ///< by the keys of results: "before", "after_pruning", …
    struct Course {
        std::vector<EpochRecord> history;
        int keptEpoch = 0;
    };
    std::map<std::string, Course> trainings;                ///< "sparsify", "finetune"
    std::optional<double> milliseconds, millisecondsBefore; ///< of last and first for one image, in the project's runtime
};

/// The same of networks that were pruned.
Result<ResultReport> reportOfStages(const StageResults& results, const Project& project, const std::string& program,
                                    const RecipeContext& context);

/// What takes both networks and the images.
struct ReportSamples {
    std::vector<ReportPicture> pictures;
    std::vector<ClassAnswers> classes; ///< of a classifier
};

/// Part of it: from what a result tells alone, and samples, or why there are none.
ResultReport reportOf(const Json& result, const Result<ReportSamples>& samples, const std::string& program, bool planned);

} // namespace espalier
