// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace espalier {

/// Milliseconds for which a plan stays as it is before another thread works out what it comes to. A moving slider asks for nothing.
constexpr int planRest = 150;

} // namespace espalier
