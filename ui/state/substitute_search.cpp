// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/substitute_search.h"

#include <utility>

namespace espalier {

namespace {

bool sameQuestion(const SubstituteSearch::Question& a, const SubstituteSearch::Question& b)
{
    return a.model == b.model && a.covariances == b.covariances && a.plan && b.plan && a.plan->fates == b.plan->fates;
}

} // namespace

SubstituteSearch::SubstituteSearch(std::function<void()> found, double quick)
    : found_(std::move(found)), quick_(quick), worker_(&SubstituteSearch::answerTo, [this](const Answer& answer) {
          answer_ = answer;
          found_();
      })
{
}

SubstituteSearch::Answer SubstituteSearch::of(const Question& question)
{
    if (sameQuestion(question, asked_))
        return answer_;
    worker_.drop();
    asked_ = question;
    answer_ = nullptr;
    if (!question.model || !question.covariances || !question.plan)
        return nullptr;
    if (substitutionEffort(question.model->groups, *question.covariances, *question.plan) <= quick_)
        answer_ = answerTo(question, {});
    else
        worker_.ask(question);
    return answer_;
}

SubstituteSearch::Answer SubstituteSearch::answerTo(const Question& question, std::stop_token stop)
{
    return std::make_shared<const Substitutes>(
        findSubstitutes(question.model->groups, *question.covariances, *question.plan, [&stop] { return !stop.stop_requested(); }));
}

} // namespace espalier
