// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/automatic_recipe.h"

#include "core/project/plan_request.h"
#include "core/pruning/planning/goal.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier {
namespace {

/// How many training images cost as much as the curves: a point of a curve runs on average half of the network on its images, forward only,
/// which takes a third of a step of training.
double costOfCurves(const PruneSettings& settings, const RecipeFacts& facts)
{
    constexpr double pointsOfCurve = 7, partOfNetwork = 0.5, partOfStep = 1.0 / 3;
    const double images = std::min<double>(settings.calibrationImages, static_cast<double>(facts.images));
    return facts.groups * pointsOfCurve * images * partOfNetwork * partOfStep;
}

/// Curves are worth a quarter of the training, and within the time limit they are measured anyway.
bool measuresAnyway(const PruneSettings& settings, int epochs, const RecipeFacts& facts)
{
    constexpr double worth = 0.25;
    if (facts.images == 0) // not known: enough of them, if they are trained on
        return epochs > 0;
    return costOfCurves(settings, facts) <= worth * epochs * static_cast<double>(facts.images);
}

std::string epochsText(int epochs)
{
    if (epochs == 0)
        return "No epoch comes";
    return epochs == 1 ? "The only epoch comes" : fmt::format("All {} epochs come", epochs);
}

} // namespace

RecipeFacts recipeFactsOf(const Project& project, const Model& model, std::size_t images)
{
    RecipeFacts facts;
    facts.images = images;
    facts.groups = model.groups.groupCount();
    const auto request = planRequest(project.prune, model.network, model.groups);
    if (!request) // planning tells why
        return facts;
    const Goal goal = goalOf(model.groups, model.costModel, *request);
    const double left = std::clamp(1 - goal.share, 0.01, 1.0);
    if (goal.share > 0)
        facts.reduction = goal.budget == Budget::channels ? 1 / (left * left) : 1 / left; // MACs fall on both sides of a layer
    return facts;
}

AutomaticRecipe automaticRecipe(Project project, const RecipeFacts& facts)
{
    project.recipe = Recipe::manual;
    const int epochs = project.sparsify.epochs + project.finetune.epochs;
    project.sparsify.epochs = 0;
    project.finetune.epochs = epochs;
    PruneSettings& prune = project.prune;
    std::string reason =
        fmt::format("{} after the cut: with measured shares and refitted layers, sparsity training did not pay at 2.1 and at 5 times fewer "
                    "MACs, where it was measured (here about {:.1f} times).",
                    epochsText(epochs), facts.reduction);
    if (prune.allocation == Allocation::automatic && measuresAnyway(prune, epochs, facts)) {
        prune.allocation = Allocation::measured;
        reason += " What each layer may give is measured: that takes little beside the training.";
    }
    if (prune.compensate == Compensate::automatic) {
        prune.compensate = Compensate::leastSquares;
        reason += " The layers behind the cut are refitted: from there training ended better.";
    }
    return {std::move(project), std::move(reason)};
}

} // namespace espalier
