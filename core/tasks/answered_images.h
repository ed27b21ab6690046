// SPDX-License-Identifier: GPL-3.0-or-later
// A few images and what a network answers to them: what a person sees of an accuracy.
#pragma once

#include "core/tasks/classification.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier {

struct AnsweredImage {
    Image picture;               ///< as decoded, in the network's size and channel order
    std::string name;            ///< of its file
    int label = 0;               ///< the right class
    std::vector<Answer> answers; ///< the network's, most probable first
    bool right() const { return !answers.empty() && answers.front().label == label; }
};

struct AnsweredImages {
    std::vector<std::string> classes;
    Preprocessing::Order order = Preprocessing::Order::rgb; ///< of the pictures' channels
    std::vector<AnsweredImage> images;
};

/// At most count images, spread evenly over the dataset and so over its classes. Fails as evaluate does.
Result<std::shared_ptr<const AnsweredImages>> answerImages(const Network& network, const Dataset& dataset, std::size_t count);

} // namespace espalier
