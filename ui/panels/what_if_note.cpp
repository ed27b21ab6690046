// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/what_if_note.h"

#include "ui/runs/readiness.h"
#include "ui/widgets/naming.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

WhatIfNote::WhatIfNote(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent)
    : QWidget(parent), document_(document), whatIf_(whatIf), sentence_(new QLabel(this)),
      measure_(new QPushButton(tr("Measure the layers' curves"), this))
{
    identify(sentence_, "whatIfNote", tr("What the plan does to the answers"));
    identify(measure_, "whatIfMeasure", tr("Measure the layers' curves"),
             tr("How much each layer can lose is measured once; then the slider shows at once what a plan is expected to do."));
    sentence_->setWordWrap(true);
    // Room for the words is kept free, so that nothing jumps while the slider moves.
    sentence_->setMinimumHeight(5 * fontMetrics().lineSpacing());
    sentence_->setAlignment(Qt::AlignTop);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(3);
    rows->addWidget(sentence_);
    rows->addWidget(measure_);
    connect(measure_, &QPushButton::clicked, this, [&runs] { runs.measureSensitivity({}); });
    connect(&whatIf_, &WhatIf::changed, this, &WhatIfNote::refresh);
    refresh();
}

void WhatIfNote::refresh()
{
    const WhatIfText text = whatIfText(whatIf_.facts());
    sentence_->setText(text.sentence);
    setVisible(!text.sentence.isEmpty());
    measure_->setVisible(text.offersCurves);
    measure_->setEnabled(whyNotStart(Stage::sensitivity, *document_.state()).isEmpty());
}

} // namespace espalier
