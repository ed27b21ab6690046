// SPDX-License-Identifier: GPL-3.0-or-later
// Classification: loss and accuracy of a network on a dataset.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"

#include <functional>

namespace espalier {

struct Evaluation {
    std::int64_t images = 0;
    double top1 = 0; ///< percent
    double top5 = 0; ///< percent; 100 where there are fewer than six classes
    double loss = 0; ///< mean cross-entropy, nats
    double imagesPerSecond = 0;
};

/// done and total count images. Called on the caller's thread, a few times a second at most.
using EvaluationProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Fails when the dataset's classes do not match the network's outputs, naming both numbers; cancelled by control.
Result<Evaluation> evaluate(const Network& network, const Dataset& dataset, RunControl& control, int batch = 256,
                            const EvaluationProgress& progress = {});

/// True where the network has one output of N×classes.
bool isClassifier(const Network& network);
/// Empty when the network takes images such as the dataset's; else the sentence that says what does not fit.
std::string imageMismatch(const Network& network, const Dataset& dataset);
/// Empty when, moreover, the network is a classifier and answers with the dataset's classes; else the sentence that says what does not fit.
std::string classMismatch(const Network& network, const Dataset& dataset);

/// Most probable classes of the first images of a dataset, for the presentation: per image (class, probability), best first.
struct Answer {
    int label = 0;
    double probability = 0;
};
Result<std::vector<std::vector<Answer>>> answers(const Network& network, const Dataset& dataset, const std::vector<std::size_t>& images,
                                                 int best = 3);

} // namespace espalier
