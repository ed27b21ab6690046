// SPDX-License-Identifier: GPL-3.0-or-later
// One curve per layer: the task's primary metric against the removed share of its channels. The sensitive layers, the selected and the
// hovered one are drawn above the others, in the colours of the table beside it. A mark on each curve tells what the plan takes from its
// layer; it can be dragged.
#pragma once

#include "core/pipeline/sensitivity_findings.h"
#include "ui/widgets/plot.h"

#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace espalier {

class SensitivityPlot : public Plot {
    Q_OBJECT
public:
    explicit SensitivityPlot(QWidget* parent = nullptr);

    /// Null for none. sensitive: groups to emphasise.
    void setCurves(std::shared_ptr<const Sensitivity> sensitivity, const std::set<int>& sensitive);
    /// Groups; -1 for none.
    void setMarked(int selected, int hovered);
    /// Units that the plan leaves to each group; empty: no marks.
    void setKept(std::vector<int> kept);
    /// The place of a group's mark in the widget; nothing where it has none.
    std::optional<QPointF> markOf(int group) const;
    /// The layer of the nearest curve at a widget position, within a few pixels; -1: none.
    int groupAt(const QPointF& position) const;

Q_SIGNALS:
    void groupHovered(int group);
    void groupClicked(int group);
    void markGrabbed();
    /// To where the group keeps so many units, one at least.
    void markDragged(int group, int kept);
    void markReleased();

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void drawMarks();
    void draw(QCPCurve* curve, int group);
    /// Of the plot: share taken in percent, and metric.
    std::optional<QPointF> plannedPoint(int group) const;
    int markAt(const QPointF& position) const;
    void dragTo(double x);
    double distanceTo(const SensitivityCurve& curve, const QPointF& position) const;
    void restyle();

    std::shared_ptr<const Sensitivity> sensitivity_;
    std::vector<int> kept_;
    QCPCurve *others_, *sensitive_, *selected_, *hovered_, *planned_;
    QCPItemStraightLine* whole_; ///< the metric with everything kept
    int selectedGroup_ = -1, hoveredGroup_ = -1;
    int draggedGroup_ = -1; ///< while a button is down on its mark
};

} // namespace espalier
