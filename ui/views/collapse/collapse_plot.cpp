// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/collapse/collapse_plot.h"

#include "ui/widgets/plot_style.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace espalier {

namespace {

constexpr double lineReach = 6; // pixels at both sides of the line
constexpr int widestLayerName = 170;
const QString collapseMarks = QStringLiteral("marks");

double percentOf(double ratio)
{
    return 100 * ratio;
}

QCPColorGradient keptGradient()
{
    QCPColorGradient gradient;
    gradient.setColorInterpolation(QCPColorGradient::ciRGB);
    gradient.setLevelCount(256);
    gradient.setColorStops({{0, theme::keptColor(0)}, {0.004, theme::keptColor(0.004)}, {1, theme::keptColor(1)}});
    return gradient;
}

void addSegment(QVector<double>& x, QVector<double>& y, QPointF from, QPointF to)
{
    const double gap = std::numeric_limits<double>::quiet_NaN();
    x << from.x() << to.x() << gap;
    y << from.y() << to.y() << gap;
}

} // namespace

CollapsePlot::CollapsePlot(bool replacing, QWidget* parent)
    : Plot(parent), replacing_(replacing), cells_(new QCPColorMap(xAxis, yAxis)), floors_(new QCPCurve(xAxis, yAxis)),
      missed_(new QCPCurve(xAxis, yAxis)), line_(new QCPItemStraightLine(this)), selectedMark_(new QCPItemRect(this)),
      hoveredMark_(new QCPItemRect(this)), rowTicker_(new QCPAxisTickerText)
{
    addLayer(collapseMarks);
    layer(collapseMarks)->setMode(QCPLayer::lmBuffered);
    line_->setLayer(collapseMarks);
    for (QCPItemRect* mark : {selectedMark_, hoveredMark_}) {
        mark->setLayer(collapseMarks);
        mark->setVisible(false);
    }
    line_->setVisible(false);
    cells_->setInterpolate(false);
    cells_->setTightBoundary(false);
    cells_->setGradient(keptGradient());
    cells_->setDataRange({0, 1});
    yAxis->setTicker(rowTicker_);
    yAxis->setTickLength(0, 0);
    xAxis->setLabel(replacing_ ? tr("ratio (%), with replacement") : tr("ratio (%), without replacement"));
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->grid()->setVisible(false);
        axis->setSubTicks(false);
    }
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(180, 120);
    restyle();
}

void CollapsePlot::setMap(std::shared_ptr<const CollapseMap> map, const std::vector<int>& order, const QStringList& names,
                          const std::vector<int>& units)
{
    map_ = std::move(map);
    names_ = map_ ? names : QStringList();
    if (map_) {
        const CollapseSide& side = replacing_ ? map_->replace : map_->none;
        xAxis->setRange(-0.5, percentOf(map_->ratios.back()) + 0.5);
        yAxis->setRange(-0.5, rows() - 0.3);
        writeCells(side, order, units);
        drawFloors(side, order);
        drawMissed(side);
    }
    labelRows();
    placeMarks();
    redraw();
}

void CollapsePlot::writeCells(const CollapseSide& side, const std::vector<int>& order, const std::vector<int>& units)
{
    const int columns = static_cast<int>(map_->ratios.size());
    cells_->data()->setSize(columns, rows());
    cells_->data()->setRange({0, percentOf(map_->ratios.back())}, rows() == 1 ? QCPRange(-0.5, 0.5) : QCPRange(0, rows() - 1.0));
    for (int row = 0; row < rows(); ++row) {
        const auto group = static_cast<std::size_t>(order[static_cast<std::size_t>(row)]);
        for (int column = 0; column < columns; ++column)
            cells_->data()->setCell(column, static_cast<int>(axisRow(row)),
                                    static_cast<double>(side.kept[static_cast<std::size_t>(column)][group]) / units[group]);
    }
}

void CollapsePlot::drawFloors(const CollapseSide& side, const std::vector<int>& order)
{
    QVector<double> x, y;
    for (int row = 0; row < rows(); ++row) {
        if (const auto floor = side.layers[static_cast<std::size_t>(order[static_cast<std::size_t>(row)])].floor) {
            const double place = percentOf(*floor) - 0.5;
            addSegment(x, y, {place, axisRow(row) - 0.5}, {place, axisRow(row) + 0.5});
        }
    }
    floors_->setData(x, y);
}

/// Above the ratios that cannot be met.
void CollapsePlot::drawMissed(const CollapseSide& side)
{
    QVector<double> x, y;
    for (std::size_t column = 0; column < side.met.size(); ++column) {
        const double middle = percentOf(map_->ratios[column]);
        if (!side.met[column])
            addSegment(x, y, {middle - 0.5, rows() - 0.4}, {middle + 0.5, rows() - 0.4});
    }
    missed_->setData(x, y);
}

void CollapsePlot::setRatio(double ratio)
{
    const bool shown = map_ != nullptr;
    if (ratio == ratio_ && shown == line_->visible())
        return;
    ratio_ = ratio;
    line_->point1->setCoords(percentOf(ratio), 0);
    line_->point2->setCoords(percentOf(ratio), 1);
    line_->setVisible(shown);
    redrawLayer(collapseMarks);
}

void CollapsePlot::markRows(int selected, int hovered)
{
    if (selected == selectedRow_ && hovered == hoveredRow_)
        return;
    selectedRow_ = selected;
    hoveredRow_ = hovered;
    placeMarks();
    redrawLayer(collapseMarks);
}

void CollapsePlot::placeMarks()
{
    place(selectedMark_, selectedRow_);
    place(hoveredMark_, hoveredRow_);
}

void CollapsePlot::place(QCPItemRect* mark, int row)
{
    const bool known = row >= 0 && row < rows();
    mark->setVisible(known);
    if (!known)
        return;
    mark->topLeft->setCoords(xAxis->range().lower, axisRow(row) + 0.5);
    mark->bottomRight->setCoords(xAxis->range().upper, axisRow(row) - 0.5);
}

/// Only as many names as there is room for.
void CollapsePlot::labelRows()
{
    rowTicker_->clear();
    const QFontMetrics metrics(yAxis->tickLabelFont());
    const double height = rows() > 0 ? axisRect()->height() / static_cast<double>(rows()) : 0;
    const int every = height > 0 ? std::max(1, static_cast<int>(std::ceil(metrics.height() / height))) : 1;
    for (int row = 0; row < rows(); row += every)
        rowTicker_->addTick(axisRow(row), metrics.elidedText(names_[row], Qt::ElideMiddle, widestLayerName));
}

double CollapsePlot::ratioAt(double x) const
{
    return std::clamp(std::round(xAxis->pixelToCoord(x)) / 100, 0.0, map_ ? map_->ratios.back() : 0.0);
}

CollapsePlot::Cell CollapsePlot::cellAt(const QPointF& position) const
{
    const int row = rows() - 1 - static_cast<int>(std::lround(yAxis->pixelToCoord(position.y())));
    if (!map_ || !axisRect()->rect().contains(position.toPoint()) || row < 0 || row >= rows())
        return {};
    return {row, ratioAt(position.x())};
}

QPointF CollapsePlot::placeOf(const Cell& cell) const
{
    return {xAxis->coordToPixel(percentOf(cell.ratio)), yAxis->coordToPixel(axisRow(cell.row))};
}

double CollapsePlot::shown(int row, int column) const
{
    return cells_->data()->cell(column, static_cast<int>(axisRow(row)));
}

bool CollapsePlot::nearLine(const QPointF& position) const
{
    return line_->visible() && axisRect()->rect().contains(position.toPoint()) &&
           std::abs(position.x() - xAxis->coordToPixel(percentOf(ratio_))) <= lineReach;
}

void CollapsePlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !map_)
        return Plot::mousePressEvent(event);
    if (nearLine(event->position())) {
        dragging_ = true;
        Q_EMIT ratioGrabbed();
    } else if (const Cell cell = cellAt(event->position()); cell.row >= 0) {
        Q_EMIT clicked(cell.row, cell.ratio);
    }
}

void CollapsePlot::mouseMoveEvent(QMouseEvent* event)
{
    if (dragging_) {
        Q_EMIT ratioDragged(ratioAt(event->position().x()));
        return;
    }
    setCursor(nearLine(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    const Cell cell = cellAt(event->position());
    Q_EMIT hovered(cell.row, cell.ratio);
    Plot::mouseMoveEvent(event);
}

void CollapsePlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (!dragging_)
        return Plot::mouseReleaseEvent(event);
    dragging_ = false;
    Q_EMIT ratioReleased();
}

/// Left and right move the ratio by one column, up and down the row.
void CollapsePlot::keyPressEvent(QKeyEvent* event)
{
    const int right = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int down = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (!map_ || (right == 0 && down == 0))
        return Plot::keyPressEvent(event);
    const double ratio = std::clamp(std::round(100 * ratio_ + right) / 100, 0.0, map_->ratios.back());
    Q_EMIT clicked(std::clamp(selectedRow_ + down, 0, rows() - 1), right != 0 ? ratio : ratio_);
    event->accept();
}

void CollapsePlot::leaveEvent(QEvent* event)
{
    Plot::leaveEvent(event);
    Q_EMIT hovered(-1, 0);
}

void CollapsePlot::resizeEvent(QResizeEvent* event)
{
    Plot::resizeEvent(event);
    labelRows();
}

void CollapsePlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
    Plot::changeEvent(event);
}

void CollapsePlot::restyle()
{
    stylePlot(*this);
    const theme::PlotColors colors = theme::plotColors();
    floors_->setPen(QPen(Qt::black, 2.5));
    missed_->setPen(QPen(colors.cutLine, 4));
    line_->setPen(QPen(colors.cutLine, 2));
    selectedMark_->setPen(QPen(colors.hover, 2.5));
    hoveredMark_->setPen(QPen(colors.hover, 1, Qt::DotLine));
    for (QCPItemRect* mark : {selectedMark_, hoveredMark_})
        mark->setBrush(Qt::NoBrush);
    labelRows();
    redraw();
}

} // namespace espalier
