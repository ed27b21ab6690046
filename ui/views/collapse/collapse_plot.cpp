// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/collapse/collapse_plot.h"

#include "ui/widgets/plot_style.h"

#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

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
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->grid()->setVisible(false);
        axis->setSubTicks(false);
    }
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    xAxis->setLabel(replacing_ ? tr("with replacement") : tr("without replacement")); // takes its height from the first layout on
    axisRect()->setupFullAxesBox();                                                   // cells that are dark end before the background does
    for (QCPAxis* axis : {xAxis2, yAxis2}) {
        axis->setTicks(false);
        axis->setSubTicks(false);
        axis->setTickLabels(false);
    }
    connect(this, &QCustomPlot::afterLayout, this, &CollapsePlot::fitRatioAxis);
    connect(this, &QCustomPlot::afterLayout, this, [this] {
        if (fittingRows() != fitted_)
            showRows();
    });
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
        writeCells(side, order, units);
        drawFloors(side, order);
    }
    placeMarks();
    showRows();
}

int CollapsePlot::fittingRows() const
{
    const int height = axisRect()->height(), least = QFontMetrics(yAxis->tickLabelFont()).height();
    return height > 0 ? std::min(rows(), std::max(1, height / least)) : rows();
}

int CollapsePlot::shownRows() const
{
    return allRows_ || whole_ ? rows() : fittingRows();
}

int CollapsePlot::firstRow() const
{
    return std::clamp(firstRow_, 0, std::max(0, rows() - shownRows()));
}

void CollapsePlot::setFirstRow(int row)
{
    if (row == firstRow_)
        return;
    firstRow_ = row;
    showRows();
}

void CollapsePlot::setAllRows(bool all)
{
    allRows_ = all;
    showRows();
}

void CollapsePlot::showWhole(bool whole)
{
    whole_ = whole;
    showRows();
}

/// With a little room above the first for what tells that a ratio cannot be met.
void CollapsePlot::showRows()
{
    const int top = rows() - firstRow();
    if (map_) {
        yAxis->setRange(top - shownRows() - 0.5, top - 0.3);
        drawMissed();
    }
    labelRows();
    redraw();
    const int fitting = fittingRows();
    if (std::exchange(fitted_, fitting) != fitting)
        Q_EMIT rowsFitted();
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
void CollapsePlot::drawMissed()
{
    const CollapseSide& side = replacing_ ? map_->replace : map_->none;
    const double above = rows() - firstRow() - 0.4;
    QVector<double> x, y;
    for (std::size_t column = 0; column < side.met.size(); ++column) {
        const double middle = percentOf(map_->ratios[column]);
        if (!side.met[column])
            addSegment(x, y, {middle - 0.5, above}, {middle + 0.5, above});
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

/// The title is centred below the cells and may be wider than they are; numbers must not touch each other.
void CollapsePlot::fitRatioAxis()
{
    const QFontMetrics metrics(font());
    const QString title = replacing_ ? tr("ratio (%), with replacement") : tr("ratio (%), without replacement");
    const QString brief = replacing_ ? tr("with replacement") : tr("without replacement");
    const int middle = axisRect()->center().x(), room = 2 * std::min(viewport().width() - middle, middle);
    const QString& label = metrics.horizontalAdvance(title) <= room ? title : brief;
    const int ticks = std::clamp(axisRect()->width() / (2 * metrics.horizontalAdvance(QStringLiteral("100"))), 2, 5);
    if (label == xAxis->label() && ticks == xAxis->ticker()->tickCount())
        return;
    xAxis->setLabel(label);
    xAxis->ticker()->setTickCount(ticks);
    redraw();
}

/// Only as many names as there is room for.
void CollapsePlot::labelRows()
{
    rowTicker_->clear();
    const QFontMetrics metrics(yAxis->tickLabelFont());
    const int first = firstRow(), count = shownRows();
    const double height = count > 0 ? axisRect()->height() / static_cast<double>(count) : 0;
    const int every = height > 0 ? std::max(1, static_cast<int>(std::ceil(metrics.height() / height))) : 1;
    for (int row = first; row < first + count; row += every)
        rowTicker_->addTick(axisRow(row), metrics.elidedText(names_[row], Qt::ElideMiddle, std::min(widestLayerName, width() / 3)));
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

/// What explains the map must not cover the cells that are pointed at.
bool CollapsePlot::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return Plot::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (axisRect()->rect().contains(help->pos()))
        QToolTip::hideText();
    else // rich text wraps
        QToolTip::showText(help->globalPos(),
                           QStringLiteral("<p>%1</p>").arg(toolTip().toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))),
                           this);
    return true;
}

void CollapsePlot::wheelEvent(QWheelEvent* event)
{
    constexpr int aRow = 40; // a notch of the wheel is 120
    if (shownRows() >= rows())
        return event->ignore(); // so that the page scrolls
    turned_ += event->angleDelta().y();
    if (const int moved = turned_ / aRow; moved != 0)
        Q_EMIT scrolled(-moved);
    turned_ %= aRow;
    event->accept();
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
    labelRows(); // their width leaves the rest to the cells
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
    setMinimumSize(180, std::max(120, 7 * QFontMetrics(font()).lineSpacing()));
    labelRows();
    redraw();
}

} // namespace espalier
