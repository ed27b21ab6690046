// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/report only: numbers as people read them.
#pragma once

#include "core/tasks/metrics.h"

#include <string>

namespace espalier {

/// "272,474".
std::string groupedWords(double number);
/// "381 million", "2.9 thousand", "17".
std::string countWords(double number);
/// "2.9 MB".
std::string bytesWords(double bytes);
/// "28 %" of a share in 0 … 1; "0.4 %" of a small one.
std::string shareWords(double share);
/// "3.6 times"; of numbers above 0.
std::string timesWords(double larger, double smaller);
/// "−0.21" and "+3.4 points": how a metric changed.
std::string changeWords(const MetricInfo& info, double before, double after);

} // namespace espalier
