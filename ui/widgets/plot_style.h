// SPDX-License-Identifier: GPL-3.0-or-later
// One look for all plots, taken from the theme. Call again whenever the palette changes: plots keep copies of their colours.
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

/// Background, and every axis rectangle and legend in use. Does not replot.
void stylePlot(QCustomPlot& plot);
/// For those that are not in use at the moment.
void stylePanel(QCPAxisRect& panel, const QFont& font);
void styleLegend(QCPLegend& legend, const QFont& font);

/// From the metric's lowest to its highest value, with some air; where it has no bound, to what the values reach.
void setMetricRange(QCPAxis& axis, const MetricInfo& metric, const QVector<double>& values);

} // namespace espalier
