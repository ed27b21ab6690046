// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/plan_notes.h"

#include "ui/models/plan_text.h"
#include "ui/widgets/naming.h"

namespace espalier {

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
    QStringList notes{plan ? planNotes(*plan) : QString(), allocationNote(*document_.state())};
    notes.removeAll(QString());
    setText(notes.join(QLatin1Char('\n')));
    setVisible(!text().isEmpty());
}

} // namespace espalier
