// SPDX-License-Identifier: GPL-3.0-or-later
// What all readers say of quantised networks.
#pragma once

namespace espalier {

/// A part of a sentence.
inline constexpr auto quantisedAdvice =
    "quantised networks cannot be trained on, so export the network in floating point, prune it, and quantise it afterwards";

} // namespace espalier
