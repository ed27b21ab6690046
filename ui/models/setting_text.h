// SPDX-License-Identifier: GPL-3.0-or-later
// Settings that are edited in a line of text: as the window writes them, with the locale's numbers, and as project files do.
#pragma once

#include "core/settings/setting.h"

#include <QString>

namespace espalier {

/// The value in one line: "0.485, 0.456", or "0,485; 0,456" where a comma stands in numbers.
QString lineText(const Setting& setting);
/// The inverse, for setFromText(). A line as in project files is understood, too.
QString settingText(const Setting& setting, const QString& line);

} // namespace espalier
