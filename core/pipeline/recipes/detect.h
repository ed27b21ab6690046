// SPDX-License-Identifier: GPL-3.0-or-later
// Recipe: finds objects in images, folders and videos, and draws them.
#pragma once

#include "core/pipeline/model.h"
#include "core/pipeline/recipe_context.h"
#include "core/tasks/detection/detector.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace espalier::recipes {

struct DetectSettings {
    std::vector<std::filesystem::path> sources;
    std::filesystem::path output; ///< a folder, made where it is not there; empty: nothing is drawn
    SuppressionSettings keep{.confidence = 0.25, .overlap = 0.45};
    Preprocessing preprocessing; ///< what is not set is the network's
};

struct NamedDetection {
    Detection what; ///< in pixels of the image as it was
    std::string name;
};

struct DetectedImage {
    std::filesystem::path source;
    std::int64_t frame = -1; ///< of a video
    int width = 0, height = 0;
    std::vector<NamedDetection> boxes; ///< surest first
    std::filesystem::path written;     ///< empty where nothing was drawn
};

struct Detected {
    std::vector<DetectedImage> images;
    std::vector<std::string> skipped; ///< "path: reason"
    DetectorTimes seconds;            ///< of all images together
};

/// Errors: the network is no detector (says what was looked for), no such source, a folder that cannot be written; cancelled.
Result<Detected> detect(const Model& model, const DetectSettings& settings, const RecipeContext& context);

} // namespace espalier::recipes
