// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: how much each layer can lose by itself, by the project's criterion and on its images.
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/pipeline/sensitivity.h"
#include "core/project/project.h"

#include <string>
#include <vector>

namespace espalier::recipes {

struct SensitivityReport {
    Sensitivity sensitivity;
    std::int64_t statisticsImages = 0; ///< training images for batch-norm calibration
    std::vector<std::string> skipped;  ///< images that could not be read, with the reason
    double seconds = 0;
};

/// On as many images as the settings ask for, at most the project's limits. Points measured before a cancel are cached for the next
/// time, unless the settings switch that off. Errors: those of measureSensitivity.
Result<SensitivityReport> sensitivity(const Model& model, const Project& project, const SensitivitySettings& settings,
                                      const RecipeContext& context);

} // namespace espalier::recipes
