// SPDX-License-Identifier: GPL-3.0-or-later
// One look for all plots, taken from the theme. Call again whenever the palette changes: plots keep copies of their colours.
#pragma once

#include "ui/models/theme.h"

#include <QFont>

class QCPAxisRect;
class QCPLegend;
class QCustomPlot;

namespace espalier {

/// Background, and every axis rectangle and legend in use. Does not replot.
void stylePlot(QCustomPlot& plot);
/// For those that are not in use at the moment.
void stylePanel(QCPAxisRect& panel, const QFont& font);
void styleLegend(QCPLegend& legend, const QFont& font);

} // namespace espalier
