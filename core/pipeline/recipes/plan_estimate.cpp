// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/plan_estimate.h"

#include "core/pipeline/recipes/plan_trial.h"
#include "core/tasks/growing_evaluation.h"

#include <algorithm>
#include <map>
#include <utility>

namespace espalier::recipes {
namespace {

/// What the images depend on.
bool sameSample(const PlanQuestion& a, const PlanQuestion& b)
{
    const Project &one = *a.project, &other = *b.project;
    return a.original == b.original && one.data == other.data && one.preprocessing == other.preprocessing && one.labels == other.labels &&
           one.trainLimit == other.trainLimit && one.validationLimit == other.validationLimit;
}

/// What the smaller network depends on besides.
bool sameCut(const PlanQuestion& a, const PlanQuestion& b)
{
    const PruneSettings &one = a.project->prune, &other = b.project->prune;
    return a.model == b.model && a.plan->fates == b.plan->fates && one.compensate == other.compensate &&
           one.calibrationImages == other.calibrationImages;
}

} // namespace

bool sameQuestion(const PlanQuestion& a, const PlanQuestion& b)
{
    const bool both = a.plan && b.plan;
    return both ? sameSample(a, b) && sameCut(a, b) : !a.plan && !b.plan;
}

struct PlanEstimator::Kept {
    PlanQuestion question; ///< the last one
    std::optional<Images> sample;
    std::optional<GrowingEvaluation> original, planned;
    ModelPtr network;                         ///< that planned judges
    std::map<std::size_t, double> originalAt; ///< its metric by number of images

    void forgetWhatDiffers(const PlanQuestion& next)
    {
        const bool first = !question.plan;
        if (first || !sameSample(question, next)) {
            sample.reset();
            original.reset();
            originalAt.clear();
        }
        if (first || !sameQuestion(question, next))
            forgetPlanned();
        question = next;
    }

    void forgetPlanned()
    {
        planned.reset();
        network.reset();
    }

    Result<void> open(const RecipeContext& context)
    {
        if (sample)
            return {};
        return trialImages(*question.original, *question.project, context).map([&](Images found) { sample.emplace(std::move(found)); });
    }

    Result<void> judgeOriginal(std::size_t images, RunControl& control)
    {
        if (original && original->images() >= images && originalAt.count(images) > 0)
            return {};
        if (!original || original->images() > images) {
            auto begun = GrowingEvaluation::begin(question.original->network, sample->validation);
            if (!begun)
                return tl::make_unexpected(begun.error());
            original.emplace(std::move(*begun));
        }
        return original->upTo(images, control).map([&] { originalAt[images] = original->metric().value; });
    }

    Result<void> judgePlanned(std::size_t images, const RecipeContext& context)
    {
        if (!planned || planned->images() > images) {
            if (auto made = makePlanned(context); !made)
                return made;
        }
        return planned->upTo(images, context.control);
    }

    Result<void> makePlanned(const RecipeContext& context)
    {
        forgetPlanned(); // not two of them at once
        return triedNetwork(*question.model, *question.plan, question.project->prune, sample->train, context)
            .and_then([&](const ModelPtr& made) {
                network = made;
                return GrowingEvaluation::begin(made->network, sample->validation);
            })
            .map([&](GrowingEvaluation begun) { planned.emplace(std::move(begun)); });
    }

    void addChanges(std::size_t images, PlanEstimate& estimate) const
    {
        std::vector<std::string> better;
        for (std::size_t i = 0; i < images; ++i) {
            const AnswerChange change = changeOf(original->answers()[i], planned->answers()[i]);
            if (change == AnswerChange::worse)
                estimate.changed.push_back(sample->validation.name(i));
            else if (change == AnswerChange::better)
                better.push_back(sample->validation.name(i));
        }
        estimate.worse = static_cast<int>(estimate.changed.size());
        estimate.better = static_cast<int>(better.size());
        estimate.changed.insert(estimate.changed.end(), better.begin(), better.end());
    }

    PlanEstimate found(std::size_t images) const
    {
        const std::vector<Prediction>&before = original->answers(), &after = planned->answers();
        const Dataset& pictures = sample->validation;
        PlanEstimate estimate;
        estimate.metric = planned->metric().info;
        estimate.images = static_cast<std::int64_t>(images);
        estimate.all = static_cast<std::int64_t>(pictures.size());
        estimate.original = originalAt.at(images);
        estimate.planned = planned->metric().value;
        estimate.interval = planned->interval();
        addChanges(images, estimate);
        estimate.network = network;
        estimate.rightBefore = rightAnswers(before, images);
        estimate.rightAfter = rightAnswers(after, images);
        estimate.answers =
            std::make_shared<const ChangedAnswers>(changedAnswers(pictures, before, after, mostShownAnswers(pictures.preprocessing())));
        return estimate;
    }
};

PlanEstimator::PlanEstimator() : kept_(std::make_unique<Kept>()) {}
PlanEstimator::~PlanEstimator() = default;

void PlanEstimator::letGo(const ModelPtr& original)
{
    if (kept_->question.original != original)
        *kept_ = Kept();
    kept_->forgetPlanned();
    kept_->question.model.reset();
}

Result<PlanEstimate> PlanEstimator::estimate(const PlanQuestion& question, std::size_t images, const RecipeContext& context)
{
    Kept& kept = *kept_;
    kept.forgetWhatDiffers(question);
    return kept.open(context).and_then([&] {
        const std::size_t count = std::min(images, kept.sample->validation.size());
        return kept.judgeOriginal(count, context.control).and_then([&] { return kept.judgePlanned(count, context); }).map([&] {
            return kept.found(count);
        });
    });
}

} // namespace espalier::recipes
