// SPDX-License-Identifier: GPL-3.0-or-later
// One side of the map of collapses: a row a layer, a column a ratio; the darker, the fewer channels are kept. A line marks the present
// ratio and can be dragged. Knows nothing of the document.
#pragma once

#include "core/pruning/planning/collapse_map.h"
#include "ui/widgets/plot.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace espalier {

class CollapsePlot : public Plot {
    Q_OBJECT
public:
    /// replacing: shows the side with replacement.
    explicit CollapsePlot(bool replacing, QWidget* parent = nullptr);

    /// Null for none. order: groups by row; names: of the rows; units: by group.
    void setMap(std::shared_ptr<const CollapseMap> map, const std::vector<int>& order, const QStringList& names,
                const std::vector<int>& units);
    void setRatio(double ratio);
    /// The selected and the hovered row; -1: none.
    void markRows(int selected, int hovered);

    struct Cell {
        int row = -1;
        double ratio = 0;
    };
    /// Row -1 outside.
    Cell cellAt(const QPointF& position) const;
    /// In the widget's coordinates.
    QPointF placeOf(const Cell& cell) const;
    /// The kept share that a cell shows.
    double shown(int row, int column) const;

Q_SIGNALS:
    void hovered(int row, double ratio); ///< -1 when the pointer has left
    void clicked(int row, double ratio); ///< also where a key moved the ratio or the row
    void ratioGrabbed();
    void ratioDragged(double ratio);
    void ratioReleased();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void writeCells(const CollapseSide& side, const std::vector<int>& order, const std::vector<int>& units);
    void drawFloors(const CollapseSide& side, const std::vector<int>& order);
    void drawMissed(const CollapseSide& side);
    void labelRows();
    void placeMarks();
    void place(QCPItemRect* mark, int row);
    void restyle();
    bool nearLine(const QPointF& position) const;
    double ratioAt(double x) const;
    int rows() const { return static_cast<int>(names_.size()); }
    /// Rows count from the top, the axis from the bottom.
    double axisRow(int row) const { return rows() - 1 - row; }

    bool replacing_;
    std::shared_ptr<const CollapseMap> map_;
    QStringList names_; ///< by row
    double ratio_ = 0;
    int selectedRow_ = -1, hoveredRow_ = -1;
    bool dragging_ = false;
    QCPColorMap* cells_;
    QCPCurve *floors_, *missed_;
    QCPItemStraightLine* line_;
    QCPItemRect *selectedMark_, *hoveredMark_;
    QSharedPointer<QCPAxisTickerText> rowTicker_;
};

} // namespace espalier
