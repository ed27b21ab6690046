// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plans/plans_plot.h"

#include "ui/models/metric_text.h"
#include "ui/widgets/plot_style.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr double nearby = 12; ///< pixels from the pointer to a point

std::vector<PlanPoint> byCost(std::vector<PlanPoint> points)
{
    std::stable_sort(points.begin(), points.end(), [](const PlanPoint& a, const PlanPoint& b) { return a.cost < b.cost; });
    return points;
}

void widen(QCPRange& range)
{
    const double air = range.size() > 0 ? 0.08 * range.size() : std::max(0.1 * std::abs(range.center()), 0.5);
    range.lower -= air;
    range.upper += air;
}

} // namespace

PlansPlot::PlansPlot(QWidget* parent) : Plot(parent), front_(new QCPCurve(xAxis, yAxis))
{
    for (QCPGraph*& graph : graphs_) {
        graph = addGraph();
        graph->setLineStyle(QCPGraph::lsNone);
    }
    mark_ = addGraph();
    mark_->setLineStyle(QCPGraph::lsNone);
    intervals_ = new QCPErrorBars(xAxis, yAxis);
    intervals_->setDataPlottable(graphs_[Tried]);
    intervals_->setErrorType(QCPErrorBars::etValueError);
    buildLegend();
    for (QCPAxis* axis : {xAxis, yAxis})
        axis->setSubTicks(false);
    setMouseTracking(true);
    restyle();
}

void PlansPlot::buildLegend()
{
    const std::array<QString, kinds> names{tr("plan"), tr("network"), tr("original"), tr("shown now")};
    for (std::size_t kind = 0; kind < names.size(); ++kind)
        graphs_[kind]->setName(names[kind]);
    front_->setName(tr("Pareto front"));
    plotLayout()->insertRow(0);
    plotLayout()->addElement(0, 0, legend);
    plotLayout()->setRowStretchFactor(0, 0.001); // the legend takes what it needs
    legend->setIconSize(16, QFontMetrics(font()).height());
    legend->setMargins({});
    legend->setColumnSpacing(4);
    legend->setVisible(true);
}

/// What is there; the front behind the points.
void PlansPlot::fillLegend()
{
    legend->clearItems();
    for (QCPGraph* graph : graphs_)
        if (graph->dataCount() > 0)
            graph->addToLegend();
    if (front_->dataCount() > 0)
        front_->addToLegend();
    wrapLegend();
    constexpr int axisLines = 4; // title, numbers and some room for the points
    if (legend->minimumOuterSizeHint().height() + axisLines * QFontMetrics(font()).height() > height())
        legend->clearItems();
}

/// As many side by side as there is room for, so that no name is cut off.
void PlansPlot::wrapLegend()
{
    for (int columns = legend->itemCount(); columns > 0; --columns) {
        legend->setWrap(columns);
        legend->setFillOrder(QCPLayoutGrid::foColumnsFirst); // lays the items out anew
        if (legend->minimumOuterSizeHint().width() <= width())
            return;
    }
}

PlansPlot::Kind PlansPlot::kindOf(const PlanPoint& point)
{
    return point.origin == PlanOrigin::original ? Original : point.estimated ? Tried : Network;
}

void PlansPlot::show(const PlanPoints& points, PlanCost cost, const std::optional<PlanPoint>& present)
{
    points_ = points;
    points_.points = byCost(points_.points);
    xAxis->setLabel(costAxisTitle(cost));
    yAxis->setLabel(points_.metric ? metricTitle(*points_.metric) : QString());
    drawPoints();
    drawIntervals();
    graphs_[Present]->setData(present ? QVector<double>{present->cost} : QVector<double>(),
                              present ? QVector<double>{present->value} : QVector<double>());
    fitRanges(present);
    drawFront();
    fillLegend();
    markSelected();
    redraw();
}

void PlansPlot::drawPoints()
{
    std::array<QVector<double>, kinds> costs, values;
    for (const PlanPoint& point : points_.points) {
        costs[kindOf(point)] += point.cost;
        values[kindOf(point)] += point.value;
    }
    for (const Kind kind : {Tried, Network, Original})
        graphs_[kind]->setData(costs[kind], values[kind], /*alreadySorted=*/true);
}

/// By the places of the tried plans among themselves.
void PlansPlot::drawIntervals()
{
    QVector<double> below, above;
    for (const PlanPoint& point : points_.points) {
        if (kindOf(point) != Tried)
            continue;
        below += point.low ? point.value - *point.low : 0;
        above += point.high ? *point.high - point.value : 0;
    }
    intervals_->setData(below, above);
}

/// What the best metric is for at most so much: level to the right, then up.
void PlansPlot::drawFront()
{
    QVector<double> costs, values;
    for (const PlanPoint& point : points_.points) {
        if (!point.onFront)
            continue;
        if (!values.isEmpty()) {
            costs += point.cost;
            values += values.back();
        }
        costs += point.cost;
        values += point.value;
    }
    if (!values.isEmpty()) {
        costs += xAxis->range().upper;
        values += values.back();
    }
    front_->setData(costs, values);
}

void PlansPlot::fitRanges(const std::optional<PlanPoint>& present)
{
    std::vector<PlanPoint> all = points_.points;
    if (present)
        all.push_back(*present);
    if (all.empty())
        return;
    QCPRange costs(all.front().cost, all.front().cost), values(all.front().value, all.front().value);
    for (const PlanPoint& point : all) {
        costs.expand(point.cost);
        for (const double value : {point.value, point.low.value_or(point.value), point.high.value_or(point.value)})
            values.expand(value);
    }
    widen(costs);
    widen(values);
    xAxis->setRange(costs);
    yAxis->setRange(values);
}

void PlansPlot::setSelected(int id)
{
    selected_ = id;
    markSelected();
    redraw();
}

void PlansPlot::markSelected()
{
    QVector<double> costs, values;
    for (const PlanPoint& point : points_.points) {
        if (point.id != selected_)
            continue;
        costs += point.cost;
        values += point.value;
    }
    mark_->setData(costs, values);
}

QPointF PlansPlot::pixelsOf(const PlanPoint& point) const
{
    return {xAxis->coordToPixel(point.cost), yAxis->coordToPixel(point.value)};
}

std::optional<QPointF> PlansPlot::placeOf(int id) const
{
    for (const PlanPoint& point : points_.points)
        if (point.id == id)
            return pixelsOf(point);
    return std::nullopt;
}

/// Of points in one place a network comes before a plan.
int PlansPlot::idAt(const QPointF& position) const
{
    int id = 0;
    double nearest = nearby;
    for (const PlanPoint& point : points_.points) {
        const QPointF off = pixelsOf(point) - position;
        const double distance = std::hypot(off.x(), off.y()) + (point.estimated ? 0.5 : 0);
        if (distance >= nearest)
            continue;
        nearest = distance;
        id = point.id;
    }
    return id;
}

void PlansPlot::mouseMoveEvent(QMouseEvent* event)
{
    const int id = idAt(event->position());
    setCursor(id != 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    Q_EMIT pointHovered(id);
    Plot::mouseMoveEvent(event);
}

void PlansPlot::mouseReleaseEvent(QMouseEvent* event)
{
    const int id = event->button() == Qt::LeftButton ? idAt(event->position()) : 0;
    Plot::mouseReleaseEvent(event);
    if (id != 0)
        Q_EMIT pointClicked(id);
}

void PlansPlot::leaveEvent(QEvent* event)
{
    Q_EMIT pointHovered(0);
    Plot::leaveEvent(event);
}

void PlansPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
    Plot::changeEvent(event);
}

void PlansPlot::resizeEvent(QResizeEvent* event)
{
    fillLegend();
    fitTicks();
    Plot::resizeEvent(event);
}

/// As many numbers as do not touch each other.
void PlansPlot::fitTicks()
{
    const QFontMetrics metrics(font());
    const int across = width() / (2 * metrics.horizontalAdvance(QStringLiteral("00000"))), down = height() / (2 * metrics.height()) - 1;
    xAxis->ticker()->setTickCount(std::clamp(across, 2, 5));
    yAxis->ticker()->setTickCount(std::clamp(down, 2, 4)); // the view is low
}

/// Kinds differ by shape and filling; the colours only help.
void PlansPlot::restyle()
{
    stylePlot(*this);
    const theme::PlotColors colors = theme::plotColors();
    using Style = QCPScatterStyle;
    graphs_[Tried]->setScatterStyle(Style(Style::ssCircle, QPen(colors.first, 1.5), QBrush(colors.background), 7));
    graphs_[Network]->setScatterStyle(Style(Style::ssCircle, QPen(colors.first, 1.5), QBrush(colors.first), 7));
    graphs_[Original]->setScatterStyle(Style(Style::ssDiamond, QPen(colors.text, 1.5), QBrush(colors.text), 10));
    graphs_[Present]->setScatterStyle(Style(Style::ssCircle, QPen(colors.text, 2), Qt::NoBrush, 11));
    mark_->setScatterStyle(Style(Style::ssSquare, QPen(colors.selection, 1.5), Qt::NoBrush, 18));
    intervals_->setPen(QPen(colors.axis, 1));
    front_->setPen(QPen(colors.second, 1.5));
    legend->setBorderPen(Qt::NoPen);
    setMinimumSize(200, std::max(110, 7 * QFontMetrics(font()).lineSpacing()));
    fillLegend();
    fitTicks();
    redraw();
}

} // namespace espalier
