// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/plan_notes.h"

#include "ui/models/number_text.h"
#include "ui/widgets/naming.h"

#include <QLocale>

namespace espalier {

namespace {

QString budgetText(Budget budget)
{
    switch (budget) {
    case Budget::channels:
        return PlanNotes::tr("of the channels");
    case Budget::params:
        return PlanNotes::tr("of the parameters");
    case Budget::macs:
        return PlanNotes::tr("of the compute");
    case Budget::bytes:
        return PlanNotes::tr("of the size");
    case Budget::latency:
        return PlanNotes::tr("of the time");
    }
    return {};
}

struct TargetText {
    QString operator()(const RatioTarget& target) const { return percentText(target.ratio) + QLatin1Char(' ') + budgetText(target.budget); }
    QString operator()(const UnitsTarget& target) const
    {
        return PlanNotes::tr("%1 channels less").arg(QLocale().toString(qint64(target.units)));
    }
    QString operator()(const CostTarget& target) const
    {
        return PlanNotes::tr("at most %1 %2").arg(QLocale().toString(qint64(target.most)), QString::fromLatin1(nameOf(target.budget)));
    }
    QString operator()(const TimeTarget& target) const { return PlanNotes::tr("at most %1").arg(millisecondsText(target.milliseconds)); }
    QString operator()(const MetricTarget&) const { return {}; }
};

QString reachedText(const Plan& plan)
{
    return PlanNotes::tr("Asked: %1. Planned: %2.")
        .arg(std::visit(TargetText{}, plan.request.target), percentText(plan.achieved(budgetOf(plan.request.target))));
}

QString relaxedText(const Plan& plan)
{
    return PlanNotes::tr("The floors were lowered to %1 of an even cut, and at least %2.")
        .arg(percentText(plan.floorShare))
        .arg(plan.floorMin);
}

} // namespace

PlanNotes::PlanNotes(Document& document, QWidget* parent) : QLabel(parent), document_(document)
{
    identify(this, "planNotes", tr("What the plan comes to"));
    setWordWrap(true);
    document_.follow(this, Part::plan, &PlanNotes::refresh);
    refresh();
}

void PlanNotes::refresh()
{
    const auto& plan = document_.plan();
    const bool planned = plan && plan->removedUnits > 0;
    setVisible(planned);
    if (!planned)
        return;
    QStringList lines{reachedText(*plan)};
    if (plan->relaxed)
        lines << relaxedText(*plan);
    if (plan->zeroUnitsLeft > 0)
        lines << tr("%n channel(s) without any importance stay: a higher ratio would take them at no cost.", nullptr, plan->zeroUnitsLeft);
    setText(lines.join(QLatin1Char('\n')));
}

} // namespace espalier
