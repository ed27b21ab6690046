// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plot.h"

namespace espalier {

Plot::Plot(QWidget* parent) : QCustomPlot(parent)
{
    // Else each plot would be painted by itself and at once, and not with all that changes in the window.
    setPlottingHint(QCP::phImmediateRefresh, false);
    connect(this, &QCustomPlot::beforeReplot, this, [this] { stale_ = false; });
}

void Plot::redraw()
{
    if (isVisible())
        replot(QCustomPlot::rpQueuedReplot);
    else
        stale_ = true;
}

void Plot::redrawLayer(const QString& name)
{
    if (!isVisible())
        stale_ = true;
    else if (!mReplotQueued) // else it is drawn with everything
        layer(name)->replot();
}

void Plot::showEvent(QShowEvent* event)
{
    QCustomPlot::showEvent(event);
    if (stale_)
        replot();
}

} // namespace espalier
