// SPDX-License-Identifier: GPL-3.0-or-later
// Attributes as part of a fingerprint: the one way for all that is kept by what a network holds.
#pragma once

#include "core/base/fingerprint.h"
#include "core/graph/network.h"

namespace espalier {

/// Names, types and values. Numbers count to the last bit, and lists by their lengths, too.
void addAttributes(Fingerprint& print, const Attributes& attributes);

} // namespace espalier
