// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: evaluates a network on a project's images.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/project/project.h"
#include "core/settings/evaluate_settings.h"
#include "core/tasks/evaluation.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier::recipes {

/// Nothing without labels.
struct Judged {
    std::optional<Evaluation> evaluation;
    std::shared_ptr<const Predictions> predictions; ///< where the context asks for them
};

struct Evaluated : Judged {
    std::vector<std::string> skipped; ///< images that could not be read, with the reason
};

Result<Evaluated> evaluate(const Model& model, const Project& project, const RecipeContext& context, const EvaluateSettings& settings = {});

/// Part of other recipes: evaluates a network that one of them made. when: as Observer::evaluated.
Result<Judged> judge(const Network& network, const Dataset& dataset, const std::string& when, const RecipeContext& context,
                     const EvaluateSettings& settings = {});

} // namespace espalier::recipes
