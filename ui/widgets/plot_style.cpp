// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plot_style.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

void styleAxis(QCPAxis& axis, const theme::PlotColors& colors, const QFont& font)
{
    const QPen pen(colors.axis);
    axis.setBasePen(pen);
    axis.setTickPen(pen);
    axis.setSubTickPen(pen);
    axis.setTickLabelColor(colors.text);
    axis.setLabelColor(colors.text);
    axis.setTickLabelFont(font);
    axis.setLabelFont(font);
    axis.grid()->setPen(QPen(colors.grid));
    axis.grid()->setZeroLinePen(QPen(colors.grid));
}

} // namespace

void stylePlot(QCustomPlot& plot)
{
    plot.setBackground(QBrush(theme::plotColors().background));
    for (QCPAxisRect* panel : plot.axisRects())
        stylePanel(*panel, plot.font());
    if (plot.legend)
        styleLegend(*plot.legend, plot.font());
}

void stylePanel(QCPAxisRect& panel, const QFont& font)
{
    for (QCPAxis* axis : panel.axes())
        styleAxis(*axis, theme::plotColors(), font);
}

void styleLegend(QCPLegend& legend, const QFont& font)
{
    const theme::PlotColors colors = theme::plotColors();
    legend.setTextColor(colors.text);
    legend.setFont(font);
    legend.setBrush(colors.background);
    legend.setBorderPen(QPen(colors.grid));
}

void setMetricRange(QCPAxis& axis, const MetricInfo& metric, const QVector<double>& values)
{
    QCPRange range(metric.lowest, metric.highest);
    for (const double value : values) {
        if (!std::isfinite(metric.lowest) && std::isfinite(value))
            range.lower = std::isfinite(range.lower) ? std::min(range.lower, value) : value;
        if (!std::isfinite(metric.highest) && std::isfinite(value))
            range.upper = std::isfinite(range.upper) ? std::max(range.upper, value) : value;
    }
    constexpr double air = 0.02;
    if (std::isfinite(range.lower) && std::isfinite(range.upper) && range.lower < range.upper)
        axis.setRange(range.lower, range.upper + air * range.size());
}

} // namespace espalier
