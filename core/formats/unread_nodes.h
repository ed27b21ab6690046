// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the readers only: what is left over when nodes of a finished network were rewritten.
#pragma once

#include "core/formats/network_builder.h"

namespace espalier {

/// Removes nodes whose outputs have no reader any more, and constants without a reader, as NetworkBuilder::finish() does.
void removeUnread(NetworkBuilder::Finished& built);

} // namespace espalier
