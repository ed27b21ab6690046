// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/compare_answers.h"

#include "core/pipeline/recipes/plan_trial.h"
#include "core/tasks/answer_changes.h"
#include "core/tasks/growing_evaluation.h"

#include <algorithm>
#include <utility>

namespace espalier::recipes {
namespace {

struct Judgement {
    MetricValue metric;
    std::vector<Prediction> answers;
    std::int64_t all = 0;
    Dataset images; ///< as the side's network takes them
};

Result<Judgement> judged(const Network& network, const Dataset& images, std::size_t count, RunControl& control)
{
    auto begun = GrowingEvaluation::begin(network, images);
    if (!begun)
        return tl::make_unexpected(begun.error());
    return begun->upTo(count, control).map([&] {
        return Judgement{begun->metric(), begun->answers(), static_cast<std::int64_t>(images.size()), images};
    });
}

/// Null where nothing goes.
const Plan* cutOf(const Answerer& side)
{
    return side.plan && side.plan->removedUnits > 0 ? side.plan.get() : nullptr;
}

/// Each side opens the images as its network takes them.
Result<Judgement> judgementOf(const Answerer& side, const Project& project, std::size_t count, const RecipeContext& context)
{
    return trialImages(*side.model, project, context).and_then([&](const Images& images) {
        if (!cutOf(side))
            return judged(side.model->network, images.validation, count, context.control);
        return triedNetwork(*side.model, *side.plan, side.settings, images.train, context).and_then([&](const ModelPtr& smaller) {
            return judged(smaller->network, images.validation, count, context.control);
        });
    });
}

/// With its picture; nothing where it cannot be read.
std::optional<Prediction> shownAnswer(const Judgement& side, std::size_t image)
{
    const auto picture = side.images.image(image);
    if (!picture)
        return std::nullopt;
    Prediction shown = side.answers[image];
    shown.picture = picture->ownCopy();
    shown.name = side.images.name(image);
    return shown;
}

bool bothAnswer(const Judgement& a, const Judgement& b, std::size_t image)
{
    return !a.answers[image].guesses.empty() && !b.answers[image].guesses.empty();
}

ComparedAnswers compared(const Judgement& a, const Judgement& b)
{
    const std::size_t count = std::min(a.answers.size(), b.answers.size());
    ComparedAnswers all{static_cast<std::int64_t>(count), std::min(a.all, b.all), 0, {}};
    all.sides = {SideAnswers{a.metric, {a.images.preprocessing().order, {}}}, SideAnswers{b.metric, {b.images.preprocessing().order, {}}}};
    for (std::size_t i = 0; i < count; ++i) {
        if (!bothAnswer(a, b, i) || !answersDiffer(a.answers[i], b.answers[i]))
            continue;
        ++all.differing;
        if (all.sides[0].shown.images.size() >= 2 * mostShownAnswers(a.images.preprocessing()))
            continue;
        auto first = shownAnswer(a, i), second = shownAnswer(b, i);
        if (!first || !second)
            continue;
        all.sides[0].shown.images.push_back(std::move(*first));
        all.sides[1].shown.images.push_back(std::move(*second));
    }
    return all;
}

} // namespace

bool sameAnswerer(const Answerer& a, const Answerer& b)
{
    const Plan *one = cutOf(a), *other = cutOf(b);
    if (a.model != b.model || !one || !other)
        return a.model == b.model && !one && !other;
    return one->fates == other->fates && a.settings.compensate == b.settings.compensate &&
           a.settings.calibrationImages == b.settings.calibrationImages;
}

bool answersDiffer(const Prediction& a, const Prediction& b)
{
    return a.guesses.front().what != b.guesses.front().what || changeOf(a, b) != AnswerChange::none;
}

std::optional<ComparedAnswers> comparedAnswers(const Predictions& a, const Predictions& b)
{
    const auto sameName = [](const Prediction& one, const Prediction& other) { return one.name == other.name; };
    if (a.images.empty() || !std::equal(a.images.begin(), a.images.end(), b.images.begin(), b.images.end(), sameName))
        return std::nullopt;
    ComparedAnswers all;
    all.images = all.all = static_cast<std::int64_t>(a.images.size());
    all.sides[0].shown.order = a.order;
    all.sides[1].shown.order = b.order;
    for (std::size_t i = 0; i < a.images.size(); ++i) {
        if (!answersDiffer(a.images[i], b.images[i]))
            continue;
        ++all.differing;
        all.sides[0].shown.images.push_back(a.images[i]);
        all.sides[1].shown.images.push_back(b.images[i]);
    }
    return all;
}

Result<ComparedAnswers> compareAnswers(const std::array<Answerer, 2>& sides, const Project& project, std::size_t images,
                                       const RecipeContext& context)
{
    return judgementOf(sides[0], project, images, context).and_then([&](const Judgement& a) {
        return judgementOf(sides[1], project, images, context).map([&](const Judgement& b) { return compared(a, b); });
    });
}

} // namespace espalier::recipes
