// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/floor_notice.h"

#include "ui/models/number_text.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

/// The largest ratio rounded down to what the slider can show, so that it stays feasible.
double showableRatio(double ratio)
{
    return std::floor(ratio * 1000) / 1000;
}

} // namespace

FloorNotice::FloorNotice(Document& document, Linking& linking, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), counter_(new QPushButton(this)), reason_(new QLabel(this)),
      remedy_(new QPushButton(this))
{
    identify(counter_, "floorCounter", tr("Layers the plan wears thin"), tr("Click to go to the next of these layers"));
    identify(reason_, "floorReason", tr("Why this layer is held back"));
    identify(remedy_, "floorRemedy", tr("Remedy"));
    reason_->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->addWidget(counter_, 1);
    line->addWidget(remedy_);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(3);
    rows->addLayout(line);
    rows->addWidget(reason_);
    // Room for the words is kept free, so that nothing jumps while the slider moves.
    reason_->setMinimumHeight(2 * fontMetrics().lineSpacing());
    reason_->setAlignment(Qt::AlignTop);
    connect(counter_, &QPushButton::clicked, this, &FloorNotice::goToNext);
    connect(remedy_, &QPushButton::clicked, this, &FloorNotice::remedy);
    document_.follow(this, Part::plan, &FloorNotice::refresh);
    connect(&linking_, &Linking::selectionChanged, this, &FloorNotice::showReason);
    refresh();
}

QString FloorNotice::counterText() const
{
    return counter_->text();
}

void FloorNotice::refresh()
{
    next_ = 0;
    findLayers();
    showCounter();
    showReason();
}

void FloorNotice::findLayers()
{
    layers_.clear();
    kind_ = Kind::fine;
    if (!document_.model())
        return;
    const auto& plan = document_.plan();
    if (!plan) {
        kind_ = sufficient(document_.measurements(), document_.project().prune) ? Kind::infeasible : Kind::unmeasured;
        return;
    }
    using Counts = bool (*)(int kept, int floor, int all);
    const std::array<std::pair<Kind, Counts>, 3> conditions{{
        {Kind::emptied, [](int kept, int, int) { return kept == 0; }},
        {Kind::belowFloor, [](int kept, int floor, int) { return kept < floor; }},
        {Kind::atFloor, [](int kept, int floor, int all) { return kept == floor && kept < all; }},
    }};
    for (const auto& [kind, counts] : conditions) {
        const auto& groups = document_.model()->groups.groups();
        for (int g = 0; g < static_cast<int>(groups.size()); ++g)
            if (counts(plan->kept[g], plan->floors[g], groups[g].units))
                layers_.push_back(g);
        if (layers_.empty())
            continue;
        kind_ = kind;
        return;
    }
}

void FloorNotice::showCounter()
{
    const int count = static_cast<int>(layers_.size());
    const bool trouble = kind_ != Kind::fine && kind_ != Kind::unmeasured && kind_ != Kind::atFloor;
    counter_->setEnabled(count > 0);
    counter_->setIcon(kind_ == Kind::fine ? QIcon() : icon(trouble ? QStringLiteral("warning") : QStringLiteral("info")));
    switch (kind_) {
    case Kind::fine:
        counter_->setText(tr("No layer gets too thin"));
        break;
    case Kind::unmeasured:
        counter_->setText(tr("No plan yet"));
        break;
    case Kind::infeasible:
        counter_->setText(tr("Cannot be reached"));
        break;
    case Kind::emptied:
        counter_->setText(count == 1 ? tr("1 layer would be emptied") : tr("%1 layers would be emptied").arg(count));
        break;
    case Kind::belowFloor:
        counter_->setText(count == 1 ? tr("1 layer falls below its floor") : tr("%1 layers fall below their floor").arg(count));
        break;
    case Kind::atFloor:
        counter_->setText(count == 1 ? tr("1 layer at its floor") : tr("%1 layers at their floor").arg(count));
        break;
    }
    remedy_->setVisible(trouble && (kind_ != Kind::infeasible || document_.state()->largestRatio > 0));
    if (kind_ == Kind::infeasible) {
        remedy_->setText(tr("Use %1").arg(percentText(showableRatio(document_.state()->largestRatio))));
        remedy_->setToolTip(tr("The largest ratio that these settings can reach"));
    } else {
        remedy_->setText(tr("Replace"));
        remedy_->setToolTip(tr("Give thin layers channels back and cut others in their place (policy “replace”)"));
    }
}

void FloorNotice::showReason()
{
    if (kind_ == Kind::infeasible || kind_ == Kind::unmeasured)
        return reason_->setText(document_.planProblem());
    const auto at = std::find(layers_.begin(), layers_.end(), linking_.selectedGroup());
    reason_->setText(at != layers_.end() ? reasonFor(*at) : QString());
}

void FloorNotice::goToNext()
{
    if (layers_.empty())
        return;
    const int group = layers_[static_cast<std::size_t>(next_) % layers_.size()];
    ++next_;
    linking_.select(group);
    showReason();
}

QString FloorNotice::reasonFor(int group) const
{
    const Group& layer = document_.model()->groups.groups()[group];
    const QString name = QString::fromStdString(layer.name);
    const int floor = document_.plan()->floors[group];
    switch (kind_) {
    case Kind::emptied:
        return tr("%1: all %2 channels score below the cut, and this policy gives none back.").arg(name).arg(layer.units);
    case Kind::belowFloor:
        return tr("%1: %2 of %3 channels stay, its floor is %4.").arg(name).arg(document_.plan()->kept[group]).arg(layer.units).arg(floor);
    case Kind::atFloor:
        return tr("%1: its floor keeps %2 of %3 channels, whatever their score.").arg(name).arg(floor).arg(layer.units);
    default:
        return {};
    }
}

void FloorNotice::remedy()
{
    if (kind_ == Kind::infeasible)
        return document_.planRatio(showableRatio(document_.state()->largestRatio), remedy_->text());
    PruneSettings settings = document_.project().prune;
    settings.policy = Policy::replace;
    document_.setPruneSettings(settings, remedy_->text());
}

} // namespace espalier
