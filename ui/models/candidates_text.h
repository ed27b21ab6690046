// SPDX-License-Identifier: GPL-3.0-or-later
// Words about trials: of criterion "auto", and of how much can go within a margin.
#pragma once

#include <QString>

#include <memory>
#include <vector>

namespace espalier {

struct BestChoice;
struct KeptWithin;

/// One line: what was taken.
QString takenText(const BestChoice& choice);
/// Tables of everything that was tried, for the plan's ratio and for further ones, as rich text.
QString trialsText(const BestChoice& choice, const std::vector<std::shared_ptr<const BestChoice>>& further);
/// What can go, and how the metric is estimated to fall.
QString withinText(const KeptWithin& kept);

} // namespace espalier
