// SPDX-License-Identifier: GPL-3.0-or-later
// One curve per layer: the task's primary metric against the removed share of its channels. The sensitive layers, the selected and the
// hovered one are drawn above the others, in the colours of the table beside it.
#pragma once

#include "core/pipeline/sensitivity_findings.h"

#include <qcustomplot.h>

#include <memory>
#include <set>

namespace espalier {

class SensitivityPlot : public QCustomPlot {
    Q_OBJECT
public:
    explicit SensitivityPlot(QWidget* parent = nullptr);

    /// Null for none. sensitive: groups to emphasise.
    void setCurves(std::shared_ptr<const Sensitivity> sensitivity, const std::set<int>& sensitive);
    /// Groups; -1 for none.
    void setMarked(int selected, int hovered);
    /// The layer of the nearest curve at a widget position, within a few pixels; -1: none.
    int groupAt(const QPointF& position) const;

Q_SIGNALS:
    void groupHovered(int group);
    void groupClicked(int group);

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void drawMarks();
    void draw(QCPCurve* curve, int group);
    double distanceTo(const SensitivityCurve& curve, const QPointF& position) const;
    void restyle();

    std::shared_ptr<const Sensitivity> sensitivity_;
    QCPCurve *others_, *sensitive_, *selected_, *hovered_;
    QCPItemStraightLine* whole_; ///< the metric with everything kept
    int selectedGroup_ = -1, hoveredGroup_ = -1;
};

} // namespace espalier
