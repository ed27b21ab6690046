// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/substitute_search.h"

#include "ui/state/rest.h"

#include <utility>

namespace espalier {

namespace {

bool sameQuestion(const SubstituteSearch::Question& a, const SubstituteSearch::Question& b)
{
    return a.model == b.model && a.covariances == b.covariances && a.plan && b.plan && a.plan->fates == b.plan->fates;
}

} // namespace

SubstituteSearch::SubstituteSearch(std::function<void()> found, Find find)
    : found_(std::move(found)), worker_(std::move(find), [this](const Answer& answer) {
          answer_ = answer;
          found_();
      })
{
    rest_.setSingleShot(true);
    rest_.setInterval(planRest);
    QObject::connect(&rest_, &QTimer::timeout, &rest_, [this] { worker_.ask(asked_); });
}

SubstituteSearch::Answer SubstituteSearch::of(const Question& question)
{
    if (sameQuestion(question, asked_))
        return answer_;
    worker_.drop();
    rest_.stop();
    asked_ = question;
    answer_ = nullptr;
    if (question.model && question.covariances && question.plan)
        rest_.start();
    return nullptr;
}

SubstituteSearch::Answer SubstituteSearch::answerTo(const Question& question, const std::stop_token& stop)
{
    return std::make_shared<const Substitutes>(
        findSubstitutes(question.model->groups, *question.covariances, *question.plan, [&stop] { return !stop.stop_requested(); }));
}

} // namespace espalier
