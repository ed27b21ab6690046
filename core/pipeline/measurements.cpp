// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/measurements.h"

#include "core/base/cache_folder.h"
#include "core/latency/measure_latency.h"
#include "core/pipeline/best_choice.h"
#include "core/pipeline/kept_within.h"
#include "core/pipeline/stages.h"
#include "core/settings/prune_target.h"
#include "core/tasks/task_for.h"
#include "core/training/loss_gradients.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>

namespace espalier {
namespace {

Result<std::vector<double>> criterionOf(const Model& model, const PruneSettings& settings, const Dataset* train, RunControl& control)
{
    if (train == nullptr)
        return unitCriterion(settings.criterion, {model.network, model.groups, settings.seed});
    LossGradients gradients(*train, control, {.seed = settings.seed});
    return unitCriterion(settings.criterion, {model.network, model.groups, settings.seed, &gradients});
}

bool needsCurves(const PruneSettings& settings, bool images)
{
    return settings.allocation == Allocation::measured || (settings.allocation == Allocation::automatic && images);
}

/// Curves, or the knowledge that they would take too long.
bool hasShares(const Measurements& measurements, const PruneSettings& settings)
{
    const auto found = measurements.shares.find(settings.criterion);
    if (found == measurements.shares.end() || found->second.images != settings.calibrationImages)
        return false;
    const bool tooLong = settings.allocation == Allocation::automatic && found->second.secondsNeeded > settings.timeLimit;
    return found->second.curves || tooLong;
}

Result<ShareMeasurement> sharesOn(int images, const Model& model, const PruneSettings& settings, const Dataset* train,
                                  const RecipeContext& context, const Measurements& known)
{
    if (train == nullptr)
        return failure("What each layer may give is measured on images: say where they are, or choose the allocation 'scores' or 'even'.");
    PruneSettings byScores = settings;
    byScores.allocation = Allocation::scores;
    return scoresOf(model, byScores, known).and_then([&](const FusedScores& scores) {
        const auto folder = cacheFolder();
        const ShareJob job{&model,
                           &scores.criterion,
                           train,
                           images,
                           settings.allocation == Allocation::automatic ? std::optional(settings.timeLimit) : std::nullopt,
                           folder.empty() ? folder : folder / "shares"};
        const auto tell = [&](const std::shared_ptr<const Sensitivity>& now) { context.observer.shares(now); };
        return measureShares(job, context.control, tell);
    });
}

/// With the automatic allocation, where all images would take longer than allowed: a half of them, a quarter, and so on.
Result<ShareMeasurement> sharesOf(const Model& model, const PruneSettings& settings, const Dataset* train, const RecipeContext& context,
                                  const Measurements& known)
{
    const int fewest = taskFor(model.network)->fewestImages();
    auto shares = sharesOn(settings.calibrationImages, model, settings, train, context, known);
    const int all = shares ? shares->used : 0;
    for (int images = all / 2; shares && !shares->curves && images >= fewest; images /= 2) {
        shares->secondsNeeded /= 2;
        if (shares->secondsNeeded > settings.timeLimit) // the original need not run once more to tell
            continue;
        shares = sharesOn(images, model, settings, train, context, known);
        if (shares && shares->curves)
            context.observer.log(fmt::format("What each layer may give was measured on {} of {} images, because all would take longer than "
                                             "the time limit of {:.0f} s.",
                                             images, all, settings.timeLimit));
    }
    return shares;
}

/// With the automatic allocation, what keeps curves from being measured is told, and the scores decide.
Result<ShareMeasurement> sharesOrScores(const Model& model, const PruneSettings& settings, const Dataset* train,
                                        const RecipeContext& context, const Measurements& known)
{
    auto shares = sharesOf(model, settings, train, context, known);
    const bool automatic = settings.allocation == Allocation::automatic;
    if (!shares && (!automatic || shares.error().isCancelled()))
        return shares;
    if (!shares) {
        context.observer.log("The scores decide what each layer gives, because that could not be measured: " + shares.error().message);
        shares = ShareMeasurement{};
        shares->secondsNeeded = std::numeric_limits<double>::infinity();
    } else if (!shares->curves) {
        context.observer.log(fmt::format("The scores decide what each layer gives: measuring it would take about {:.0f} s, more than the "
                                         "time limit of {:.0f} s.",
                                         shares->secondsNeeded, settings.timeLimit));
    }
    shares->images = settings.calibrationImages;
    return shares;
}

bool isBestFound(const Measurements& measurements, const PruneSettings& settings)
{
    return measurements.best && holdsFor(*measurements.best, settings);
}

/// The choice that was found for this further ratio; null if none was.
std::shared_ptr<const BestChoice> foundFor(const Measurements& measurements, const PruneSettings& asked, double ratio)
{
    const PruneSettings wanted = atRatio(asked, ratio);
    for (const auto& choice : measurements.bestOfRatios)
        if (choice->asked.ratio == ratio && holdsFor(*choice, wanted))
            return choice;
    return nullptr;
}

bool areRatiosTried(const Measurements& measurements, const PruneSettings& settings)
{
    return std::all_of(settings.tryRatios.begin(), settings.tryRatios.end(),
                       [&](double ratio) { return foundFor(measurements, settings, ratio) != nullptr; });
}

Result<void> tryRatios(const Model& model, const PruneSettings& asked, const Dataset& train, const RecipeContext& context,
                       Measurements& known)
{
    std::vector<std::shared_ptr<const BestChoice>> choices;
    for (const double ratio : asked.tryRatios) {
        if (auto found = foundFor(known, asked, ratio)) {
            choices.push_back(std::move(found));
            continue;
        }
        const PruneSettings settings = atRatio(asked, ratio);
        auto best = findBestChoice(model, settings, train, context, known);
        if (!best)
            return tl::make_unexpected(best.error());
        best->asked = settings;
        choices.push_back(std::make_shared<const BestChoice>(std::move(*best)));
    }
    known.bestOfRatios = std::move(choices);
    return {};
}

bool isWithinFound(const Measurements& measurements, const PruneSettings& settings)
{
    return settings.target.keepWithin && measurements.within && holdsFor(*measurements.within, settings);
}

/// Trials for criterion `auto` and for the target keep_within.
Result<void> tryOut(const Model& model, const PruneSettings& asked, const Dataset* train, const RecipeContext& context, Measurements& known)
{
    if (asked.tryCriteria && !train)
        context.observer.log("Without images no criterion can be tried: channels are chosen by the default one.");
    if (asked.target.keepWithin && !train)
        return failure("How much can go within a margin is tried on images: say where they are (--data), or give a ratio.");
    if (asked.tryCriteria && train && !isBestFound(known, asked)) {
        PruneSettings settings = asked;
        settings.target.keepWithin.reset();
        auto best = findBestChoice(model, settings, *train, context, known);
        if (!best)
            return tl::make_unexpected(best.error());
        best->asked = asked;
        known.best = std::make_shared<const BestChoice>(std::move(*best));
    }
    if (asked.tryCriteria && train) {
        if (const auto tried = tryRatios(model, asked, *train, context, known); !tried)
            return tried;
    }
    if (asked.target.keepWithin && !isWithinFound(known, asked)) {
        auto within = findKeptWithin(model, chosen(asked, known), *train, context, known);
        if (!within)
            return tl::make_unexpected(within.error());
        within->asked = asked;
        known.within = std::make_shared<const KeptWithin>(std::move(*within));
    }
    return {};
}

} // namespace

std::shared_ptr<const LatencyModel> Measurements::latencyIn(Runtime runtime) const
{
    const auto found = latencies.find(runtime);
    return found == latencies.end() ? nullptr : found->second;
}

std::shared_ptr<const UnitCovariances> Measurements::covariancesOn(int images) const
{
    return covariances.images == images ? covariances.covariances : nullptr;
}

PruneSettings chosen(const PruneSettings& settings, const Measurements& measurements)
{
    PruneSettings with = settings;
    if (settings.tryCriteria && measurements.best)
        with = settingsWith(settings, measurements.best->best());
    with.tryCriteria = false;
    if (isWithinFound(measurements, settings))
        setTarget(with, RatioTarget{measurements.within->found.ratio, settings.budget});
    return with;
}

bool sufficient(const Measurements& measurements, const PruneSettings& asked, bool images)
{
    if ((asked.tryCriteria && images && !(isBestFound(measurements, asked) && areRatiosTried(measurements, asked))) ||
        (asked.target.keepWithin && !isWithinFound(measurements, asked)))
        return false;
    const PruneSettings settings = chosen(asked, measurements);
    const bool criterion = !descriptionOf(settings.criterion).takesLong || measurements.criteria.count(settings.criterion) > 0;
    const bool shares = !needsCurves(settings, images) || hasShares(measurements, settings);
    return criterion && shares && (budgetOf(settings) != Budget::latency || measurements.latencyIn(settings.runtime));
}

Result<Measurements> measure(const Model& model, const PruneSettings& asked, const Dataset* train, const RecipeContext& context,
                             Measurements known)
{
    if (const auto tried = tryOut(model, asked, train, context, known); !tried)
        return tl::make_unexpected(tried.error());
    const PruneSettings settings = chosen(asked, known);
    if (descriptionOf(settings.criterion).takesLong && known.criteria.count(settings.criterion) == 0) {
        auto criterion = criterionOf(model, settings, train, context.control);
        if (!criterion)
            return tl::make_unexpected(criterion.error());
        known.criteria[settings.criterion] = std::move(*criterion);
    }
    if (budgetOf(settings) == Budget::latency && !known.latencyIn(settings.runtime)) {
        LatencySettings timing;
        timing.runtime = settings.runtime;
        auto latency = measureLatency(model.network, model.groups, context.control, timing);
        if (!latency)
            return tl::make_unexpected(latency.error());
        known.latencies[settings.runtime] = std::move(*latency);
    }
    if (needsCurves(settings, train != nullptr) && !hasShares(known, settings)) {
        auto shares = sharesOrScores(model, settings, train, context, known);
        if (!shares)
            return tl::make_unexpected(shares.error());
        known.shares[settings.criterion] = std::move(*shares);
    }
    return known;
}

} // namespace espalier
