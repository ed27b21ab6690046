// SPDX-License-Identifier: GPL-3.0-or-later
// Words about trials: of criterion "auto", and of how much can go within a margin.
#pragma once

#include <QString>

namespace espalier {

struct BestChoice;
struct KeptWithin;

/// One line: what was taken.
QString takenText(const BestChoice& choice);
/// A table of everything that was tried, as rich text.
QString candidatesTable(const BestChoice& choice);
/// What can go, and how the metric is estimated to fall.
QString withinText(const KeptWithin& kept);

} // namespace espalier
