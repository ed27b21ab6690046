// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/plan_notes.h"

#include "ui/models/number_text.h"
#include "ui/widgets/naming.h"

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
    case Budget::latency:
        return PlanNotes::tr("of the time");
    }
    return {};
}

QString reachedText(const Plan& plan)
{
    return PlanNotes::tr("Asked: %1 %2. Planned: %3.")
        .arg(percentText(plan.request.ratio), budgetText(plan.request.budget), percentText(plan.achieved(plan.request.budget)));
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
    connect(&document_, &Document::planChanged, this, &PlanNotes::refresh);
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
