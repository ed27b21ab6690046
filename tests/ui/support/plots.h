// SPDX-License-Identifier: GPL-3.0-or-later
// QCustomPlot's header uses words of Qt that tests do without (QT_NO_KEYWORDS). Stands in front of every header that includes it.
#pragma once

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h> // IWYU pragma: export
#undef signals
#undef slots
#undef foreach
