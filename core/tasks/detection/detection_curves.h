// SPDX-License-Identifier: GPL-3.0-or-later
// What an evaluation of a detector shows as curves and as a matrix, for charts in files and in the window.
#pragma once

#include "core/tasks/evaluation.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Of a class, at an overlap of 0.5.
struct PrecisionRecallCurve {
    int category = 0;
    std::string name;
    std::int64_t objects = 0;            ///< to be found
    double ap50 = 0;                     ///< the curve's mean
    std::array<double, 101> precision{}; ///< at recalls of 0, 0.01, …, 1: the best at that recall or above
};

/// Of the classes that occur, in their order; empty for other tasks.
std::vector<PrecisionRecallCurve> precisionRecallCurves(const Evaluation& evaluation);

/// Which class is taken for which.
struct ConfusionTable {
    std::vector<std::string> names;                ///< of rows and columns; the last is "nothing"
    std::vector<std::vector<std::int64_t>> counts; ///< [found][there]
    std::vector<std::vector<double>> shares;       ///< of what is there, in 0 … 1
};

/// Nothing for other tasks.
std::optional<ConfusionTable> confusionTable(const Evaluation& evaluation);

} // namespace espalier
