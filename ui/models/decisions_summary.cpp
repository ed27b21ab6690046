// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/decisions_summary.h"

#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QStringList>

#include <algorithm>

namespace espalier {

namespace {

/// Where a cost is to be met, or layers keep multiples of channels, others that go need not be as many.
QString replacedText(int restored, int instead)
{
    if (restored == instead)
        return tr("%n channel(s) came back because a layer would have fallen below its floor; as many others go instead.", nullptr,
                  restored);
    QStringList sentences{tr("%n channel(s) came back because a layer would have fallen below its floor.", nullptr, restored)};
    if (instead > restored)
        sentences << tr("%n other(s) go instead: it takes more of these to meet the target.", nullptr, instead);
    else if (instead == 0)
        sentences << tr("No other goes instead, because the target is met without one.");
    else
        sentences << tr("%n other(s) go instead.", nullptr, instead)
                  << tr("For %n of them no other goes, because the target is met without it.", nullptr, restored - instead);
    return sentences.join(QLatin1Char(' '));
}

} // namespace

int countOf(const Plan& plan, Fate fate)
{
    return static_cast<int>(std::count(plan.fates.begin(), plan.fates.end(), fate));
}

QString beyondTheCut(const Plan& plan)
{
    const int restored = countOf(plan, Fate::restored), instead = countOf(plan, Fate::replacement);
    if (restored == 0)
        return {};
    if (instead == 0)
        return tr("Left of the line, floors gave %1 back; no other goes instead.").arg(countText(restored));
    return tr("Left of the line, floors gave %1 back; right of it, %2 are removed instead.").arg(countText(restored), countText(instead));
}

QString decisionsSummary(const Plan& plan)
{
    const Policy policy = plan.request.policy;
    const int restored = static_cast<int>(plan.decisions.size());
    if (policy == Policy::none || policy == Policy::cap)
        return tr("The policies “none” and “cap” only cut: no floor gives anything back.");
    if (restored == 0)
        return tr("No layer would fall below its floor, so nothing had to be given back.");
    if (policy == Policy::replace || policy == Policy::replaceRandom)
        return replacedText(restored, countOf(plan, Fate::replacement));
    return tr("%n channel(s) came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.",
              nullptr, restored);
}

} // namespace espalier
