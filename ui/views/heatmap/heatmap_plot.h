// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a HeatmapData and reports pointer and keyboard input as cells. Knows nothing about units.
#pragma once

#include "ui/models/heatmap_data.h"
#include "ui/views/heatmap/cell_marks.h"
#include "ui/widgets/plot.h"

#include <QStringList>

namespace espalier {

/// The data must outlive the plot.
class HeatmapPlot : public Plot {
    Q_OBJECT
public:
    using Cell = HeatmapData::Cell;

    explicit HeatmapPlot(HeatmapData& cells, QWidget* parent = nullptr);

    /// Call after HeatmapData::arrange. names: one per row.
    void rearrange(const QStringList& names);
    /// Call after values changed: redraws the changed rows.
    void refresh();
    /// Colours from 0 to highest, one step each where discrete.
    void setGradient(const QCPColorGradient& gradient, double highest);
    /// Whether narrow rows fill the whole width.
    void setFillWidth(bool fill);
    bool fillWidth() const { return fill_; }

    /// cell -1: only the row; row -1: nothing.
    void markHovered(Cell cell);
    void markSelected(Cell cell);
    /// Signs on cells, in the order in which they are drawn.
    void markCells(std::vector<CellMarks::Mark> marks);
    void resetZoom();

    /// The cell at a widget position; {-1, -1} outside.
    Cell cellAt(const QPointF& position) const;
    /// The middle of a cell, in the widget's coordinates.
    QPointF centreOf(Cell cell) const;

Q_SIGNALS:
    void hovered(int row, int cell); ///< -1, -1 when the pointer has left
    void clicked(int row, int cell); ///< also when the keyboard moved the cursor
    /// The same with Shift (to the cell, from the one before) or Ctrl (the cell in addition).
    void extended(int row, int cell, bool range);

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Marks {
        QCPItemRect* row;
        QCPItemRect* cell;
    };
    Marks makeMarks();
    void restyle();
    void writeRow(int row);
    void place(const Marks& marks, Cell cell);
    RowLayout layoutOf(int row) const;
    /// Rows count from the top, the axis from the bottom: QCustomPlot draws colour maps wrongly on a reversed axis.
    int axisRow(int row) const { return data_.rows() - 1 - row; }
    void labelRows();
    QRectF placeOf(Cell cell) const;
    void choose(Cell cell, Qt::KeyboardModifiers modifiers);
    void keepInside(const QCPRange& range, QCPAxis* axis, double end);
    Cell moved(Cell from, int key) const;

    HeatmapData& data_;
    QStringList names_;
    bool fill_ = true;
    QCPColorMap* map_;
    QSharedPointer<QCPAxisTickerText> rowTicker_;
    CellMarks* cellMarks_;
    Marks hoverMarks_, selectionMarks_;
    Cell hovered_, selected_;
    QPoint pressed_;
};

} // namespace espalier
