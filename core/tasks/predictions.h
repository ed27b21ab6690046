// SPDX-License-Identifier: GPL-3.0-or-later
// Some images and the network's predictions, in the terms of its task, to illustrate a metric.
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

/// A box in a picture; its edges are shares of the picture.
struct MarkedBox {
    Box box;
    std::string what;
    double confidence = 1; ///< 0 … 1; 1 for objects that are there
    bool right = false;    ///< found: an object is there; an object: it is found

    /// Objects that are marked difficult, and crowds, count neither as found nor as missed.
    bool counts() const { return !box.difficult && !box.crowd; }
    bool mistake() const { return !right && counts(); }
};

struct Prediction {
    Image picture;              ///< as decoded, in the network's size and channel order
    std::string name;           ///< file name
    std::string truth;          ///< the correct answer
    std::vector<Guess> guesses; ///< most likely first; never empty
    bool right = false;
    std::vector<MarkedBox> found{}, truths{}; ///< of detectors: what it finds, surest first, and what is there
};

struct Predictions {
    Preprocessing::Order order = Preprocessing::Order::rgb; ///< order of the pictures' channels
    std::vector<Prediction> images;
};

/// For the given images; guesses: the largest number per image. Fails as evaluate() does.
Result<Predictions> predictionsOf(const Network& network, const Dataset& dataset, const std::vector<std::size_t>& images, int guesses = 3);
/// For at most count images, spread evenly over the dataset and so over its classes.
Result<std::shared_ptr<const Predictions>> somePredictions(const Network& network, const Dataset& dataset, std::size_t count);

} // namespace espalier
