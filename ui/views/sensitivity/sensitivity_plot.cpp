// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sensitivity/sensitivity_plot.h"

#include "ui/models/glossary.h"
#include "ui/models/metric_text.h"
#include "ui/widgets/plot_style.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace espalier {

namespace {

constexpr double reach = 12; // pixels from the pointer to a curve
const QString marksLayer = QStringLiteral("marks");

double taken(const SensitivityCurve& curve, const SensitivityPoint& point)
{
    return 100.0 * (curve.units - point.kept) / curve.units;
}

/// The metric with so many units kept, between the points; nothing beyond the last one.
std::optional<double> metricAt(const SensitivityCurve& curve, int kept)
{
    for (std::size_t i = 1; i < curve.points.size(); ++i) {
        const SensitivityPoint &wider = curve.points[i - 1], &narrower = curve.points[i];
        if (kept > wider.kept || kept < narrower.kept)
            continue;
        return narrower.metric + (wider.metric - narrower.metric) * (kept - narrower.kept) / (wider.kept - narrower.kept);
    }
    return std::nullopt;
}

/// All curves of one style are drawn as one; a NaN point separates them.
void append(QVector<double>& keys, QVector<double>& values, const SensitivityCurve& curve)
{
    if (curve.points.size() < 2)
        return;
    for (const SensitivityPoint& point : curve.points) {
        keys += taken(curve, point);
        values += point.metric;
    }
    keys += std::numeric_limits<double>::quiet_NaN();
    values += std::numeric_limits<double>::quiet_NaN();
}

double distanceToSegment(const QPointF& p, const QPointF& a, const QPointF& b)
{
    const QPointF along = b - a;
    const double length = QPointF::dotProduct(along, along);
    const double place = length > 0 ? std::clamp(QPointF::dotProduct(p - a, along) / length, 0.0, 1.0) : 0;
    const QPointF off = p - (a + place * along);
    return std::hypot(off.x(), off.y());
}

} // namespace

SensitivityPlot::SensitivityPlot(QWidget* parent)
    : Plot(parent), others_(new QCPCurve(xAxis, yAxis)), sensitive_(new QCPCurve(xAxis, yAxis)), selected_(new QCPCurve(xAxis, yAxis)),
      hovered_(new QCPCurve(xAxis, yAxis)), planned_(new QCPCurve(xAxis, yAxis)), whole_(new QCPItemStraightLine(this))
{
    addLayer(marksLayer);
    layer(marksLayer)->setMode(QCPLayer::lmBuffered);
    for (QCPCurve* curve : {selected_, hovered_, planned_})
        curve->setLayer(marksLayer);
    planned_->setLineStyle(QCPCurve::lsNone);
    whole_->setVisible(false);
    xAxis->setRange(-1, 101);
    xAxis->setLabel(tr("channels taken from the layer (%)"));
    for (QCPAxis* axis : {xAxis, yAxis})
        axis->setSubTicks(false);
    setMouseTracking(true);
    setToolTip(explanationOf(QStringLiteral("sensitivity")));
    setWhatsThis(toolTip());
    setMinimumSize(200, 110);
    setCurves(nullptr, {});
    restyle();
}

void SensitivityPlot::setCurves(std::shared_ptr<const Sensitivity> sensitivity, const std::set<int>& sensitive)
{
    sensitivity_ = std::move(sensitivity);
    QVector<double> keys, values, sensitiveKeys, sensitiveValues;
    if (sensitivity_) {
        for (const SensitivityCurve& curve : sensitivity_->curves) {
            if (sensitive.contains(curve.group))
                append(sensitiveKeys, sensitiveValues, curve);
            else
                append(keys, values, curve);
        }
    }
    if (sensitivity_ && sensitivity_->metric != nullptr) {
        yAxis->setLabel(metricTitle(*sensitivity_->metric));
        setMetricRange(*yAxis, *sensitivity_->metric, values + sensitiveValues);
    }
    others_->setData(keys, values);
    sensitive_->setData(sensitiveKeys, sensitiveValues);
    const bool wholeKnown = sensitivity_ && !sensitivity_->curves.empty() && !sensitivity_->curves.front().points.empty();
    whole_->setVisible(wholeKnown);
    if (wholeKnown) {
        const double value = sensitivity_->curves.front().points.front().metric;
        whole_->point1->setCoords(0, value);
        whole_->point2->setCoords(100, value);
    }
    drawMarks();
    redraw();
}

void SensitivityPlot::setMarked(int selected, int hovered)
{
    if (selected == selectedGroup_ && hovered == hoveredGroup_)
        return;
    selectedGroup_ = selected;
    hoveredGroup_ = hovered;
    drawMarks();
    redrawLayer(marksLayer);
}

void SensitivityPlot::setKept(std::vector<int> kept)
{
    if (kept == kept_)
        return;
    kept_ = std::move(kept);
    drawMarks();
    redrawLayer(marksLayer);
}

std::optional<QPointF> SensitivityPlot::plannedPoint(int group) const
{
    const auto place = static_cast<std::size_t>(group);
    if (!sensitivity_ || group < 0 || place >= kept_.size() || sensitivity_->curves.size() != kept_.size())
        return std::nullopt;
    const SensitivityCurve& curve = sensitivity_->curves[place];
    const auto metric = metricAt(curve, kept_[place]);
    return metric ? std::optional(QPointF(100.0 * (curve.units - kept_[place]) / curve.units, *metric)) : std::nullopt;
}

std::optional<QPointF> SensitivityPlot::markOf(int group) const
{
    const auto point = plannedPoint(group);
    return point ? std::optional(QPointF(xAxis->coordToPixel(point->x()), yAxis->coordToPixel(point->y()))) : std::nullopt;
}

int SensitivityPlot::markAt(const QPointF& position) const
{
    int group = -1;
    double nearest = reach;
    for (int each = 0; each < static_cast<int>(kept_.size()); ++each) {
        const auto mark = markOf(each);
        const double distance = mark ? std::hypot(mark->x() - position.x(), mark->y() - position.y()) : reach;
        // Of marks in one place, the selected layer's.
        if (distance < nearest || (distance == nearest && each == selectedGroup_ && mark)) {
            nearest = distance;
            group = each;
        }
    }
    return group;
}

void SensitivityPlot::drawMarks()
{
    QVector<double> shares, values;
    for (int group = 0; group < static_cast<int>(kept_.size()); ++group) {
        if (const auto point = plannedPoint(group)) {
            shares += point->x();
            values += point->y();
        }
    }
    planned_->setData(shares, values);
    draw(selected_, selectedGroup_);
    draw(hovered_, hoveredGroup_ == selectedGroup_ ? -1 : hoveredGroup_);
}

void SensitivityPlot::draw(QCPCurve* curve, int group)
{
    QVector<double> keys, values;
    const bool known = sensitivity_ && group >= 0 && group < static_cast<int>(sensitivity_->curves.size());
    if (known)
        append(keys, values, sensitivity_->curves[static_cast<std::size_t>(group)]);
    curve->setData(keys, values);
}

double SensitivityPlot::distanceTo(const SensitivityCurve& curve, const QPointF& position) const
{
    double nearest = std::numeric_limits<double>::infinity();
    QPointF before;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const QPointF here(xAxis->coordToPixel(taken(curve, curve.points[i])), yAxis->coordToPixel(curve.points[i].metric));
        if (i > 0)
            nearest = std::min(nearest, distanceToSegment(position, before, here));
        before = here;
    }
    return nearest;
}

int SensitivityPlot::groupAt(const QPointF& position) const
{
    int group = -1;
    double nearest = reach;
    if (!sensitivity_)
        return group;
    for (const SensitivityCurve& curve : sensitivity_->curves) {
        const double distance = distanceTo(curve, position);
        if (distance < nearest) {
            nearest = distance;
            group = curve.group;
        }
    }
    return group;
}

void SensitivityPlot::dragTo(double x)
{
    const int units = sensitivity_->curves[static_cast<std::size_t>(draggedGroup_)].units;
    const int kept = static_cast<int>(std::lround(units * (1 - xAxis->pixelToCoord(x) / 100)));
    Q_EMIT markDragged(draggedGroup_, std::clamp(kept, 1, units));
}

void SensitivityPlot::mouseMoveEvent(QMouseEvent* event)
{
    const bool dragging = draggedGroup_ >= 0 && sensitivity_ && draggedGroup_ < static_cast<int>(sensitivity_->curves.size());
    if (dragging)
        dragTo(event->position().x());
    else
        Q_EMIT groupHovered(groupAt(event->position()));
    Plot::mouseMoveEvent(event);
}

void SensitivityPlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        draggedGroup_ = markAt(event->position());
        const int group = draggedGroup_ >= 0 ? draggedGroup_ : groupAt(event->position());
        if (group >= 0)
            Q_EMIT groupClicked(group);
        if (draggedGroup_ >= 0)
            Q_EMIT markGrabbed();
    }
    Plot::mousePressEvent(event);
}

void SensitivityPlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && std::exchange(draggedGroup_, -1) >= 0)
        Q_EMIT markReleased();
    Plot::mouseReleaseEvent(event);
}

void SensitivityPlot::leaveEvent(QEvent* event)
{
    Q_EMIT groupHovered(-1);
    Plot::leaveEvent(event);
}

void SensitivityPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
    Plot::changeEvent(event);
}

void SensitivityPlot::restyle()
{
    stylePlot(*this);
    const theme::PlotColors colors = theme::plotColors();
    others_->setPen(QPen(colors.axis, 1));
    sensitive_->setPen(QPen(colors.cutLine, 2));
    selected_->setPen(QPen(colors.first, 3));
    hovered_->setPen(QPen(colors.hover, 2.5));
    for (QCPCurve* curve : {sensitive_, selected_, hovered_})
        curve->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 5));
    planned_->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colors.text, 1.5), QBrush(colors.first), 9));
    whole_->setPen(QPen(colors.text, 1, Qt::DashLine));
    redraw();
}

} // namespace espalier
