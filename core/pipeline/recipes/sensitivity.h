// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: how much each layer can lose by itself, by the project's criterion and on its images.
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/pipeline/sensitivity.h"

#include <string>
#include <vector>

namespace espalier::recipes {

struct SensitivityReport {
    Sensitivity sensitivity;
    std::int64_t statisticsImages = 0; ///< training images that batch-norm statistics were measured on
    std::vector<std::string> skipped;  ///< images that could not be read, with the reason
    double seconds = 0;
};

/// On as many images as the settings ask for, and no more than the project allows. What is measured before a cancel is kept for
/// the next time, unless the settings say otherwise. Errors: those of measureSensitivity.
Result<SensitivityReport> sensitivity(const Model& model, const Project& project, const SensitivitySettings& settings,
                                      const RecipeContext& context);

} // namespace espalier::recipes
