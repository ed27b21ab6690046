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

struct Trial {
    std::vector<double> losses; ///< per judging image, lower is better: the distance from the original's answers, or how bad the metric is
    std::string planHash;
    int images = 0; ///< of the refit
    double seconds = 0;

    double loss() const;
};

class Trials {
public:
    /// Of the training images that compensation uses, too (settings.calibrationImages), a quarter judges, 200 at the most. Labels are used
    /// only by TrialJudge::labels. Errors: fewer than 16 images, or images that the network does not take; no labels where they judge;
    /// cancelled.
    static Result<Trials> begin(const Model& model, const Dataset& train, const PruneSettings& settings, RunControl& control);

    int fitImages() const { return static_cast<int>(fit_.size()); }
    int judgingImages() const { return judging_; }

    /// Plans by the settings, cuts, and refits on at most so many of the images that do not judge; with settings that refit nothing, batch
    /// norms are calibrated on them. Errors: those of planning, surgery and compensation; cancelled.
    Result<Trial> of(const PruneSettings& settings, const Measurements& measurements, int images, RunControl& control) const;

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
