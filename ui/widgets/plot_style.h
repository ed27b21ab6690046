// SPDX-License-Identifier: GPL-3.0-or-later
// One style for all plots, from the theme. Call again when the palette changes: plots copy their colours.
#pragma once

#include "core/tasks/metrics.h"
#include "ui/models/theme.h"

#include <QFont>
#include <QVector>

class QCPAxis;
class QCPAxisRect;
class QCPLegend;
class QCustomPlot;

namespace espalier {

/// Styles background, axis rectangles and legends in use. Does not replot.
void stylePlot(QCustomPlot& plot);
/// For axis rectangles that are not in use now.
void stylePanel(QCPAxisRect& panel, const QFont& font);
void styleLegend(QCPLegend& legend, const QFont& font);

/// From the metric's lowest to its highest value with a margin; for an open range, as far as the values reach.
void setMetricRange(QCPAxis& axis, const MetricInfo& metric, const QVector<double>& values);

} // namespace espalier
