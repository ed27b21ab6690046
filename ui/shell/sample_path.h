// SPDX-License-Identifier: GPL-3.0-or-later
// The sample project's place: installed, or in the source tree of the build.
#pragma once

#include <QString>

namespace espalier {

/// The sample's project file; empty where there is none.
QString samplePath();

} // namespace espalier
