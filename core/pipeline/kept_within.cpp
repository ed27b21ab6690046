// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/kept_within.h"

#include "core/base/pace.h"
#include "core/pipeline/divergence.h"
#include "core/pipeline/trials.h"
#include "core/settings/prune_target.h"
#include "core/tasks/task_for.h"

#include <spdlog/fmt/fmt.h>

#include <optional>

namespace espalier {
namespace {

constexpr int trialCount = 7; ///< to less than a hundredth of the budget
constexpr int judgingMost = 1000;

class Bisection {
public:
    Bisection(const Model& model, const PruneSettings& settings, const Trials& trials, const RecipeContext& context,
              const Measurements& known)
        : model_(model), settings_(settings), trials_(trials), context_(context), known_(known)
    {
        kept_.asked = settings;
        kept_.metric = taskFor(model.network)->primary();
        kept_.judgingImages = trials.judgingImages();
    }

    Result<KeptWithin> run()
    {
        return trials_.lossesOf(model_.network).and_then([&](const std::vector<double>& original) {
            original_ = original;
            kept_.before = metricOf(meanOf(original));
            return bisect();
        });
    }

private:
    double metricOf(double loss) const { return kept_.metric->betterUp ? -loss : loss; }

    Result<KeptWithin> bisect()
    {
        double low = 0, high = 1;
        std::optional<WithinTrial> best;
        for (int i = 0; i < trialCount; ++i) {
            context_.observer.progress({"trying how much can go", i, trialCount});
            const double ratio = (low + high) / 2;
            const auto trial = trials_.of(atRatio(settings_, ratio), known_, trials_.fitImages(), context_.control);
            if (!trial && trial.error().isCancelled())
                return tl::make_unexpected(trial.error());
            const bool within = trial && enter(ratio, *trial);
            if (within)
                best = kept_.trials.back();
            (within ? low : high) = ratio; // what cannot be planned is too much
        }
        if (!best)
            return failure(refusal());
        kept_.found = *best;
        kept_.seconds = watch_.seconds();
        return kept_;
    }

    /// Whether it stays within the margin.
    bool enter(double ratio, const Trial& trial)
    {
        const double fall = trial.loss() - meanOf(original_);
        kept_.trials.push_back({ratio, metricOf(trial.loss()), fall, standardError(trial.losses, original_)});
        return fall <= *settings_.target.keepWithin;
    }

    std::string refusal() const
    {
        if (kept_.trials.empty())
            return "No ratio can be planned under these floors.";
        const WithinTrial& least = kept_.trials.back();
        return fmt::format("Nothing can go within the margin of {:.3g}: even where {:.1f} % of the {} go, the {} is estimated to fall by "
                           "{:.2f} (± {:.2f}, {} images). Allow more, or give a ratio and train the network afterwards.",
                           *settings_.target.keepWithin, 100 * least.ratio, nameOf(settings_.budget), kept_.metric->term, least.fall,
                           least.error, kept_.judgingImages);
    }

    const Stopwatch watch_;
    const Model& model_;
    const PruneSettings& settings_;
    const Trials& trials_;
    const RecipeContext& context_;
    const Measurements& known_;
    std::vector<double> original_; ///< its losses
    KeptWithin kept_;
};

/// As a trial at a ratio needs them.
PruneSettings forMeasuring(const PruneSettings& settings)
{
    constexpr double any = 0.5;
    return atRatio(settings, any);
}

} // namespace

Result<KeptWithin> findKeptWithin(const Model& model, const PruneSettings& settings, const Dataset& train, const RecipeContext& context,
                                  Measurements& known)
{
    const bool labels = train.labelled() && taskFor(model.network)->mismatch(model.network, train).empty();
    const TrialLoss loss = labels ? TrialLoss::metric : TrialLoss::agreement;
    return measure(model, forMeasuring(settings), &train, context, known).and_then([&](Measurements measured) {
        known = std::move(measured);
        return Trials::begin(model, train, settings, loss, judgingMost, context.control).and_then([&](const Trials& trials) {
            return Bisection(model, settings, trials, context, known).run().map([&](KeptWithin kept) {
                kept.byLabels = labels;
                return kept;
            });
        });
    });
}

bool holdsFor(const KeptWithin& kept, const PruneSettings& settings)
{
    PruneSettings same = kept.asked;
    same.ratio = settings.ratio;
    same.recover = settings.recover;
    same.cutTail = settings.cutTail;
    same.timeLimit = settings.timeLimit;
    return same == settings;
}

} // namespace espalier
