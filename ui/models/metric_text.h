// SPDX-License-Identifier: GPL-3.0-or-later
// A task's metrics as text for the window.
#pragma once

#include "core/tasks/metrics.h"

#include <QString>

namespace espalier {

/// "91.2 %": one decimal less than in reports; fewer: of the metric's decimals.
QString metricText(const MetricInfo& info, double value, int fewer = 1);
QString metricText(const MetricValue& value);
/// The same without the unit.
QString metricNumber(const MetricInfo& info, double value, int fewer = 1);
/// "Error (mm)", for axes.
QString metricTitle(const MetricInfo& info);
/// The metric's explanation and field term.
QString metricHelp(const MetricInfo& info);

} // namespace espalier
