// SPDX-License-Identifier: GPL-3.0-or-later
// The width that columns of names and numbers are measured by.
#pragma once

#include <QFontMetrics>

#include <algorithm>

namespace espalier {

/// Of an average Latin letter: the average of a Chinese font is that of its wide signs, which neither names nor numbers have.
inline int letterWidth(const QFont& font)
{
    const QFontMetrics metrics(font);
    return std::min(metrics.averageCharWidth(), metrics.horizontalAdvance(QLatin1Char('x')));
}

} // namespace espalier
