// SPDX-License-Identifier: GPL-3.0-or-later
// How a changed network answers some images compared with the network before.
#pragma once

#include "core/tasks/predictions.h"

#include <cstddef>
#include <cstdint>

namespace espalier {

enum class AnswerChange { none, worse, better };

/// Of one image: by whether the answers are right, or, of detectors, by how many boxes are missed or wrong.
AnswerChange changeOf(const Prediction& before, const Prediction& after);

/// The answers of the changed network.
struct ChangedAnswers {
    Predictions now;                   ///< first what is worse, then what is better, then the others
    std::vector<AnswerChange> changes; ///< by image
    std::vector<std::string> before;   ///< by image: the likeliest answer of the network before
    std::vector<Prediction> earlier;   ///< by image: the whole answer of the network before, without the picture
};

/// Right answers as people count them: pictures, or of detectors the objects that are to be seen.
struct RightAnswers {
    std::int64_t all = 0, right = 0;
    bool objects = false;
};
/// Of the first so many answers; images that could not be read, objects that are marked difficult and crowds do not count.
RightAnswers rightAnswers(const std::vector<Prediction>& answers, std::size_t images);

/// before, after: by image; before may know more of them. most: so many images of each kind, the first ones of the dataset; their pictures
/// are read.
ChangedAnswers changedAnswers(const Dataset& images, const std::vector<Prediction>& before, const std::vector<Prediction>& after,
                              std::size_t most);

} // namespace espalier
