// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/collapse/collapse_view.h"

#include "ui/models/glossary.h"
#include "ui/models/plan_text.h"
#include "ui/models/protection.h"
#include "ui/models/texts.h"
#include "ui/models/theme.h"
#include "ui/views/collapse/collapse_plot.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/scrolling.h"
#include "ui/widgets/share_scale.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

CollapseView::CollapseView(Document& document, Linking& linking, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking),
      data_(new CollapseData(document, this)), plots_{new CollapsePlot(false, this), new CollapsePlot(true, this)},
      legend_(new QLabel(this)), reason_(new QLabel(this)), empty_(new QLabel(this)), floor_(new QPushButton(this)),
      protect_(new QPushButton(this)), all_(new QCheckBox(this)), rows_(new QScrollBar(Qt::Vertical, this)), stack_(new QStackedLayout)
{
    buildControls();
    layOut();
    connectAll();
    showMap();
}

QWidget* CollapseView::plot(bool replacing) const
{
    return plots_[replacing ? 1 : 0];
}

QPoint CollapseView::placeOf(bool replacing, int row, double ratio) const
{
    return plots_[replacing ? 1 : 0]->placeOf({row, ratio}).toPoint();
}

double CollapseView::shown(bool replacing, int row, int column) const
{
    return plots_[replacing ? 1 : 0]->shown(row, column);
}

void CollapseView::buildControls()
{
    const QString help = tr("Click a cell to go to its ratio and layer; drag the line to change the ratio. Arrow keys do both.") +
                         QLatin1Char('\n') + explanationOf(QStringLiteral("collapse"));
    identify(plots_[0], "collapsePlotNone", tr("Kept channels of each layer at every ratio, without replacement"), help);
    identify(plots_[1], "collapsePlotReplace", tr("Kept channels of each layer at every ratio, with replacement"), help);
    identify(legend_, "collapseLegend", tr("Meaning of the colours"));
    legend_->setText(tr("Black: the layer is empty. Short black line: it falls under its floor. Bar at the top: the ratio cannot be met."));
    legend_->setWordWrap(true);
    legend_->setToolTip(QStringLiteral("<p>%1</p>").arg(help.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))));
    identify(reason_, "collapseReason", tr("Why this layer collapses"));
    reason_->setWordWrap(true);
    reason_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    identify(rows_, "collapseRows", tr("Which layers are shown"));
    identify(all_, "collapseAllRows", tr("All layers at once"), tr("Shows every layer, however thin its row."));
    all_->setText(all_->accessibleName());
    identify(empty_, "collapseEmpty", tr("Why there is no map"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    identify(floor_, "collapseFloor", tr("Keep channels of the selected layer"),
             tr("Sets the layer's present floor for every ratio, and lets others go in the place of its channels (policy “replace”)."));
    identify(protect_, "collapseProtect", tr("Protect the selected layer"), tr("A protected layer keeps all its channels at any ratio."));
}

void CollapseView::layOut()
{
    auto* both = new QHBoxLayout;
    for (CollapsePlot* each : plots_)
        both->addWidget(each, 1);
    both->addWidget(rows_);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(reason_, 1);
    bottom->addWidget(all_);
    bottom->addWidget(floor_);
    bottom->addWidget(protect_);
    auto* picture = new QWidget(this);
    auto* column = new QVBoxLayout(picture);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(both, 1);
    auto* legend = new QHBoxLayout;
    legend->addWidget(new ShareScale(
        {theme::keptColor, tr("Channels kept: 0 %"), tr("100 %"), tr("Scale of the cells' colours: kept channels")}, picture));
    legend->addWidget(legend_, 1);
    column->addLayout(legend);
    column->addLayout(bottom);
    stack_->addWidget(scrolling(picture)); // with a large font the pane is too low
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(stack_, 1);
}

void CollapseView::connectPlot(CollapsePlot* side)
{
    connect(side, &CollapsePlot::clicked, this, &CollapseView::goTo);
    connect(side, &CollapsePlot::hovered, this, [this](int row, double ratio) {
        pointedRatio_ = row >= 0 ? std::optional(ratio) : std::nullopt;
        linking_.hover(groupAt(row));
        showReason();
    });
    connect(side, &CollapsePlot::ratioGrabbed, &document_, &Document::beginGesture);
    connect(side, &CollapsePlot::ratioDragged, this, [this](double ratio) { document_.planRatio(ratio); });
    connect(side, &CollapsePlot::ratioReleased, &document_, &Document::endGesture);
    connect(side, &CollapsePlot::rowsFitted, this, &CollapseView::fitRows, Qt::QueuedConnection); // it is being drawn
    connect(side, &CollapsePlot::scrolled, this, [this](int rows) { rows_->setValue(rows_->value() + rows); });
    connect(rows_, &QScrollBar::valueChanged, side, &CollapsePlot::setFirstRow);
    connect(all_, &QCheckBox::toggled, side, &CollapsePlot::setAllRows);
}

void CollapseView::connectAll()
{
    for (CollapsePlot* each : plots_)
        connectPlot(each);
    connect(data_, &CollapseData::changed, this, &CollapseView::showMap);
    connect(all_, &QCheckBox::toggled, this, &CollapseView::fitRows);
    connect(&linking_, &Linking::selectionChanged, this, [this] {
        reveal(data_->rowOfGroup(linking_.selectedGroup()));
        showSelection();
    });
    connect(&linking_, &Linking::hoverChanged, this, &CollapseView::showMarks);
    document_.follow(this, Parts(Part::network) | Part::pruning | Part::plan, [](CollapseView* self) {
        if (self->isVisible()) // else when it is shown
            self->showRatio();
    });
    connect(floor_, &QPushButton::clicked, this, [this] { tell(data_->setFloor(linking_.selectedGroup())); });
    connect(protect_, &QPushButton::clicked, this,
            [this] { tell(setProtected(document_, linking_.selectedGroup(), !isProtected(document_, linking_.selectedGroup()))); });
}

void CollapseView::tell(const QString& refusal)
{
    if (!refusal.isEmpty())
        Q_EMIT refused(refusal);
}

void CollapseView::showMap()
{
    QStringList names;
    std::vector<int> units;
    if (data_->map()) {
        units = widthsOf(document_.model()->groups);
        for (const int group : data_->order())
            names += layerName(document_.model()->groups.groups()[static_cast<std::size_t>(group)].name);
    }
    for (CollapsePlot* each : plots_)
        each->setMap(data_->map(), data_->order(), names, units);
    fitRows();
    showRatio();
}

/// Rows that are too many to be read together are scrolled.
void CollapseView::fitRows()
{
    const CollapsePlot& plot = *plots_[0];
    const int hidden = plot.rows() - plot.shownRows();
    rows_->setRange(0, hidden);
    rows_->setPageStep(plot.shownRows());
    rows_->setVisible(hidden > 0);
    all_->setVisible(plot.rows() > plot.fittingRows());
}

void CollapseView::reveal(int row)
{
    const int shown = plots_[0]->shownRows(), first = rows_->value();
    if (row >= 0 && (row < first || row >= first + shown))
        rows_->setValue(row - shown / 2);
}

void CollapseView::showRatio()
{
    stack_->setCurrentIndex(data_->map() ? 0 : 1);
    empty_->setText(data_->whyNone());
    for (CollapsePlot* each : plots_)
        each->setRatio(shownRatio(*document_.state()));
    showSelection();
}

void CollapseView::showSelection()
{
    const int group = linking_.selectedGroup();
    showMarks();
    const auto floor = data_->floorToSet(group);
    floor_->setEnabled(floor.has_value());
    floor_->setText(!floor ? tr("Keep channels") : *floor == 1 ? tr("Keep 1 channel") : tr("Keep %1 channels").arg(*floor));
    protect_->setEnabled(data_->rowOfGroup(group) >= 0);
    protect_->setText(isProtected(document_, group) ? tr("Release") : tr("Protect"));
    showReason();
}

void CollapseView::showMarks()
{
    for (CollapsePlot* each : plots_)
        each->markRows(data_->rowOfGroup(linking_.selectedGroup()), data_->rowOfGroup(linking_.hoveredGroup()));
}

/// Of the cell under the pointer, or of the selected layer.
void CollapseView::showReason()
{
    if (!isVisible())
        return;
    if (pointedRatio_ && data_->rowOfGroup(linking_.hoveredGroup()) >= 0)
        tellReason(data_->reasonAt(linking_.hoveredGroup(), *pointedRatio_));
    else if (data_->rowOfGroup(linking_.selectedGroup()) >= 0)
        tellReason(data_->collapseOf(linking_.selectedGroup()));
    else
        tellReason(tr("Point at a cell to see why the layer is so thin there; click to go to that ratio and select the layer."));
}

/// There is always room for three lines, and a longer text's room stays: the map must not move under the pointer.
void CollapseView::tellReason(const QString& text)
{
    const int shown = pointedRatio_ ? reason_->height() : 0;
    reason_->setText(text);
    const int wanted = pointedRatio_ ? reason_->heightForWidth(reason_->width()) : 3 * reason_->fontMetrics().lineSpacing();
    reason_->setMinimumHeight(std::max({reason_->minimumHeight(), shown, wanted}));
}

void CollapseView::goTo(int row, double ratio)
{
    linking_.select(groupAt(row));
    if (ratio != shownRatio(*document_.state()))
        document_.planRatio(ratio);
}

int CollapseView::groupAt(int row) const
{
    return row >= 0 && row < static_cast<int>(data_->order().size()) ? data_->order()[static_cast<std::size_t>(row)] : -1;
}

void CollapseView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    data_->setWanted(true);
    reason_->setMinimumHeight(0);
    showRatio();
}

void CollapseView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    data_->setWanted(false);
}

View collapseView()
{
    return {"collapse", CollapseView::tr("Collapse"), DockPlace::bottom, {}, [](const ViewContext& context) {
                auto* view = new CollapseView(context.document, context.linking);
                QObject::connect(view, &CollapseView::refused, view, context.warn);
                return view;
            }};
}

} // namespace espalier
