// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/plan_text.h"

#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QLocale>
#include <QStringList>

#include <cmath>

namespace espalier {

namespace {

QString budgetText(Budget budget)
{
    switch (budget) {
    case Budget::channels:
        return tr("of the channels");
    case Budget::params:
        return tr("of the parameters");
    case Budget::macs:
        return tr("of the compute");
    case Budget::bytes:
        return tr("of the size");
    case Budget::latency:
        return tr("of the time");
    }
    return {};
}

struct TargetText {
    QString operator()(const RatioTarget& target) const { return percentText(target.ratio) + QLatin1Char(' ') + budgetText(target.budget); }
    QString operator()(const UnitsTarget& target) const
    {
        return target.units == 1 ? espalier::tr("1 channel less")
                                 : espalier::tr("%1 channels less").arg(QLocale().toString(qint64(target.units)));
    }
    QString operator()(const CostTarget& target) const
    {
        return espalier::tr("at most %1 %2").arg(QLocale().toString(qint64(target.most)), budgetText(target.budget));
    }
    QString operator()(const TimeTarget& target) const { return espalier::tr("at most %1").arg(millisecondsText(target.milliseconds)); }
    QString operator()(const MetricTarget& target) const
    {
        return espalier::tr("a metric within %1").arg(QLocale().toString(target.margin));
    }
};

QString reachedText(const Plan& plan)
{
    return tr("Asked: %1. Planned: %2.").arg(targetText(plan), percentText(plan.achieved(budgetOf(plan.request.target))));
}

QString relaxedText(const Plan& plan)
{
    return tr("The floors were lowered to %1 of an even cut, and at least %2.").arg(percentText(plan.floorShare)).arg(plan.floorMin);
}

QString byHandNote(const PlanRequest& request)
{
    return tr("Channels by hand: %1 cut, %2 kept.").arg(request.cutByHand.size()).arg(request.keptByHand.size());
}

} // namespace

QString targetText(const Plan& plan)
{
    return std::visit(TargetText{}, plan.request.target);
}

QString planNotes(const Plan& plan)
{
    if (plan.removedUnits == 0)
        return {};
    QStringList lines{reachedText(plan)};
    if (!plan.request.cutByHand.empty() || !plan.request.keptByHand.empty())
        lines << byHandNote(plan.request);
    if (plan.relaxed)
        lines << relaxedText(plan);
    if (plan.zeroUnitsLeft > 0)
        lines << tr("%n channel(s) without any importance stay: a higher ratio would take them at no cost.", nullptr, plan.zeroUnitsLeft);
    return lines.join(QLatin1Char('\n'));
}

QString allocationNote(const DocumentState& state)
{
    if (!state.plan || state.plan->removedUnits == 0 || state.project->prune.allocation != Allocation::automatic)
        return {};
    const PruneSettings settings = chosen(state.project->prune, *state.measurements);
    const auto& shares = state.measurements->shares;
    const auto found = shares.find(settings.criterion);
    if (found == shares.end() || (!found->second.curves && !std::isfinite(found->second.secondsNeeded)))
        return {};
    if (found->second.curves)
        return tr("What each layer gives was measured on %n image(s).", nullptr, found->second.used);
    const auto seconds = [](double value) { return QLocale().toString(value, 'f', 0); };
    return tr("The scores decide what each layer gives: on this machine, measuring it would take about %1 s, and %2 s are allowed (setting "
              "“Measuring may take”).")
        .arg(seconds(found->second.secondsNeeded), seconds(settings.timeLimit));
}

double shownRatio(const DocumentState& state)
{
    if (state.planning == Planning::nothing)
        return 0;
    const PruneSettings& settings = state.project->prune;
    return settings.target != AbsoluteTarget{} && state.plan ? state.plan->requestedShare : settings.ratio;
}

} // namespace espalier
