// SPDX-License-Identifier: GPL-3.0-or-later
// Criterion `auto`: tries ways of choosing channels on images and takes the best (docs/method.md, "Finding the best criterion").
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/settings/prune_settings.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

class Dataset;
struct Measurements;
struct Model;

/// One way of choosing channels.
struct Candidate {
    Criterion criterion = Criterion::l1;
    double fusion = 0.5; ///< without effect where the allocation is not `scores`
    Allocation allocation = Allocation::scores;
    std::optional<double> loss; ///< mean over the judging images, lower is better; absent where it was not tried
    int images = 0;             ///< of the last refit
    double seconds = 0;         ///< of all its trials
    std::string remark;         ///< why it was not taken; of the best: why it was
};

/// The settings with a candidate's way in the place of criterion `auto`.
PruneSettings settingsWith(PruneSettings settings, const Candidate& candidate);

struct BestChoice {
    PruneSettings asked;               ///< for which it was found
    std::vector<Candidate> candidates; ///< best first; those that were not tried last
    int judgingImages = 0;             ///< kept out of all refits
    double seconds = 0;

    const Candidate& best() const { return candidates.front(); }
};

/// Every criterion but `random` is tried with even shares and with its scores at fusion 0.5, then the two best criteria with measured
/// shares, where there is time for measuring, then all with fusion 0 and 1. First all are refitted on a few images; the three best are
/// refitted on all that do not judge. Candidates whose loss differs by less than chance are tied: the simpler wins (even shares before
/// scores, scores before measured shares, then the earlier). Takes at most settings.timeLimit seconds plus one trial. What is measured on
/// the way is added to known. Errors: those of Trials::begin, or the first candidate's where none can be tried; cancelled.
Result<BestChoice> findBestChoice(const Model& model, const PruneSettings& settings, const Dataset& train, const RecipeContext& context,
                                  Measurements& known);

/// Whether the choice still holds: it was found for nearly the same target (ratios that differ by at most 0.05) and the same ways of
/// refitting and judging.
bool holdsFor(const BestChoice& choice, const PruneSettings& settings);

} // namespace espalier
