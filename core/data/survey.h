// SPDX-License-Identifier: GPL-3.0-or-later
// What is in a data set, found by looking at every picture: for the command `data` and the window.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/data/annotations.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

struct PictureSize {
    int width = 0, height = 0;

    auto operator<=>(const PictureSize&) const = default;
};

struct ClassCount {
    std::int64_t images = 0; ///< that show the class
    std::int64_t boxes = 0;  ///< 0 where images have a class as a whole
};

struct SplitSurvey {
    std::string name;
    std::int64_t images = 0;                ///< that can be read
    std::int64_t background = 0;            ///< of these without a box; unlabelled ones included
    std::int64_t unlabelled = 0;            ///< of these without a file or an entry of labels
    std::int64_t boxes = 0;                 ///< crowds and difficult ones included
    std::array<std::int64_t, 3> boxSizes{}; ///< below 32², below 96² square pixels, and above, as COCO counts
    std::vector<ClassCount> classes;        ///< by class
    PictureSize smallest, largest;          ///< by area
    PictureSize mostFrequent;
    std::int64_t imagesOfThatSize = 0;
};

struct Survey {
    std::string layout;             ///< of Annotations, "folders of classes", "IDX" or "images without labels"
    bool boxes = false;             ///< whether images have boxes
    std::vector<std::string> notes; ///< why labels are not used, why there is no validation part, or which part has no box
    std::vector<std::string> classes;
    std::vector<SplitSurvey> splits;
    LabelFaults faults;
    std::vector<std::string> unreadable;                             ///< "path: reason"
    std::vector<std::string> otherSize;                              ///< pictures whose annotation tells another size
    std::vector<std::pair<std::string, std::string>> nearDuplicates; ///< of training and validation pictures
};

/// Pictures looked at, of how many.
using SurveyProgress = std::function<void(std::int64_t done, std::int64_t all)>;

/// source: as readAnnotations or Dataset::open. Decodes every picture. Errors: those of reading the annotations or the folder; cancelled.
Result<Survey> surveyOf(const std::filesystem::path& source, RunControl& control, const SurveyProgress& progress = {});

} // namespace espalier
