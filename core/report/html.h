// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a report as one HTML file that needs no other file, no script and no network.
#pragma once

#include "core/report/result_report.h"

#include <string>

namespace espalier {

/// HTML5 with charts inside, light or dark as the reader's system asks. Equal reports give equal bytes.
std::string htmlOf(const ResultReport& report);

/// The same for the writer of PDF, which knows a part of HTML 4: charts are pictures of their own.
std::string paperHtmlOf(const ResultReport& report);

} // namespace espalier
