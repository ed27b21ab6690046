// SPDX-License-Identifier: GPL-3.0-or-later
// Where the sample project lies: installed, or in the tree the program was built from.
#pragma once

#include <QString>

namespace espalier {

/// The project file of the sample; empty where there is none.
QString samplePath();

} // namespace espalier
