// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/prune.h"

#include "core/base/pace.h"
#include "core/pipeline/calibrate_model.h"
#include "core/pipeline/measure_covariances.h"
#include "core/pipeline/prune_to_budget.h"
#include "core/pipeline/recipes/head.h"
#include "core/pipeline/recipes/images.h"
#include "core/settings/prune_target.h"

namespace espalier::recipes {
namespace {

Result<Measurements> measured(const Model& model, PruneSettings settings, const Dataset* train, const PruneWishes& wishes,
                              const RecipeContext& context)
{
    if (wishes.plan && budgetOf(settings) == Budget::latency)
        setTarget(settings, UnitsTarget{}); // an existing plan needs no latency measurement
    if (!wishes.measures && sufficient(wishes.known, settings, false))
        return wishes.known;
    if (!sufficient(wishes.known, settings, train != nullptr))
        context.observer.progress({"measuring what the plan needs to know"});
    return espalier::measure(model, settings, train, context, wishes.known);
}

Result<Pruning> pruning(const Model& model, const FusedScores& scores, const PruneSettings& settings, const Measurements& measurements,
                        const PruneWishes& wishes, const RecipeContext& context)
{
    if (!wishes.plan)
        return pruneToBudget(model, scores, settings, measurements, context.control);
    return pruneModel(model, *wishes.plan, settings).map([&](PrunedModel pruned) {
        return Pruning{*wishes.plan, std::move(pruned), std::nullopt};
    });
}

Result<Pruned> planned(const Model& model, const PruneSettings& settings, const Measurements& measurements, const PruneWishes& wishes,
                       const RecipeContext& context)
{
    Stopwatch watch;
    const PruneSettings with = chosen(settings, measurements);
    return scoresOf(model, with, measurements).and_then([&](FusedScores scores) {
        const double planSeconds = watch.lap();
        return pruning(model, scores, with, measurements, wishes, context).map([&](Pruning done) {
            Pruned pruned;
            pruned.model = std::move(done.pruned.model);
            pruned.settings = with;
            if (settings.tryCriteria) {
                pruned.best = measurements.best;
                pruned.bestOfRatios = measurements.bestOfRatios;
            }
            pruned.within = settings.target.keepWithin ? measurements.within : nullptr;
            pruned.scores = std::move(scores);
            pruned.plan = std::move(done.plan);
            pruned.folding = done.pruned.folding;
            pruned.latency = std::move(done.latency);
            pruned.planSeconds = planSeconds;
            pruned.surgerySeconds = watch.lap();
            return pruned;
        });
    });
}

/// The settings with those of the saved plan.
PruneSettings settingsBehind(const SavedPlan& saved, PruneSettings settings)
{
    settings.policy = saved.plan.request.policy;
    settings.fusion = saved.scores.fusion;
    settings.tryCriteria = false;
    if (const auto criterion = criterionFromName(saved.scores.criterionName))
        settings.criterion = *criterion;
    return settings;
}

Result<Pruned> applied(const Model& model, const PruneSettings& settings, const SavedPlan& saved)
{
    Stopwatch watch;
    return pruneModel(model, saved.plan, settings).map([&](PrunedModel done) {
        Pruned pruned;
        pruned.model = std::move(done.model);
        pruned.settings = settingsBehind(saved, settings);
        pruned.scores = saved.scores;
        pruned.plan = saved.plan;
        pruned.folding = done.folding;
        pruned.surgerySeconds = watch.lap();
        return pruned;
    });
}

Result<Pruned> withCalibration(Pruned pruned, const Model& model, const Dataset* train, const RecipeContext& context)
{
    if (context.control.stopRequested())
        return cancelled();
    if (!train)
        return pruned;
    context.observer.progress({"calibrating batch norms"});
    return calibrated(model, pruned.model, *train, context).map([&](ModelPtr done) {
        pruned.model = std::move(done);
        return std::move(pruned);
    });
}

/// Folding has to do without images.
bool refitsLayers(const PruneSettings& settings, const Dataset* train, const RecipeContext& context)
{
    if (settings.compensate == Compensate::leastSquares && !train)
        context.observer.log("Without images no layer can be refitted: what removed channels passed on is folded where it is constant.");
    return train && (settings.compensate == Compensate::automatic || settings.compensate == Compensate::leastSquares);
}

Result<Pruned> refitted(Pruned pruned, const Model& model, const PruneSettings& settings, const Dataset& train,
                        const RecipeContext& context)
{
    return compensated(model, pruned.plan, *pruned.model, train, settings.calibrationImages, context).map([&](CompensatedModel done) {
        pruned.model = std::move(done.model);
        pruned.compensation = std::move(done.report);
        return std::move(pruned);
    });
}

Result<Pruned> recoveredFor(Pruned pruned, const Model& model, const PruneSettings& settings, const Dataset* train,
                            const RecipeContext& context)
{
    if (settings.recover > 0 && !train)
        context.observer.log("Without images the network cannot recover.");
    if (settings.recover <= 0 || !train)
        return pruned;
    return recovered(model, pruned.model, *train, settings.calibrationImages, settings.recover, context).map([&](RecoveredModel done) {
        pruned.model = std::move(done.model);
        pruned.recovery = done.report;
        return std::move(pruned);
    });
}

/// The training images, with or without labels: pruning does not use labels.
Result<std::optional<Dataset>> trainingImages(const Model& model, const Project& project, const RecipeContext& context)
{
    if (project.data.empty())
        return std::nullopt;
    const LabelUse labels = project.labels ? LabelUse::ifThere : LabelUse::ignored;
    return openWithUsableLabels(model, project, "train", project.trainLimit, labels, context).map([](Dataset train) {
        return std::optional(std::move(train));
    });
}

/// Evaluates the pruned network; missing validation images are no error.
Result<Pruned> judged(Pruned pruned, const Model& model, const Project& project, const RecipeContext& context, bool comparison)
{
    const auto validation = openWithUsableLabels(model, project, "val", project.validationLimit, LabelUse::ifThere, context);
    if (!validation) {
        context.observer.log("The network was not evaluated: " + validation.error().message);
        return pruned;
    }
    pruned.skipped.insert(pruned.skipped.end(), validation->skipped().begin(), validation->skipped().end());
    if (comparison) {
        auto before = judge(model.network, *validation, "before pruning", context);
        if (!before)
            return tl::make_unexpected(before.error());
        pruned.before = std::move(before->evaluation);
    }
    return judge(pruned.model->network, *validation, "after pruning", context).map([&](Judged found) {
        static_cast<Judged&>(pruned) = std::move(found);
        return std::move(pruned);
    });
}

} // namespace

Result<Pruned> cut(const Model& model, const PruneSettings& settings, const Dataset* train, const RecipeContext& context,
                   const PruneWishes& wishes)
{
    const auto pruned = wishes.saved ? applied(model, settings, *wishes.saved)
                                     : measured(model, settings, train, wishes, context).and_then([&](const Measurements& measurements) {
                                           return planned(model, settings, measurements, wishes, context);
                                       });
    const bool refits = refitsLayers(settings, train, context);
    return pruned
        .and_then([&](Pruned done) {
            return refits ? refitted(std::move(done), model, settings, *train, context)
                          : withCalibration(std::move(done), model, train, context);
        })
        .and_then([&](Pruned done) { return recoveredFor(std::move(done), model, settings, train, context); })
        .and_then([&](Pruned done) {
            return headOf(done.model, settings, context).map([&](ModelPtr head) {
                done.model = std::move(head);
                return std::move(done);
            });
        });
}

Result<Pruned> prune(const ModelPtr& model, const Project& project, const RecipeContext& context, const PruneWishes& wishes)
{
    return trainingImages(*model, project, context).and_then([&](const std::optional<Dataset>& train) {
        return cut(*model, project.prune, train ? &*train : nullptr, context, wishes).and_then([&](Pruned pruned) -> Result<Pruned> {
            if (wishes.saved)
                pruned.substitutes = wishes.saved->substitutes;
            if (!train)
                return pruned;
            pruned.skipped = train->skipped();
            auto substitutes = substitutesFor(*model, pruned.plan, project.prune, *train, context, wishes.known);
            if (!substitutes)
                return tl::make_unexpected(substitutes.error());
            if (*substitutes)
                pruned.substitutes = std::move(*substitutes);
            return judged(std::move(pruned), *model, project, context, wishes.comparison);
        });
    });
}

Result<Measurements> measureSubstitution(const Model& model, const Project& project, const RecipeContext& context,
                                         const Measurements& known)
{
    const int images = project.prune.calibrationImages;
    if (project.data.empty() || known.covariancesOn(images))
        return known;
    return trainingImages(model, project, context).and_then([&](const std::optional<Dataset>& train) {
        return measureCovariances(model, *train, images, context).map([&](std::shared_ptr<const UnitCovariances> found) {
            Measurements all = known;
            all.covariances = {std::move(found), images};
            return all;
        });
    });
}

Result<std::optional<Substitutes>> substitutesFor(const Model& model, const Plan& plan, const PruneSettings& settings, const Dataset& train,
                                                  const RecipeContext& context, const Measurements& known)
{
    const int images = settings.calibrationImages;
    auto covariances = known.covariancesOn(images) ? known.covariancesOn(images) : measureCovariances(model, train, images, context);
    if (!covariances && covariances.error().isCancelled())
        return tl::make_unexpected(covariances.error());
    if (!covariances) {
        context.observer.log(covariances.error().message);
        return std::nullopt;
    }
    return findSubstitutes(model.groups, **covariances, plan);
}

Result<Measurements> measure(const Model& model, const Project& project, const RecipeContext& context, const Measurements& known)
{
    if (sufficient(known, project.prune, !project.data.empty()))
        return known;
    const Allocation allocation = project.prune.allocation;
    const bool tries = project.prune.tryCriteria || project.prune.target.keepWithin;
    const bool looks = tries || descriptionOf(project.prune.criterion).needsImages || allocation == Allocation::automatic ||
                       allocation == Allocation::measured;
    const auto images = looks ? trainingImages(model, project, context) : Result<std::optional<Dataset>>(std::nullopt);
    return images.and_then([&](const std::optional<Dataset>& train) {
        return measured(model, project.prune, train ? &*train : nullptr, {known, {}, {}}, context);
    });
}

} // namespace espalier::recipes
