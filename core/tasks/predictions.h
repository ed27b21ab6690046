// SPDX-License-Identifier: GPL-3.0-or-later
// A few images and what a network predicts of them, in the words of its task: what a person sees of a metric.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier {

struct Guess {
    std::string what;
    double probability = 0;
};

struct Prediction {
    Image picture;              ///< as decoded, in the network's size and channel order
    std::string name;           ///< of its file
    std::string truth;          ///< what would be right
    std::vector<Guess> guesses; ///< the network's, likeliest first; never none
    bool right = false;
};

struct Predictions {
    Preprocessing::Order order = Preprocessing::Order::rgb; ///< of the pictures' channels
    std::vector<Prediction> images;
};

/// Of the given images; guesses: at most so many an image. Fails as evaluate does.
Result<Predictions> predictionsOf(const Network& network, const Dataset& dataset, const std::vector<std::size_t>& images, int guesses = 3);
/// Of at most count images, spread evenly over the dataset and so over its classes.
Result<std::shared_ptr<const Predictions>> somePredictions(const Network& network, const Dataset& dataset, std::size_t count);

} // namespace espalier
