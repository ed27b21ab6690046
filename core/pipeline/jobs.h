// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the pipeline only: what the engine's core thread does for each request, by the recipes.
#pragma once

#include "core/pipeline/engine.h"
#include "core/pipeline/recipe_context.h"

namespace espalier::jobs {

Result<JobResult> openModel(const std::filesystem::path& file, const ReadOptions& options, const RecipeContext& context);
Result<JobResult> openProject(const std::filesystem::path& projectFile, const RecipeContext& context);
Result<JobResult> sparsify(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context);
Result<JobResult> prune(const ModelPtr& model, const Project& project, const Measurements& known, const RecipeContext& context);
Result<JobResult> finetune(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context);
Result<JobResult> evaluate(const Model& model, const Project& project, const RecipeContext& context);
Result<JobResult> exportModel(const Model& model, const std::filesystem::path& target, const WriteMetadata& metadata,
                              const RecipeContext& context);
Result<JobResult> allStages(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context);
Result<JobResult> measureSensitivity(const Model& model, const Project& project, const SensitivitySettings& settings,
                                     const RecipeContext& context);
Result<JobResult> measure(const Model& model, const Project& project, const Measurements& known, const RecipeContext& context);

} // namespace espalier::jobs
