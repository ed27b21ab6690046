// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers formatted for people.
#pragma once

#include <QString>

#include <cstdint>

namespace espalier {

/// All digits, in groups: "50,000".
QString countText(std::int64_t number);
/// Three digits and a unit: "272 k", "40.8 M", "4.09 G".
QString compactNumber(std::int64_t number);
/// A share in [0, 1] as "12.5 %".
QString percentText(double share);
/// "12.3 ms", to three significant digits.
QString millisecondsText(double milliseconds);
/// "1.09 MB".
QString sizeText(std::int64_t bytes);
/// A score to three significant digits, short enough for a table.
QString shortScore(double score);
/// A score precise enough to compare it with the command line's output.
QString exactScore(double score);

} // namespace espalier
