// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heatmap/heatmap_plot.h"

#include "ui/widgets/plot_style.h"

#include <QApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace espalier {

namespace {

constexpr int widestLabel = 150;
const QString cellsLayer = QStringLiteral("cells"), marksLayer = QStringLiteral("marks");

/// Between the centres of the outer cells, hence the last index and not the count. A single cell is drawn as wide as the range.
QCPRange centresOf(int cells)
{
    return cells == 1 ? QCPRange(-0.5, 0.5) : QCPRange(0, cells - 1.0);
}

} // namespace

HeatmapPlot::HeatmapPlot(HeatmapData& cells, QWidget* parent)
    : Plot(parent), data_(cells), map_(new QCPColorMap(xAxis, yAxis)), rowTicker_(new QCPAxisTickerText)
{
    // What changes often is on layers with a buffer of their own: the names of the rows are not drawn anew with each plan.
    addLayer(marksLayer);
    addLayer(cellsLayer, layer(QStringLiteral("grid")), limAbove);
    for (const QString& often : {cellsLayer, marksLayer})
        layer(often)->setMode(QCPLayer::lmBuffered);
    map_->setLayer(cellsLayer);
    cellMarks_ = new CellMarks(this, [this](int row, int cell) { return placeOf({row, cell}); });
    cellMarks_->setLayer(marksLayer);
    selectionMarks_ = makeMarks();
    hoverMarks_ = makeMarks();
    map_->setInterpolate(false);
    map_->setTightBoundary(false);
    xAxis->setTickLabels(false);
    xAxis->setTicks(false);
    yAxis->setTicker(rowTicker_);
    yAxis->setTickLength(0, 0);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->grid()->setVisible(false);
        axis->setSubTicks(false);
    }
    axisRect()->setAutoMargins(QCP::msNone);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(160, 120);
    connect(xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
            [this](const QCPRange& range) { keepInside(range, xAxis, data_.widestRow()); });
    connect(yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        keepInside(range, yAxis, data_.rows());
        labelRows();
    });
    restyle();
}

HeatmapPlot::Marks HeatmapPlot::makeMarks()
{
    const auto make = [this] {
        auto* rect = new QCPItemRect(this);
        rect->setLayer(marksLayer);
        rect->setVisible(false);
        return rect;
    };
    QCPItemRect* row = make();
    return {row, make()};
}

void HeatmapPlot::rearrange(const QStringList& names)
{
    names_ = names;
    hovered_ = selected_ = {};
    const int columns = std::max(1, data_.widestRow());
    const int rows = std::max(1, data_.rows());
    map_->data()->setSize(columns, rows);
    map_->data()->setRange(centresOf(columns), centresOf(rows));
    map_->data()->fill(std::numeric_limits<double>::quiet_NaN());
    resetZoom();
    place(hoverMarks_, hovered_);
    place(selectionMarks_, selected_);
    refresh();
    redraw();
}

void HeatmapPlot::refresh()
{
    const auto rows = data_.takeChangedRows();
    if (rows.empty())
        return;
    for (const int row : rows)
        writeRow(row);
    redrawLayer(cellsLayer);
}

void HeatmapPlot::writeRow(int row)
{
    const RowLayout layout = layoutOf(row);
    const int y = axisRow(row);
    for (int column = 0; column < layout.columns; ++column)
        map_->data()->setCell(column, y, data_.value(row, layout.cellAt(column)));
}

RowLayout HeatmapPlot::layoutOf(int row) const
{
    return {data_.cells(row), data_.widestRow(), fill_};
}

void HeatmapPlot::setGradient(const QCPColorGradient& gradient, double highest)
{
    QCPColorGradient own = gradient;
    own.setNanHandling(QCPColorGradient::nhNanColor);
    own.setNanColor(theme::plotColors().empty);
    map_->setGradient(own);
    map_->setDataRange({0, highest});
    redraw();
}

void HeatmapPlot::setFillWidth(bool fill)
{
    if (fill == fill_)
        return;
    fill_ = fill;
    for (int row = 0; row < data_.rows(); ++row)
        writeRow(row);
    place(hoverMarks_, hovered_);
    place(selectionMarks_, selected_);
    redraw();
}

void HeatmapPlot::markHovered(Cell cell)
{
    if (cell == hovered_)
        return;
    hovered_ = cell;
    place(hoverMarks_, cell);
    redrawLayer(marksLayer);
}

void HeatmapPlot::markSelected(Cell cell)
{
    if (cell == selected_)
        return;
    selected_ = cell;
    place(selectionMarks_, cell);
    redrawLayer(marksLayer);
}

void HeatmapPlot::markCells(std::vector<CellMarks::Mark> marks)
{
    if (cellMarks_->set(std::move(marks)))
        redrawLayer(marksLayer);
}

void HeatmapPlot::place(const Marks& marks, Cell cell)
{
    const bool rowThere = cell.row >= 0 && cell.row < data_.rows();
    const bool cellThere = rowThere && cell.cell >= 0 && cell.cell < data_.cells(cell.row);
    marks.row->setVisible(rowThere);
    marks.cell->setVisible(cellThere);
    if (!rowThere)
        return;
    const RowLayout layout = layoutOf(cell.row);
    const double y = axisRow(cell.row);
    const auto span = [&](QCPItemRect& rect, int first, int end) {
        rect.topLeft->setCoords(first - 0.5, y + 0.5);
        rect.bottomRight->setCoords(end - 0.5, y - 0.5);
    };
    span(*marks.row, 0, layout.firstColumn(data_.cells(cell.row)));
    if (cellThere)
        span(*marks.cell, layout.firstColumn(cell.cell), layout.endColumn(cell.cell));
}

void HeatmapPlot::resetZoom()
{
    xAxis->setRange(-0.5, std::max(1, data_.widestRow()) - 0.5);
    yAxis->setRange(-0.5, std::max(1, data_.rows()) - 0.5);
    labelRows();
    redraw();
}

void HeatmapPlot::keepInside(const QCPRange& range, QCPAxis* axis, double end)
{
    const double size = std::min(range.size(), std::max(1.0, end));
    const double lower = std::clamp(range.lower, -0.5, std::max(1.0, end) - 0.5 - size);
    if (std::abs(lower - range.lower) > 1e-9 || std::abs(size - range.size()) > 1e-9)
        axis->setRange(lower, lower + size);
}

/// As many names as fit.
void HeatmapPlot::labelRows()
{
    const QFontMetrics metrics(font());
    int width = 0;
    for (const QString& name : names_)
        width = std::max(width, metrics.horizontalAdvance(name));
    width = std::min({width, widestLabel, this->width() / 3});
    axisRect()->setMargins({width + 12, 6, 8, 6});
    const double rowHeight = std::max(1, height() - 12) / yAxis->range().size();
    const int step = std::max(1, static_cast<int>(std::ceil(metrics.height() / std::max(rowHeight, 1e-3))));
    rowTicker_->clear();
    for (int row = 0; row < std::min<int>(data_.rows(), static_cast<int>(names_.size())); row += step)
        rowTicker_->addTick(axisRow(row), metrics.elidedText(names_[row], Qt::ElideMiddle, width));
}

HeatmapPlot::Cell HeatmapPlot::cellAt(const QPointF& position) const
{
    if (!axisRect()->rect().contains(position.toPoint()))
        return {};
    const int row = data_.rows() - 1 - static_cast<int>(std::lround(yAxis->pixelToCoord(position.y())));
    if (row < 0 || row >= data_.rows())
        return {};
    return {row, layoutOf(row).cellAt(static_cast<int>(std::lround(xAxis->pixelToCoord(position.x()))))};
}

QPointF HeatmapPlot::centreOf(Cell cell) const
{
    const RowLayout layout = layoutOf(cell.row);
    const double column = (layout.firstColumn(cell.cell) + layout.endColumn(cell.cell) - 1) / 2.0;
    return {xAxis->coordToPixel(column), yAxis->coordToPixel(axisRow(cell.row))};
}

QRectF HeatmapPlot::placeOf(Cell cell) const
{
    if (cell.row < 0 || cell.row >= data_.rows() || cell.cell < 0 || cell.cell >= data_.cells(cell.row))
        return {};
    const RowLayout layout = layoutOf(cell.row);
    const double y = axisRow(cell.row);
    return {QPointF(xAxis->coordToPixel(layout.firstColumn(cell.cell) - 0.5), yAxis->coordToPixel(y + 0.5)),
            QPointF(xAxis->coordToPixel(layout.endColumn(cell.cell) - 0.5), yAxis->coordToPixel(y - 0.5))};
}

void HeatmapPlot::choose(Cell cell, Qt::KeyboardModifiers modifiers)
{
    if (modifiers & (Qt::ShiftModifier | Qt::ControlModifier))
        Q_EMIT extended(cell.row, cell.cell, modifiers.testFlag(Qt::ShiftModifier));
    else
        Q_EMIT clicked(cell.row, cell.cell);
}

void HeatmapPlot::mouseMoveEvent(QMouseEvent* event)
{
    Plot::mouseMoveEvent(event);
    const Cell cell = cellAt(event->position());
    if (event->buttons() == Qt::NoButton)
        Q_EMIT hovered(cell.row, cell.cell);
}

void HeatmapPlot::mousePressEvent(QMouseEvent* event)
{
    pressed_ = event->position().toPoint();
    Plot::mousePressEvent(event);
}

void HeatmapPlot::mouseReleaseEvent(QMouseEvent* event)
{
    Plot::mouseReleaseEvent(event);
    const QPoint way = event->position().toPoint() - pressed_;
    const Cell cell = cellAt(event->position());
    if (event->button() == Qt::LeftButton && way.manhattanLength() < QApplication::startDragDistance() && cell.row >= 0)
        choose(cell, event->modifiers());
}

void HeatmapPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    Plot::mouseDoubleClickEvent(event);
    resetZoom();
}

HeatmapPlot::Cell HeatmapPlot::moved(Cell from, int key) const
{
    if (from.row < 0)
        return {0, 0};
    // Between rows of different widths the cursor keeps its column.
    const int column = layoutOf(from.row).firstColumn(std::max(0, from.cell));
    int row = from.row, cell = from.cell;
    switch (key) {
    case Qt::Key_Left:
        return {row, std::max(0, cell - 1)};
    case Qt::Key_Right:
        return {row, std::min(data_.cells(row) - 1, cell + 1)};
    case Qt::Key_Home:
        return {row, 0};
    case Qt::Key_End:
        return {row, data_.cells(row) - 1};
    case Qt::Key_Up:
        row = std::max(0, row - 1);
        break;
    default:
        row = std::min(data_.rows() - 1, row + 1);
    }
    cell = layoutOf(row).cellAt(column);
    return {row, cell < 0 ? data_.cells(row) - 1 : cell};
}

void HeatmapPlot::keyPressEvent(QKeyEvent* event)
{
    static constexpr std::array keys{Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down, Qt::Key_Home, Qt::Key_End};
    if (data_.rows() == 0 || std::find(keys.begin(), keys.end(), event->key()) == keys.end()) {
        Plot::keyPressEvent(event);
        return;
    }
    const Cell cell = moved(selected_, event->key());
    choose(cell, event->modifiers() & Qt::ShiftModifier);
    event->accept();
}

void HeatmapPlot::leaveEvent(QEvent* event)
{
    Plot::leaveEvent(event);
    Q_EMIT hovered(-1, -1);
}

void HeatmapPlot::resizeEvent(QResizeEvent* event)
{
    labelRows();
    Plot::resizeEvent(event);
}

void HeatmapPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
    Plot::changeEvent(event);
}

void HeatmapPlot::restyle()
{
    stylePlot(*this);
    const theme::PlotColors colors = theme::plotColors();
    for (QCPAxis* axis : {xAxis, yAxis})
        axis->setBasePen(Qt::NoPen);
    const auto style = [](const Marks& marks, const QColor& color) {
        marks.row->setPen(QPen(color, 1));
        marks.row->setBrush(Qt::NoBrush);
        marks.cell->setPen(QPen(color, 2.5));
    };
    style(hoverMarks_, colors.hover);
    style(selectionMarks_, colors.selection);
    cellMarks_->setSelectionColor(colors.selection);
    QCPColorGradient gradient = map_->gradient();
    gradient.setNanColor(colors.empty);
    map_->setGradient(gradient);
    labelRows();
    redraw();
}

} // namespace espalier
