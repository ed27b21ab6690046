// SPDX-License-Identifier: GPL-3.0-or-later
// Adds attributes to a fingerprint: used by all caches whose keys depend on a network.
#pragma once

#include "core/base/fingerprint.h"
#include "core/graph/network.h"

namespace espalier {

/// Adds names, types and values. Numbers are compared bit by bit; lists are added with their lengths.
void addAttributes(Fingerprint& print, const Attributes& attributes);

} // namespace espalier
