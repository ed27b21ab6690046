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

    /// Rows are at least as high as their names: so many are shown at once, and so many would be without setAllRows.
    int shownRows() const;
    int fittingRows() const;
    int rows() const { return static_cast<int>(names_.size()); }
    /// The first that is shown, where not all are.
    void setFirstRow(int row);
    int firstRow() const;
    void setAllRows(bool all);
    void showWhole(bool whole) override;

Q_SIGNALS:
    void rowsFitted();                   ///< another number of rows is shown
    void scrolled(int rows);             ///< down, by the wheel
    void hovered(int row, double ratio); ///< -1 when the pointer has left
    void clicked(int row, double ratio); ///< also where a key moved the ratio or the row
    void ratioGrabbed();
    void ratioDragged(double ratio);
    void ratioReleased();

protected:
    bool event(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
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
    void drawMissed();
    void showRows();
    void labelRows();
    void fitRatioAxis();
    void placeMarks();
    void place(QCPItemRect* mark, int row);
    void restyle();
    bool nearLine(const QPointF& position) const;
    double ratioAt(double x) const;
    /// Rows count from the top, the axis from the bottom.
    double axisRow(int row) const { return rows() - 1 - row; }

    bool replacing_;
    std::shared_ptr<const CollapseMap> map_;
    QStringList names_; ///< by row
    double ratio_ = 0;
    int selectedRow_ = -1, hoveredRow_ = -1;
    int firstRow_ = 0, fitted_ = 0, turned_ = 0;
    bool dragging_ = false, allRows_ = false, whole_ = false;
    QCPColorMap* cells_;
    QCPCurve *floors_, *missed_;
    QCPItemStraightLine* line_;
    QCPItemRect *selectedMark_, *hoveredMark_;
    QSharedPointer<QCPAxisTickerText> rowTicker_;
};

} // namespace espalier
