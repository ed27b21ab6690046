// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/prune_controls.h"

#include "core/pipeline/measurements.h"
#include "core/settings/prune_target.h"
#include "ui/models/candidates_text.h"
#include "ui/models/plan_text.h"
#include "ui/models/texts.h"
#include "ui/panels/floor_notice.h"
#include "ui/panels/plan_notes.h"
#include "ui/panels/setting_fields.h"
#include "ui/panels/totals_table.h"
#include "ui/panels/what_if_note.h"
#include "ui/widgets/fold.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/ratio_slider.h"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int fusionSteps = 100;

} // namespace

PruneControls::PruneControls(Document& document, Linking& linking, RunController& runs, WhatIf& whatIf, QWidget* parent)
    : QWidget(parent), document_(document), fields_(new SettingFields(document, this))
{
    setObjectName(QStringLiteral("pruneControls"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(8, 6, 8, 6);
    rows->addWidget(amountBox(linking, runs, whatIf));
    rows->addWidget(choiceBox());
    rows->addStretch(1);
    connect(fields_, &SettingFields::misread, this, &PruneControls::misread);
    document_.follow(this, Part::plan, &PruneControls::refresh);
    document_.follow(this, Part::project, &PruneControls::offerCriteria);
    refresh();
}

QGroupBox* PruneControls::amountBox(Linking& linking, RunController& runs, WhatIf& whatIf)
{
    auto* box = new QGroupBox(tr("How much to remove"));
    auto* rows = new QVBoxLayout(box);
    rows->addWidget(ratioRow());
    rows->addWidget(targetRows());
    carriedOut_ = new QLabel(tr("Done: the planned channels are cut. Move the slider to plan a further cut of this smaller network."));
    identify(carriedOut_, "planCarriedOut", tr("State of the plan"));
    carriedOut_->setWordWrap(true);
    rows->addWidget(carriedOut_);
    rows->addWidget(new TotalsTable(document_, runs, whatIf));
    rows->addWidget(new WhatIfNote(document_, runs, whatIf));
    rows->addWidget(new PlanNotes(document_));
    rows->addWidget(new FloorNotice(document_, linking));
    return box;
}

QWidget* PruneControls::ratioRow()
{
    auto* row = new QWidget;
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    makeRatio();
    runtime_ = fields_->make("prune.runtime");
    grid->addWidget(ratioSlider_, 0, 0, 1, 2);
    grid->addWidget(ratioBox_, 1, 0);
    grid->addWidget(fields_->make("prune.budget"), 1, 1);
    grid->addWidget(runtime_, 2, 1);
    grid->setColumnStretch(1, 1);
    return row;
}

QWidget* PruneControls::targetRows()
{
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    rows->addLayout(form);
    for (const char* key : {"prune.units", "prune.params", "prune.macs", "prune.bytes", "prune.milliseconds", "prune.keep_within"})
        fields_->addRow(form, key);
    within_ = new QLabel;
    within_->setWordWrap(true);
    rows->addWidget(within_);
    return foldedAway(content, QStringLiteral("pruneTargets"), tr("Instead of a ratio"), tr("Other ways to say how much goes"));
}

/// Slider and field are not made from the setting: their 0 means that nothing is planned, which is not a valid ratio.
void PruneControls::makeRatio()
{
    Project project;
    const Settings all = settingsOf(project);
    const Setting& ratio = *espalier::find(all, "prune.ratio");
    ratioSlider_ = new RatioSlider;
    identify(ratioSlider_, "pruneRatioSlider", tr("Ratio to remove"), engineText(ratio.help));
    ratioBox_ = new NumberBox({100 * ratio.range.low, 100 * ratio.range.high, false, true});
    identify(ratioBox_, "pruneRatio", tr("Ratio to remove in percent"), engineText(ratio.help));
    ratioBox_->setSuffix(tr(" %"));
    ratioBox_->setSpecialValueText(tr("nothing"));
    connect(ratioSlider_, &RatioSlider::sliderPressed, &document_, &Document::beginGesture);
    connect(ratioSlider_, &RatioSlider::dragEnded, &document_, &Document::endGesture);
    connect(ratioSlider_, &RatioSlider::ratioMoved, this, [this](double moved) { document_.planRatio(moved); });
    connect(ratioBox_, &NumberBox::valueChanged, this, [this](double percent) { document_.planRatio(rounded(percent / 100)); });
}

QGroupBox* PruneControls::choiceBox()
{
    auto* box = new QGroupBox(tr("How to choose"));
    auto* rows = new QVBoxLayout(box);
    rows->addWidget(fusionRow());
    taken_ = new QLabel; // not in the form, which cuts lines off
    taken_->setWordWrap(true);
    rows->addWidget(taken_);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    criterion_ = qobject_cast<QComboBox*>(fields_->addRow(form, "prune.criterion"));
    connect(taken_, &QLabel::linkActivated, this, &PruneControls::showTrials);
    for (const char* key :
         {"prune.judge", "prune.try_ratios", "prune.allocation", "prune.time_limit", "prune.policy", "prune.floor_share", "prune.floor_min",
          "prune.relax", "prune.align", "prune.compensate", "prune.calibration_images", "prune.recover", "prune.cut_tail", "prune.seed"})
        fields_->addRow(form, key);
    rows->addLayout(form);
    return box;
}

QWidget* PruneControls::fusionRow()
{
    auto* row = new QWidget;
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    QWidget* box = fields_->make("prune.fusion");
    auto* global = new QLabel(tr("Global"));
    auto* local = new QLabel(tr("Local"));
    for (QLabel* label : {global, local})
        label->setToolTip(box->toolTip());
    grid->addWidget(global, 0, 0);
    grid->addWidget(fields_->makeSlider("prune.fusion", fusionSteps), 0, 1);
    grid->addWidget(local, 0, 2);
    grid->addWidget(box, 0, 3);
    return row;
}

void PruneControls::offerCriteria()
{
    const bool images = !document_.project().data.empty();
    auto* items = qobject_cast<QStandardItemModel*>(criterion_->model());
    for (int row = 0; row < criterion_->count(); ++row) {
        const auto criterion = criterionFromName(criterion_->itemData(row).toString().toStdString());
        items->item(row)->setEnabled(images || (criterion && !descriptionOf(*criterion).needsImages)); // trials need images, too
    }
}

void PruneControls::tellTaken()
{
    const bool tries = document_.project().prune.tryCriteria;
    const auto& best = document_.measurements().best;
    const auto& within = document_.measurements().within;
    const bool keeps = document_.project().prune.target.keepWithin && within && document_.plan();
    within_->setVisible(keeps);
    within_->setText(keeps ? withinText(*within) : QString());
    taken_->setVisible(tries);
    if (!tries)
        return;
    if (best)
        taken_->setText(tr("Taken: %1. <a href=\"all\">What was tried</a>").arg(takenText(*best).toHtmlEscaped()));
    else if (document_.project().data.empty())
        taken_->setText(tr("Trials need pictures: choose their folder on the Training tab."));
    else
        taken_->setText(tr("Until trials have found the best, the default criterion counts."));
}

void PruneControls::showTrials()
{
    if (!document_.measurements().best)
        return;
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("What was tried"));
    auto* rows = new QVBoxLayout(dialog);
    auto* table = new QTextBrowser;
    table->setHtml(trialsText(*document_.measurements().best, document_.measurements().bestOfRatios));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    rows->addWidget(table);
    rows->addWidget(buttons);
    dialog->resize(900, 520);
    dialog->open();
}

void PruneControls::refresh()
{
    setEnabled(document_.model() != nullptr);
    const double ratio = shownRatio(*document_.state());
    const QSignalBlocker quiet(ratioBox_);
    ratioSlider_->moveTo(ratio);
    ratioBox_->setValue(100 * ratio);
    runtime_->setVisible(budgetOf(document_.project().prune) == Budget::latency);
    offerCriteria();
    tellTaken();
    carriedOut_->setVisible(document_.planCarriedOut());
}

} // namespace espalier
