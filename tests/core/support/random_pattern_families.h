// SPDX-License-Identifier: GPL-3.0-or-later
// The families of layer patterns, one file each.
#pragma once

#include "tests/core/support/random_patterns.h"

namespace espalier::test {

std::vector<Pattern> convolutionPatterns(); ///< random_convolutions.cpp
std::vector<Pattern> structurePatterns();   ///< random_structures.cpp
std::vector<Pattern> normPatterns();        ///< random_norms.cpp
std::vector<Pattern> attentionPatterns();   ///< random_attentions.cpp

} // namespace espalier::test
