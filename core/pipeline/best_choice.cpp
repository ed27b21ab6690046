// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/best_choice.h"

#include "core/base/pace.h"
#include "core/pipeline/divergence.h"
#include "core/pipeline/trials.h"
#include "core/settings/prune_target.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

constexpr int firstImages = 64;         ///< of the first refit
constexpr std::size_t finalists = 3;    ///< are refitted on all images
constexpr std::size_t measuredMost = 2; ///< criteria whose curves are measured
constexpr double firstShare = 0.5;      ///< of the time, for the first refits

/// A candidate with its trial's losses.
struct Tried {
    Candidate candidate;
    std::vector<double> losses;
    std::string planHash;
};

/// Simplest first: those of an allocation, by criterion. The criterion random is only for comparison.
std::vector<Candidate> candidatesWith(Allocation allocation, double fusion)
{
    std::vector<Candidate> candidates;
    for (const Criterion criterion : allCriteria()) {
        if (criterion != Criterion::random)
            candidates.push_back({criterion, fusion, allocation, {}, 0, 0, {}});
    }
    return candidates;
}

class Search {
public:
    Search(const Model& model, const PruneSettings& settings, const Dataset& train, const Trials& trials, const RecipeContext& context,
           Measurements& known)
        : model_(model), settings_(settings), train_(train), trials_(trials), context_(context), known_(known)
    {
    }

    Result<BestChoice> run()
    {
        constexpr double half = 0.5, global = 0, local = 1;
        return tryOut(candidatesWith(Allocation::even, half))
            .and_then([&] { return tryOut(candidatesWith(Allocation::scores, half)); })
            .and_then([&] { return tryMeasured(); })
            .and_then([&] { return tryOut(candidatesWith(Allocation::scores, global)); })
            .and_then([&] { return tryOut(candidatesWith(Allocation::scores, local)); })
            .and_then([&] { return refitFinalists(); })
            .and_then([&] { return choice(); });
    }

private:
    double secondsLeft() const { return settings_.timeLimit - watch_.seconds(); }

    void tell() const
    {
        const auto total = static_cast<std::int64_t>((allCriteria().size() - 1) * 4 + measuredMost + finalists);
        context_.observer.progress({"trying ways to choose channels", std::min(trialsDone_, total), total});
    }

    Result<void> tryOut(std::vector<Candidate> candidates)
    {
        for (Candidate& candidate : candidates) {
            Tried tried{std::move(candidate), {}, {}};
            if (watch_.seconds() > firstShare * settings_.timeLimit && anyTried())
                tried.candidate.remark = "not tried, for want of time";
            else if (const auto done = attempt(tried, firstImages); !done)
                return done;
            all_.push_back(std::move(tried));
        }
        return {};
    }

    /// A candidate that cannot be tried says why. Error: cancelled.
    Result<void> attempt(Tried& tried, int images)
    {
        tell();
        ++trialsDone_;
        const PruneSettings settings = settingsWith(settings_, tried.candidate);
        Observer silent;
        auto trial = measure(model_, settings, &train_, {context_.control, silent}, known_).and_then([&](Measurements measured) {
            known_ = std::move(measured);
            return trials_.of(settings, known_, images, context_.control);
        });
        if (!trial && trial.error().isCancelled())
            return tl::make_unexpected(trial.error());
        if (!trial) {
            tried.candidate.remark = trial.error().message;
            return {};
        }
        tried.candidate.loss = trial->loss();
        tried.candidate.images = trial->images;
        tried.candidate.seconds += trial->seconds;
        tried.losses = std::move(trial->losses);
        tried.planHash = std::move(trial->planHash);
        return {};
    }

    bool anyTried() const
    {
        return std::any_of(all_.begin(), all_.end(), [](const Tried& tried) { return tried.candidate.loss.has_value(); });
    }

    /// Those that were tried, best first; of equal plans only the first.
    std::vector<Tried*> ranked()
    {
        std::vector<Tried*> list;
        for (Tried& tried : all_) {
            const auto same = [&tried](const Tried* other) { return other->planHash == tried.planHash; };
            if (tried.candidate.loss && std::none_of(list.begin(), list.end(), same))
                list.push_back(&tried);
            else if (tried.candidate.loss)
                tried.candidate.remark = "removes the same channels as another";
        }
        std::stable_sort(list.begin(), list.end(), [](const Tried* a, const Tried* b) { return *a->candidate.loss < *b->candidate.loss; });
        return list;
    }

    Result<void> tryMeasured()
    {
        std::vector<Criterion> criteria;
        for (const Tried* tried : ranked()) {
            const Criterion criterion = tried->candidate.criterion;
            if (criteria.size() < measuredMost && std::find(criteria.begin(), criteria.end(), criterion) == criteria.end())
                criteria.push_back(criterion);
        }
        for (const Criterion criterion : criteria) {
            Tried tried{{criterion, 0.5, Allocation::measured, {}, 0, 0, {}}, {}, {}};
            if (const auto done = measureFor(tried, firstShare * secondsLeft()); !done)
                return done;
            all_.push_back(std::move(tried));
        }
        return {};
    }

    /// Measures curves only where that takes no longer than allowed.
    Result<void> measureFor(Tried& tried, double secondsAllowed)
    {
        tried.candidate.remark = "not tried, for want of time: measuring what each layer may give takes longer";
        if (secondsAllowed <= 0)
            return {};
        PruneSettings settings = settingsWith(settings_, tried.candidate);
        settings.allocation = Allocation::automatic;
        settings.timeLimit = secondsAllowed;
        Observer silent;
        auto measured = measure(model_, settings, &train_, {context_.control, silent}, known_);
        if (!measured)
            return measured.error().isCancelled() ? tl::make_unexpected(measured.error()) : Result<void>();
        known_ = std::move(*measured);
        if (!known_.shares.at(tried.candidate.criterion).curves)
            return {};
        tried.candidate.remark.clear();
        return attempt(tried, firstImages);
    }

    Result<void> refitFinalists()
    {
        finalists_ = ranked();
        for (std::size_t i = finalists; i < finalists_.size(); ++i)
            finalists_[i]->candidate.remark = "stopped early: others did better on few images";
        finalists_.resize(std::min(finalists, finalists_.size()));
        if (trials_.fitImages() <= firstImages)
            return {};
        for (std::size_t i = 0; i < finalists_.size(); ++i) {
            const double expected = finalists_[i]->candidate.seconds * trials_.fitImages() / firstImages;
            if (expected > secondsLeft() && i > 0) {
                for (std::size_t rest = i; rest < finalists_.size(); ++rest)
                    finalists_[rest]->candidate.remark = "not refitted on all images, for want of time";
                finalists_.resize(i);
            } else if (const auto done = attempt(*finalists_[i], trials_.fitImages()); !done) {
                return done;
            }
        }
        return {};
    }

    /// The simplest finalist that is no worse than the best by more than chance.
    Result<BestChoice> choice()
    {
        if (finalists_.empty())
            return failure("No way of choosing channels can be tried: " + all_.front().candidate.remark);
        std::sort(finalists_.begin(), finalists_.end(),
                  [](const Tried* a, const Tried* b) { return *a->candidate.loss < *b->candidate.loss; });
        Tried* best = finalists_.front();
        for (Tried* tried : finalists_) {
            constexpr double errors = 1;
            if (simpler(*tried, *best) && !clearlySmaller(finalists_.front()->losses, tried->losses, errors))
                best = tried;
        }
        explain(*best);
        return asChoice(*best);
    }

    /// Even shares before scores, scores before measured shares; else the earlier.
    static bool simpler(const Tried& a, const Tried& b)
    {
        const bool measured = a.candidate.allocation == Allocation::measured, other = b.candidate.allocation == Allocation::measured;
        return measured != other ? other : &a < &b;
    }

    void explain(Tried& best)
    {
        const std::string by = settings_.judge == TrialJudge::labels ? "does best on" : "stays closest to the original's answers on";
        best.candidate.remark = fmt::format("{} {} images that no layer was fitted on", by, trials_.judgingImages());
        if (&best != finalists_.front())
            best.candidate.remark = fmt::format("as good as the best of {} images but for chance, and simpler", trials_.judgingImages());
        for (Tried* tried : finalists_) {
            if (tried != &best)
                tried->candidate.remark = tried == finalists_.front() ? "no better than a simpler one, but for chance" : "not as good";
        }
    }

    BestChoice asChoice(const Tried& best)
    {
        BestChoice choice;
        choice.asked = settings_;
        choice.judgingImages = trials_.judgingImages();
        for (const Tried& tried : all_)
            choice.candidates.push_back(tried.candidate);
        const auto first = choice.candidates.begin() + (&best - all_.data());
        std::rotate(choice.candidates.begin(), first, first + 1);
        std::stable_sort(choice.candidates.begin() + 1, choice.candidates.end(), [](const Candidate& a, const Candidate& b) {
            return a.loss && (!b.loss || a.images > b.images || (a.images == b.images && *a.loss < *b.loss));
        });
        choice.seconds = watch_.seconds();
        return choice;
    }

    const Stopwatch watch_;
    const Model& model_;
    const PruneSettings& settings_;
    const Dataset& train_;
    const Trials& trials_;
    const RecipeContext& context_;
    Measurements& known_;
    std::vector<Tried> all_; ///< in the order of the trials
    std::int64_t trialsDone_ = 0;
    std::vector<Tried*> finalists_;
};

} // namespace

PruneSettings settingsWith(PruneSettings settings, const Candidate& candidate)
{
    settings.tryCriteria = false;
    settings.criterion = candidate.criterion;
    settings.fusion = candidate.fusion;
    settings.allocation = candidate.allocation;
    return settings;
}

Result<BestChoice> findBestChoice(const Model& model, const PruneSettings& settings, const Dataset& train, const RecipeContext& context,
                                  Measurements& known)
{
    constexpr int judging = 200;
    const TrialLoss loss = settings.judge == TrialJudge::labels ? TrialLoss::metric : TrialLoss::distance;
    return Trials::begin(model, train, settings, loss, judging, context.control).and_then([&](const Trials& trials) {
        return Search(model, settings, train, trials, context, known).run();
    });
}

bool holdsFor(const BestChoice& choice, const PruneSettings& settings)
{
    constexpr double near = 0.05;
    const PruneSettings& asked = choice.asked;
    return budgetOf(asked) == budgetOf(settings) && asked.target == settings.target && std::abs(asked.ratio - settings.ratio) <= near &&
           asked.judge == settings.judge && asked.compensate == settings.compensate &&
           asked.calibrationImages == settings.calibrationImages;
}

} // namespace espalier
