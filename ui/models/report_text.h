// SPDX-License-Identifier: GPL-3.0-or-later
// A report in the window's language.
#pragma once

#include "core/report/result_report.h"

namespace espalier {

/// The same report with its words translated, those in charts as well. Names of files, layers and classes stay. In English: as it is.
ResultReport inWindowLanguage(ResultReport report);

} // namespace espalier
