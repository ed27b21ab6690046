// SPDX-License-Identifier: GPL-3.0-or-later
// Words about the trials of criterion "auto".
#pragma once

#include <QString>

namespace espalier {

struct BestChoice;

/// One line: what was taken.
QString takenText(const BestChoice& choice);
/// A table of everything that was tried, as rich text.
QString candidatesTable(const BestChoice& choice);

} // namespace espalier
