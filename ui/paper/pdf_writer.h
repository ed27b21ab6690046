// SPDX-License-Identifier: GPL-3.0-or-later
// Sets a report as pages of PDF. Knows nothing of the engine; a QGuiApplication must be there for the fonts, a display need not.
#pragma once

#include <QString>

namespace espalier {

/// html: as paperHtmlOf() writes it, with pictures and charts inside. Returns an empty text, or a sentence about what went wrong.
QString writePdf(const QString& html, const QString& file);

} // namespace espalier
