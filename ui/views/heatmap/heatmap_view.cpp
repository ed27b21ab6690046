// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heatmap/heatmap_view.h"

#include "core/sparsity/heatmap.h"
#include "ui/models/by_hand.h"
#include "ui/models/texts.h"
#include "ui/models/unit_facts.h"
#include "ui/panels/edit_actions.h"
#include "ui/views/heatmap/heatmap_legend.h"
#include "ui/views/heatmap/heatmap_plot.h"
#include "ui/widgets/wrapping_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace espalier {

HeatmapView::HeatmapView(const ViewContext& context, QWidget* parent)
    : QWidget(parent), document_(context.document), linking_(context.linking), addExports_(context.addExports),
      modeBox_(new QComboBox(this)), orderBox_(new QComboBox(this)), fillWidth_(new QCheckBox(tr("&Fill width"), this)),
      plot_(new HeatmapPlot(data_, this)), legend_(new HeatmapLegend(this)), orderNote_(new QLabel(this)), status_(new QLabel(this)),
      empty_(new QLabel(this)), stack_(new QStackedLayout), actions_(new EditActions(context.document, context.linking, context.warn, this))
{
    buildControls();
    layOut();
    connectDocument();
    connectPointer();
    rearrange();
}

QPoint HeatmapView::placeOf(UnitId unit) const
{
    return plot_->centreOf(data_.cellOf(unit)).toPoint();
}

void HeatmapView::buildControls()
{
    modeBox_->addItem(tr("Decision"), static_cast<int>(HeatmapMode::decision));
    modeBox_->addItem(tr("Score"), static_cast<int>(HeatmapMode::score));
    modeBox_->addItem(tr("Heat"), static_cast<int>(HeatmapMode::heat));
    modeBox_->setObjectName(QStringLiteral("heatmapMode"));
    modeBox_->setAccessibleName(tr("What the colours show"));
    modeBox_->setToolTip(tr("What the colours show: what the plan does with a channel, how much it matters, or its heat"));
    orderBox_->addItem(tr("Most important first"), static_cast<int>(HeatmapOrder::sorted));
    orderBox_->addItem(tr("As in the network"), static_cast<int>(HeatmapOrder::natural));
    orderBox_->setObjectName(QStringLiteral("heatmapOrder"));
    orderBox_->setAccessibleName(tr("Order of the channels in a row"));
    orderBox_->setToolTip(tr("Order of the channels in a row"));
    fillWidth_->setChecked(true);
    fillWidth_->setObjectName(QStringLiteral("heatmapFillWidth"));
    fillWidth_->setAccessibleName(tr("Stretch every row over the whole width"));
    fillWidth_->setToolTip(tr("On: every layer takes the whole width. Off: every channel is equally wide, so wide layers have long rows."));
    plot_->setObjectName(QStringLiteral("heatmapPlot"));
    plot_->setAccessibleName(tr("Heatmap: a row for each layer, a cell for each channel"));
    plot_->setAccessibleDescription(
        tr("Arrow keys move from cell to cell, with Shift they select several; the line below tells about the cell. "
           "The menu key cuts or keeps the selected channels by hand."));
    legend_->setObjectName(QStringLiteral("heatmapLegend"));
    legend_->setAccessibleName(tr("Meaning of the colours"));
    orderNote_->setObjectName(QStringLiteral("heatmapOrderNote"));
    orderNote_->setForegroundRole(QPalette::PlaceholderText);
    orderNote_->setWordWrap(true);
    status_->setObjectName(QStringLiteral("heatmapStatus"));
    status_->setWordWrap(true);
    status_->setMinimumHeight(2 * QFontMetrics(status_->font()).lineSpacing());
    status_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    empty_->setObjectName(QStringLiteral("heatmapEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
}

void HeatmapView::layOut()
{
    auto* controls = new WrappingRow;
    auto* colours = new QLabel(tr("&Colours:"), this);
    colours->setBuddy(modeBox_);
    auto* rows = new QLabel(tr("&Order:"), this);
    rows->setBuddy(orderBox_);
    controls->addPair(colours, modeBox_);
    controls->addPair(rows, orderBox_);
    controls->addWidget(fillWidth_);
    auto* picture = new QWidget(this);
    auto* column = new QVBoxLayout(picture);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(orderNote_);
    column->addWidget(plot_, 1);
    column->addWidget(legend_);
    column->addWidget(status_);
    stack_->addWidget(picture);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(controls);
    all->addLayout(stack_, 1);
}

void HeatmapView::connectDocument()
{
    connect(&document_, &Document::changed, this, &HeatmapView::follow);
    connect(&linking_, &Linking::hoverChanged, this, &HeatmapView::showMarks);
    connect(&linking_, &Linking::selectionChanged, this, &HeatmapView::showMarks);
    connect(&linking_, &Linking::filterChanged, this, &HeatmapView::rearrange);
    connect(&linking_, &Linking::selectionChanged, this, &HeatmapView::showCellMarks);
    connect(modeBox_, &QComboBox::currentIndexChanged, this, [this] {
        legend_->setMode(mode());
        plot_->setGradient(heatmapGradient(mode()), heatmapHighest(mode()));
        refresh();
    });
    connect(orderBox_, &QComboBox::currentIndexChanged, this, &HeatmapView::rearrange);
    connect(fillWidth_, &QCheckBox::toggled, plot_, &HeatmapPlot::setFillWidth);
}

void HeatmapView::connectPointer()
{
    connect(plot_, &HeatmapPlot::hovered, this, [this](int row, int cell) { linking_.hover(data_.groupOf(row), data_.unitAt(row, cell)); });
    connect(plot_, &HeatmapPlot::clicked, this,
            [this](int row, int cell) { linking_.select(data_.groupOf(row), data_.unitAt(row, cell)); });
    connect(plot_, &HeatmapPlot::extended, this, &HeatmapView::extend);
    plot_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(plot_, &QWidget::customContextMenuRequested, this, &HeatmapView::showMenu);
}

/// A range is within the row of the cell that was selected last; a single cell is added, or taken out again.
void HeatmapView::extend(int row, int cell, bool range)
{
    const UnitId unit = data_.unitAt(row, cell);
    const HeatmapData::Cell from = data_.cellOf(linking_.selectedUnit());
    if (unit < 0)
        return;
    std::set<UnitId> units = linking_.selectedUnits();
    if (range && from.row == row) {
        for (int between = std::min(from.cell, cell); between <= std::max(from.cell, cell); ++between)
            units.insert(data_.unitAt(row, between));
    } else if (!range && units.size() > 1 && units.count(unit) > 0) {
        units.erase(unit);
        return linking_.selectUnits(units, document_.model()->groups.groupOf(*units.begin()), *units.begin());
    } else {
        units.insert(unit);
    }
    linking_.selectUnits(units, data_.groupOf(row), unit);
}

/// Of the cell under the pointer, or of the selection where that is part of it; from the keyboard of the selection.
void HeatmapView::showMenu(const QPoint& position)
{
    const HeatmapData::Cell cell = plot_->cellAt(position);
    const UnitId unit = data_.unitAt(cell.row, cell.cell);
    if (unit >= 0 && linking_.selectedUnits().count(unit) == 0)
        linking_.select(data_.groupOf(cell.row), unit);
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("heatmapMenu"));
    actions_->addTo(menu);
    menu.addSeparator();
    addExports_(menu, "heatmap");
    menu.exec(plot_->mapToGlobal(position));
}

void HeatmapView::rearrange()
{
    data_.clear();
    QStringList names;
    if (const ModelPtr& model = document_.model()) {
        data_.arrange(model->groups, document_.scores(), order(), linking_.shownGroups());
        data_.setValues(values());
        for (int row = 0; row < data_.rows(); ++row)
            names += layerName(model->groups.groups()[static_cast<std::size_t>(data_.groupOf(row))].name);
    }
    plot_->setGradient(heatmapGradient(mode()), heatmapHighest(mode()));
    plot_->rearrange(names);
    orderNote_->setText(order() == HeatmapOrder::sorted
                            ? tr("In each row: on the left what matters most, on the right what matters least.")
                            : tr("In each row: the channels in the network's own order, the first one on the left."));
    fitNote();
    empty_->setText(whyEmpty());
    stack_->setCurrentIndex(data_.rows() > 0 ? 0 : 1);
    showMarks();
    showCellMarks();
}

QString HeatmapView::whyEmpty() const
{
    if (!document_.model())
        return tr("Open a network to see its channels here: a row for each layer, a cell for each channel.");
    if (linking_.shownGroups() && document_.model()->groups.groupCount() > 0)
        return tr("The filter of the layers leaves no row. Ctrl+F goes to it; Escape there shows all layers again.");
    return tr("No channel of this network can be removed, so there is nothing to show. The layer table tells why.");
}

void HeatmapView::follow(Parts parts)
{
    const Part shown = mode() == HeatmapMode::heat ? Part::heat : mode() == HeatmapMode::score ? Part::scores : Part::plan;
    const bool otherOrder = order() == HeatmapOrder::sorted && parts & Part::scores;
    if (parts & Part::network || otherOrder)
        rearrange();
    else if (parts & shown)
        refresh();
    if (parts & Part::plan) {
        showStatus();
        showCellMarks();
    }
}

void HeatmapView::refresh()
{
    if (!document_.model())
        return;
    data_.setValues(values());
    plot_->refresh();
}

std::vector<double> HeatmapView::values() const
{
    const Model& model = *document_.model();
    switch (mode()) {
    case HeatmapMode::heat:
        if (const auto& heat = document_.state()->heat; heat && heat->heat.size() == model.scales.size())
            return heat->heat;
        return heatOf(model.groups, model.scales);
    case HeatmapMode::score:
        return scoreRanks(document_.scores());
    case HeatmapMode::decision:
        return document_.plan() ? fateValues(*document_.plan()) : std::vector<double>();
    }
    return {};
}

HeatmapData::Cell HeatmapView::markOf(int group, UnitId unit) const
{
    if (!knows(document_, group, unit))
        return {};
    return unit >= 0 ? data_.cellOf(unit) : HeatmapData::Cell{data_.rowOf(group), -1};
}

void HeatmapView::showMarks()
{
    plot_->markHovered(markOf(linking_.hoveredGroup(), linking_.hoveredUnit()));
    plot_->markSelected(markOf(linking_.selectedGroup(), linking_.selectedUnit()));
    showStatus();
}

void HeatmapView::showCellMarks()
{
    std::vector<CellMarks::Mark> marks;
    const auto add = [&](const std::set<UnitId>& units, CellSign sign) {
        for (const UnitId unit : units)
            if (const HeatmapData::Cell cell = data_.cellOf(unit); cell.row >= 0)
                marks.push_back({cell.row, cell.cell, sign});
    };
    const auto& request = document_.state()->request;
    if (request) {
        add(request->cutByHand, CellSign::cut);
        add(request->keptByHand, CellSign::kept);
    }
    legend_->setByHand(!marks.empty());
    if (linking_.selectedUnits().size() > 1) // one alone is marked with its row
        add(linking_.selectedUnits(), CellSign::selected);
    plot_->markCells(std::move(marks));
}

/// Two lines; what has no room in them is in the tip.
void HeatmapView::showStatus()
{
    const QString text = statusText();
    const QFontMetrics metrics(status_->font());
    const int longestWord = 14 * metrics.averageCharWidth(); // which the end of the first line may have no room for
    const int width = std::max(status_->width(), 200);
    const bool fits = metrics.boundingRect(0, 0, width, 0, Qt::TextWordWrap, text).height() <= status_->minimumHeight();
    status_->setText(fits ? text : metrics.elidedText(text, Qt::ElideRight, 2 * width - longestWord));
    status_->setToolTip(text);
}

QString HeatmapView::statusText() const
{
    const bool hovering = linking_.hoveredGroup() >= 0;
    const int group = hovering ? linking_.hoveredGroup() : linking_.selectedGroup();
    const UnitId unit = hovering ? linking_.hoveredUnit() : linking_.selectedUnit();
    if (!document_.model() || group < 0 || !knows(document_, group, unit))
        return tr("Point at a cell. Wheel: zoom. Drag: move. Right button: cut or keep it.");
    const UnitFacts facts = unitFacts(document_, group, unit);
    QString text = unit >= 0 ? unitLine(document_, unit) : facts.title + QStringLiteral("  ·  ") + facts.sentence;
    if (facts.members.size() > 1)
        text += QStringLiteral("  ·  ") + tr("goes together with %1").arg(facts.members.join(QStringLiteral(", ")));
    return text;
}

void HeatmapView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        plot_->setGradient(heatmapGradient(mode()), heatmapHighest(mode()));
    QWidget::changeEvent(event);
}

void HeatmapView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitNote();
    showStatus();
}

/// In a low pane with a large font the cells need the room of the note about their order.
void HeatmapView::fitNote()
{
    const int spacing = stack_->itemAt(0)->widget()->layout()->spacing(), width = contentsRect().width();
    const auto* controls = layout()->itemAt(0)->layout();
    const QMargins margins = layout()->contentsMargins();
    const int inside = width - margins.left() - margins.right();
    const int others = controls->heightForWidth(inside) + layout()->spacing() + plot_->minimumHeight() + legend_->sizeHint().height() +
                       status_->minimumHeight() + 3 * spacing + margins.top() + margins.bottom();
    orderNote_->setVisible(others + orderNote_->heightForWidth(inside) <= height());
}

HeatmapMode HeatmapView::mode() const
{
    return static_cast<HeatmapMode>(modeBox_->currentData().toInt());
}

HeatmapOrder HeatmapView::order() const
{
    return static_cast<HeatmapOrder>(orderBox_->currentData().toInt());
}

View heatmapView()
{
    return {
        "heatmap", HeatmapView::tr("Heatmap"), DockPlace::centre, {}, [](const ViewContext& context) { return new HeatmapView(context); }};
}

} // namespace espalier
