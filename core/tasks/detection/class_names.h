// SPDX-License-Identifier: GPL-3.0-or-later
// What found objects are called.
#pragma once

#include <string>
#include <vector>

namespace espalier {

/// "class 7" where there is no name.
std::string classNameIn(const std::vector<std::string>& classes, int category);
/// "2 car, 1 person"; "nothing" for none.
std::string countedNames(const std::vector<std::string>& names);

} // namespace espalier
