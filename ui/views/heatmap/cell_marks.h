// SPDX-License-Identifier: GPL-3.0-or-later
// Signs on cells of the heatmap: what is selected, cut by hand, and kept by hand. Told apart by shape, on dark and bright cells alike.
#pragma once

#include <QRectF>
#include <qcustomplot.h>

#include <functional>
#include <utility>
#include <vector>

namespace espalier {

enum class CellSign {
    selected, ///< an outline
    cut,      ///< a cross
    kept,     ///< a dot
};

class CellMarks : public QCPAbstractItem {
    Q_OBJECT
public:
    struct Mark {
        int row, cell;
        CellSign sign;
        bool operator==(const Mark&) const = default;
    };

    /// placeOf: where a cell is now, in pixels of the plot.
    CellMarks(QCustomPlot* plot, std::function<QRectF(int row, int cell)> placeOf);

    /// Whether they are others.
    bool set(std::vector<Mark> marks) { return std::exchange(marks_, std::move(marks)) != marks_; }
    void setSelectionColor(const QColor& color) { selection_ = color; }
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override;

private:
    std::function<QRectF(int, int)> placeOf_;
    std::vector<Mark> marks_;
    QColor selection_;
};

/// The cross or the dot in the middle of a place; also for the legend.
void drawSign(QPainter& painter, CellSign sign, const QRectF& place);

} // namespace espalier
