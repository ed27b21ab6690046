// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/prune_controls.h"

#include "ui/panels/floor_notice.h"
#include "ui/panels/plan_notes.h"
#include "ui/panels/totals_table.h"
#include "ui/widgets/naming.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <cmath>

namespace espalier {

namespace {

constexpr int largestPercent = 95;
constexpr int ratioSteps = 10;   ///< slider steps a percent
constexpr int fusionSteps = 100; ///< slider steps from 0 to 1

template <class Choice>
void addChoice(QComboBox* box, Choice choice, const QString& title, const QString& help)
{
    box->addItem(title, static_cast<int>(choice));
    box->setItemData(box->count() - 1, help, Qt::ToolTipRole);
}

template <class Choice>
void showChoice(QComboBox* box, Choice choice)
{
    const QSignalBlocker quiet(box);
    box->setCurrentIndex(box->findData(static_cast<int>(choice)));
}

template <class Box, class Number>
void showNumber(Box* box, Number number)
{
    const QSignalBlocker quiet(box);
    box->setValue(number);
}

void showCheck(QCheckBox* box, bool on)
{
    const QSignalBlocker quiet(box);
    box->setChecked(on);
}

} // namespace

PruneControls::PruneControls(Document& document, Linking& linking, RunController& runs, QWidget* parent)
    : QWidget(parent), document_(document)
{
    setObjectName(QStringLiteral("pruneControls"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(8, 6, 8, 6);
    rows->addWidget(amountBox(linking, runs));
    rows->addWidget(choiceBox());
    rows->addStretch(1);
    connect(&document_, &Document::planChanged, this, &PruneControls::refresh);
    connect(&document_, &Document::projectChanged, this, &PruneControls::offerCriteria);
    refresh();
}

QGroupBox* PruneControls::amountBox(Linking& linking, RunController& runs)
{
    auto* box = new QGroupBox(tr("How much to remove"));
    auto* rows = new QVBoxLayout(box);
    rows->addWidget(ratioRow());
    carriedOut_ = new QLabel(tr("Done: what was planned is cut. Move the slider to plan a further cut of this smaller network."));
    identify(carriedOut_, "planCarriedOut", tr("State of the plan"));
    carriedOut_->setWordWrap(true);
    rows->addWidget(carriedOut_);
    rows->addWidget(new TotalsTable(document_, runs));
    rows->addWidget(new PlanNotes(document_));
    rows->addWidget(new FloorNotice(document_, linking));
    return box;
}

QWidget* PruneControls::ratioRow()
{
    const QString help =
        tr("How much of the network shall go. At 50 % of the compute, the smaller network needs half the multiplications.");
    auto* row = new QWidget;
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    ratioSlider_ = new QSlider(Qt::Horizontal);
    identify(ratioSlider_, "ratioSlider", tr("Ratio to remove"), help);
    ratioSlider_->setRange(0, largestPercent * ratioSteps);
    ratioSlider_->setSingleStep(ratioSteps);
    ratioSlider_->setPageStep(5 * ratioSteps);
    joinSlider(ratioSlider_);
    ratioBox_ = new QDoubleSpinBox;
    identify(ratioBox_, "ratioBox", tr("Ratio to remove in percent"), help);
    ratioBox_->setRange(0, largestPercent);
    ratioBox_->setDecimals(1);
    ratioBox_->setSuffix(tr(" %"));
    ratioBox_->setKeyboardTracking(false);
    budget_ = new QComboBox;
    identify(budget_, "budget", tr("What the ratio counts"), tr("What the ratio is a share of."));
    addChoice(budget_, Budget::macs, tr("of the compute (MACs)"), tr("Multiplications for one image: what makes it fast."));
    addChoice(budget_, Budget::params, tr("of the parameters"), tr("Learned numbers: what makes the file small."));
    addChoice(budget_, Budget::channels, tr("of the channels"), tr("Feature maps, all counting the same."));
    addChoice(budget_, Budget::latency, tr("of the time"),
              tr("How long one image takes on this machine. The layers are measured first, which takes up to a minute."));
    grid->addWidget(ratioSlider_, 0, 0, 1, 2);
    grid->addWidget(ratioBox_, 1, 0);
    grid->addWidget(budget_, 1, 1);
    grid->addWidget(runtimeBox(), 2, 1);
    grid->setColumnStretch(1, 1);
    connect(ratioSlider_, &QSlider::valueChanged, this, [this](int value) {
        change([value](PruneSettings& settings) { settings.ratio = value / (100.0 * ratioSteps); }, tr("Ratio"));
    });
    connect(ratioBox_, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { change([value](PruneSettings& settings) { settings.ratio = value / 100; }, tr("Ratio")); });
    connect(budget_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](PruneSettings& settings) { settings.budget = static_cast<Budget>(budget_->currentData().toInt()); }, tr("Budget"));
    });
    return row;
}

QComboBox* PruneControls::runtimeBox()
{
    runtime_ = new QComboBox;
    identify(runtime_, "runtime", tr("What the time is measured with"),
             tr("The program that will run the network: a network that is fast in one need not be in another."));
    addChoice(runtime_, Runtime::torchScript, tr("in LibTorch"), tr("As PyTorch's libraries run it."));
    addChoice(runtime_, Runtime::openCv, tr("in OpenCV"), tr("As OpenCV's dnn module runs it, with batch norms folded."));
    connect(runtime_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](PruneSettings& settings) { settings.runtime = static_cast<Runtime>(runtime_->currentData().toInt()); },
               tr("Runtime"));
    });
    return runtime_;
}

QGroupBox* PruneControls::choiceBox()
{
    auto* box = new QGroupBox(tr("How to choose"));
    auto* rows = new QVBoxLayout(box);
    rows->addWidget(fusionRow());
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addChoices(form);
    addFloors(form);
    addWidths(form);
    rows->addLayout(form);
    return box;
}

QWidget* PruneControls::fusionRow()
{
    const QString help = tr("Global: channels compete with those of all layers. Local: only with those of their own layer. "
                            "Between the two, both views count.");
    auto* row = new QWidget;
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    fusionSlider_ = new QSlider(Qt::Horizontal);
    identify(fusionSlider_, "fusionSlider", tr("Fusion of global and local importance"), help);
    fusionSlider_->setRange(0, fusionSteps);
    joinSlider(fusionSlider_);
    fusionBox_ = new QDoubleSpinBox;
    identify(fusionBox_, "fusionBox", tr("Fusion, 0 global to 1 local"), help);
    fusionBox_->setRange(0, 1);
    fusionBox_->setSingleStep(0.05);
    fusionBox_->setKeyboardTracking(false);
    auto* global = new QLabel(tr("Global"));
    auto* local = new QLabel(tr("Local"));
    for (QLabel* label : {global, local})
        label->setToolTip(help);
    grid->addWidget(global, 0, 0);
    grid->addWidget(fusionSlider_, 0, 1);
    grid->addWidget(local, 0, 2);
    grid->addWidget(fusionBox_, 0, 3);
    connect(fusionSlider_, &QSlider::valueChanged, this, [this](int value) {
        change([value](PruneSettings& settings) { settings.fusion = value / static_cast<double>(fusionSteps); }, tr("Fusion"));
    });
    connect(fusionBox_, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { change([value](PruneSettings& settings) { settings.fusion = value; }, tr("Fusion")); });
    return row;
}

void PruneControls::addChoices(QFormLayout* form)
{
    criterion_ = criterionBox();
    policy_ = policyBox();
    form->addRow(tr("Criterion"), criterion_);
    form->addRow(tr("Thin layers"), policy_);
    connect(criterion_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](PruneSettings& settings) { settings.criterion = static_cast<Criterion>(criterion_->currentData().toInt()); },
               tr("Criterion"));
    });
    connect(policy_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](PruneSettings& settings) { settings.policy = static_cast<Policy>(policy_->currentData().toInt()); }, tr("Policy"));
    });
}

QComboBox* PruneControls::criterionBox()
{
    auto* box = new QComboBox;
    identify(box, "criterion", tr("Criterion of importance"), tr("What tells how much a channel matters."));
    addChoice(box, Criterion::scale, tr("Scale"), tr("How strongly the network itself scales the channel (batch norm's weight)."));
    addChoice(box, Criterion::taylor, tr("Taylor"),
              tr("How much worse the answers to the training images would get without the channel, as far as the slope tells. "
                 "Needs images, and takes some seconds."));
    addChoice(box, Criterion::l2, tr("L2 of the weights"), tr("Length of the channel's weights."));
    addChoice(box, Criterion::l1, tr("L1 of the weights"), tr("Sum of the channel's absolute weights."));
    addChoice(box, Criterion::lamp, tr("LAMP"),
              tr("Length of the channel's weights; within its layer, against those of the channels that would go later."));
    addChoice(box, Criterion::fpgm, tr("Geometric median"),
              tr("How different the channel's filters are from the others of its layer: what resembles the rest can be replaced by it."));
    addChoice(box, Criterion::random, tr("Random"), tr("By lot; only to compare against."));
    return box;
}

QComboBox* PruneControls::policyBox()
{
    auto* box = new QComboBox;
    identify(box, "policy", tr("Policy for thin layers"), tr("What happens where a layer would get thinner than its floor."));
    addChoice(box, Policy::replace, tr("Replace"), tr("It gets channels back, and others go in their place: the ratio is met."));
    addChoice(box, Policy::replaceRandom, tr("Replace by lot"),
              tr("The same, but those that go in their place are drawn by lot. Only to compare against."));
    addChoice(box, Policy::protect, tr("Protect"), tr("It gets channels back, and nothing else goes: the ratio is missed."));
    addChoice(box, Policy::skip, tr("Skip"), tr("It is left whole, and nothing else goes: the ratio is missed by more."));
    addChoice(box, Policy::cap, tr("Cap"), tr("Cutting stops before any layer is emptied: the ratio is missed. Floors do not count."));
    addChoice(box, Policy::none, tr("None"), tr("Nothing: layers may be emptied. Only to compare against."));
    return box;
}

void PruneControls::addFloors(QFormLayout* form)
{
    floorShare_ = new QSpinBox;
    identify(floorShare_, "floorShare", tr("Floor as a share of an even cut"),
             tr("No layer gets thinner than this share of what an even cut would leave it. Single layers get floors of their own in the "
                "table."));
    floorShare_->setRange(0, 100);
    floorShare_->setSuffix(tr(" %"));
    floorMin_ = new QSpinBox;
    identify(floorMin_, "floorMin", tr("Least channels a layer keeps"), tr("No layer keeps fewer channels than this."));
    floorMin_->setRange(1, 512);
    for (QSpinBox* box : {floorShare_, floorMin_})
        box->setKeyboardTracking(false);
    form->addRow(tr("Floor share"), floorShare_);
    relax_ = new QCheckBox(tr("Lower floors where needed"));
    identify(
        relax_, "relax", tr("Lower floors where the ratio needs it"),
        tr("Where the floors do not let the ratio be reached, they are lowered as little as that takes. Floors of single layers stay."));
    form->addRow(tr("At least"), floorMin_);
    form->addRow(relax_);
    connect(relax_, &QCheckBox::toggled, this,
            [this](bool on) { change([on](PruneSettings& settings) { settings.relax = on; }, tr("Lower floors")); });
    connect(floorShare_, &QSpinBox::valueChanged, this,
            [this](int value) { change([value](PruneSettings& settings) { settings.floorShare = value / 100.0; }, tr("Floor share")); });
    connect(floorMin_, &QSpinBox::valueChanged, this,
            [this](int value) { change([value](PruneSettings& settings) { settings.floorMin = value; }, tr("Least channels")); });
}

void PruneControls::addWidths(QFormLayout* form)
{
    align_ = new QSpinBox;
    identify(
        align_, "align", tr("Widths in multiples of"),
        tr("Layers keep all their channels or a multiple of this many: processors are fastest at multiples of 8 or 16. 1: any width."));
    align_->setRange(1, 512);
    align_->setKeyboardTracking(false);
    fold_ = new QCheckBox(tr("Fold what removed channels pass on"));
    identify(
        fold_, "fold", tr("Fold the constants of removed channels"),
        tr("A channel that is always the same adds a constant to what reads it. With this, the constant stays when the channel goes."));
    form->addRow(tr("Multiples of"), align_);
    form->addRow(fold_);
    connect(align_, &QSpinBox::valueChanged, this,
            [this](int value) { change([value](PruneSettings& settings) { settings.align = value; }, tr("Multiples")); });
    connect(fold_, &QCheckBox::toggled, this,
            [this](bool on) { change([on](PruneSettings& settings) { settings.fold = on; }, tr("Folding")); });
}

void PruneControls::offerCriteria()
{
    const bool images = !document_.project().data.empty();
    auto* items = qobject_cast<QStandardItemModel*>(criterion_->model());
    const int place = criterion_->findData(static_cast<int>(Criterion::taylor));
    if (items && place >= 0)
        items->item(place)->setEnabled(images);
}

/// A drag is one undo step.
void PruneControls::joinSlider(QSlider* slider)
{
    connect(slider, &QSlider::sliderPressed, &document_, &Document::beginGesture);
    connect(slider, &QSlider::sliderReleased, &document_, &Document::endGesture);
}

void PruneControls::refresh()
{
    const PruneSettings& settings = document_.project().prune;
    setEnabled(document_.model() != nullptr);
    showNumber(ratioSlider_, static_cast<int>(std::lround(settings.ratio * 100 * ratioSteps)));
    showNumber(ratioBox_, settings.ratio * 100);
    showNumber(fusionSlider_, static_cast<int>(std::lround(settings.fusion * fusionSteps)));
    showNumber(fusionBox_, settings.fusion);
    showNumber(floorShare_, static_cast<int>(std::lround(settings.floorShare * 100)));
    showNumber(floorMin_, settings.floorMin);
    showChoice(budget_, settings.budget);
    showChoice(runtime_, settings.runtime);
    runtime_->setVisible(settings.budget == Budget::latency);
    showChoice(criterion_, settings.criterion);
    showChoice(policy_, settings.policy);
    showCheck(relax_, settings.relax);
    showCheck(fold_, settings.fold);
    showNumber(align_, settings.align);
    offerCriteria();
    carriedOut_->setVisible(document_.planCarriedOut());
}

void PruneControls::change(const std::function<void(PruneSettings&)>& edit, const QString& step)
{
    PruneSettings settings = document_.project().prune;
    edit(settings);
    document_.setPruneSettings(settings, step);
}

} // namespace espalier
