// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/answer_changes.h"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

namespace espalier {
namespace {

std::ptrdiff_t faultsOf(const std::vector<MarkedBox>& boxes)
{
    return std::count_if(boxes.begin(), boxes.end(), std::mem_fn(&MarkedBox::mistake));
}

bool boxed(const Prediction& answer)
{
    return !answer.found.empty() || !answer.truths.empty();
}

std::ptrdiff_t faultsOf(const Prediction& answer)
{
    return boxed(answer) ? faultsOf(answer.found) + faultsOf(answer.truths) : (answer.right ? 0 : 1);
}

} // namespace

AnswerChange changeOf(const Prediction& before, const Prediction& after)
{
    const std::ptrdiff_t was = faultsOf(before), is = faultsOf(after);
    return is > was ? AnswerChange::worse : is < was ? AnswerChange::better : AnswerChange::none;
}

ChangedAnswers changedAnswers(const Dataset& images, const std::vector<Prediction>& before, const std::vector<Prediction>& after,
                              std::size_t most)
{
    ChangedAnswers changed;
    changed.now.order = images.preprocessing().order;
    for (const AnswerChange kind : {AnswerChange::worse, AnswerChange::better, AnswerChange::none}) {
        std::size_t taken = 0;
        for (std::size_t i = 0; i < after.size() && taken < most; ++i) {
            if (before[i].guesses.empty() || after[i].guesses.empty() || changeOf(before[i], after[i]) != kind)
                continue;
            const auto picture = images.image(i);
            if (!picture)
                continue;
            Prediction shown = after[i];
            shown.picture = picture->ownCopy();
            shown.name = images.name(i);
            changed.now.images.push_back(std::move(shown));
            changed.changes.push_back(kind);
            changed.before.push_back(before[i].guesses.front().what);
            changed.earlier.push_back(before[i]);
            ++taken;
        }
    }
    return changed;
}

RightAnswers rightAnswers(const std::vector<Prediction>& answers, std::size_t images)
{
    const std::span some(answers.data(), std::min(images, answers.size()));
    RightAnswers counted;
    counted.objects = std::any_of(some.begin(), some.end(), boxed);
    for (const Prediction& answer : some) {
        counted.all += counted.objects          ? std::count_if(answer.truths.begin(), answer.truths.end(), std::mem_fn(&MarkedBox::counts))
                       : answer.guesses.empty() ? 0
                                                : 1;
        counted.right += counted.objects ? std::count_if(answer.truths.begin(), answer.truths.end(),
                                                         [](const MarkedBox& box) { return box.counts() && box.right; })
                                         : (answer.right ? 1 : 0);
    }
    return counted;
}

} // namespace espalier
