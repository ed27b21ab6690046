// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/floor_notice.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

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

void FloorNotice::refresh()
{
    next_ = 0;
    data_ = floorsIn(*document_.state());
    counter_->setText(data_.counter);
    counter_->setEnabled(!data_.layers.empty());
    showIcon();
    remedy_->setVisible(!data_.remedy.isEmpty());
    remedy_->setText(data_.remedy);
    remedy_->setToolTip(data_.remedyHelp);
    showReason();
}

/// Not anew with every plan: a button with another icon has its panel laid out.
void FloorNotice::showIcon()
{
    const QString name = data_.kind == FloorData::Kind::fine ? QString()
                         : data_.trouble                     ? QStringLiteral("warning")
                                                             : QStringLiteral("info");
    if (std::exchange(iconName_, name) != name)
        counter_->setIcon(name.isEmpty() ? QIcon() : icon(name));
}

void FloorNotice::showReason()
{
    reason_->setText(reasonFor(*document_.state(), data_, linking_.selectedGroup()));
}

void FloorNotice::goToNext()
{
    if (data_.layers.empty())
        return;
    linking_.select(data_.layers[static_cast<std::size_t>(next_) % data_.layers.size()]);
    ++next_;
    showReason();
}

void FloorNotice::remedy()
{
    if (data_.remedyRatio > 0)
        return document_.planRatio(data_.remedyRatio, data_.remedy);
    PruneSettings settings = document_.project().prune;
    settings.policy = Policy::replace;
    document_.setPruneSettings(settings, data_.remedy);
}

} // namespace espalier
