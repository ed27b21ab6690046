// SPDX-License-Identifier: GPL-3.0-or-later
// The program from its window to its exit code.
#pragma once

namespace espalier {

/// Runs the application until it quits. Where the display is closed meanwhile, Qt ends the process: then it ends at once, since other
/// threads still use what would be destroyed. What runs had kept is offered at the next start.
int runApplication();

} // namespace espalier
