// SPDX-License-Identifier: GPL-3.0-or-later
// Classes are matched by name: data sets list them in orders of their own (by name, by id, as written), a network has one for ever.
#pragma once

#include "core/data/dataset.h"

#include <string>
#include <vector>

namespace espalier {

/// The dataset with the network's classes, and its labels and boxes numbered by them, where both lists have the same names but for case and
/// blanks around them; else as it is. known: the network's, empty where it tells none.
Dataset inOrderOf(const std::vector<std::string>& known, Dataset dataset);
Annotations inOrderOf(const std::vector<std::string>& known, Annotations annotations);

/// A sentence where as many classes are matched by their numbers although their names differ; empty where the names agree or say nothing
/// ("7", "class 7").
std::string differentNames(const std::vector<std::string>& known, const std::vector<std::string>& found);

} // namespace espalier
