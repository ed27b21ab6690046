// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/answer_changes.h"

#include <algorithm>
#include <utility>

namespace espalier {
namespace {

std::ptrdiff_t faultsOf(const std::vector<MarkedBox>& boxes)
{
    return std::count_if(boxes.begin(), boxes.end(),
                         [](const MarkedBox& box) { return !box.right && !box.box.difficult && !box.box.crowd; });
}

std::ptrdiff_t faultsOf(const Prediction& answer)
{
    const bool boxed = !answer.found.empty() || !answer.truths.empty();
    return boxed ? faultsOf(answer.found) + faultsOf(answer.truths) : (answer.right ? 0 : 1);
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
            ++taken;
        }
    }
    return changed;
}

} // namespace espalier
