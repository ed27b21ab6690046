// SPDX-License-Identifier: GPL-3.0-or-later
// Metric against cost: hollow circles are plans that were tried, with their intervals, discs networks that were measured, a diamond the
// original, a ring what the window shows. A stepped line joins those that no other one beats.
#pragma once

#include "ui/models/plan_points.h"
#include "ui/widgets/plot.h"

#include <array>
#include <optional>

namespace espalier {

class PlansPlot : public Plot {
    Q_OBJECT
public:
    explicit PlansPlot(QWidget* parent = nullptr);

    /// present: what the window shows, which need not be among the points; none: it has no place here.
    void show(const PlanPoints& points, PlanCost cost, const std::optional<PlanPoint>& present);
    /// Marks the selected entry; 0: none.
    void setSelected(int id);
    /// The place of an entry's point in the widget; nothing where it has none.
    std::optional<QPointF> placeOf(int id) const;
    /// The entry of the nearest point at a widget position, within a few pixels; 0: none.
    int idAt(const QPointF& position) const;

Q_SIGNALS:
    /// 0: none.
    void pointHovered(int id);
    void pointClicked(int id);

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum Kind { Tried, Network, Original, Present, kinds };

    void buildLegend();
    void fillLegend();
    void wrapLegend();
    void fitTicks();
    static Kind kindOf(const PlanPoint& point);
    void drawPoints();
    void drawIntervals();
    void drawFront();
    void fitRanges(const std::optional<PlanPoint>& present);
    void markSelected();
    void restyle();
    QPointF pixelsOf(const PlanPoint& point) const;

    PlanPoints points_;
    int selected_ = 0;
    std::array<QCPGraph*, kinds> graphs_;
    QCPGraph* mark_; ///< around the selected one
    QCPErrorBars* intervals_;
    QCPCurve* front_;
};

} // namespace espalier
