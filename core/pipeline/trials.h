// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pipeline only: cuts a network in one way after the other and judges each on images that are kept out of the refit.
#pragma once

#include "core/pipeline/measurements.h"
#include "core/pipeline/model.h"
#include "core/settings/prune_settings.h"

#include <functional>
#include <string>
#include <vector>

namespace espalier {

/// What tells how well a smaller network does.
enum class TrialLoss {
    distance,  ///< the task's distance from the original's answers
    metric,    ///< the task's primary metric, by labels
    agreement, ///< the task's primary metric with the original's answers in the place of labels
};

struct Trial {
    std::vector<double> losses; ///< per judging image, lower is better; a metric that is better up with the other sign
    std::string planHash;
    int images = 0; ///< of the refit
    double seconds = 0;

    double loss() const;
};

class Trials {
public:
    /// Refits use the training images that compensation uses, too (settings.calibrationImages). So many others judge at the most; where
    /// there are fewer, but a quarter of all at least, refits have to do with the rest. Errors: fewer than 16 images, or images that the
    /// network does not take; no labels, or a task without metric, where they judge; cancelled.
    static Result<Trials> begin(const Model& model, const Dataset& train, const PruneSettings& settings, TrialLoss loss, int judging,
                                RunControl& control);

    int fitImages() const { return static_cast<int>(fit_.size()); }
    int judgingImages() const { return judging_; }

    /// Plans by the settings, cuts, and refits on at most so many of the images that do not judge; with settings that refit nothing, batch
    /// norms are calibrated on them. Errors: those of planning, surgery and compensation; cancelled.
    Result<Trial> of(const PruneSettings& settings, const Measurements& measurements, int images, RunControl& control) const;
    /// Trial::losses of any network.
    Result<std::vector<double>> lossesOf(const Network& network) const;

private:
    using Losses = std::function<std::vector<double>(const Network&)>;

    Trials(const Model& model, Dataset fit, int judging, Losses losses)
        : model_(&model), fit_(std::move(fit)), judging_(judging), losses_(std::move(losses))
    {
    }

    const Model* model_;
    Dataset fit_; ///< the images of refits
    int judging_;
    Losses losses_;
};

} // namespace espalier
