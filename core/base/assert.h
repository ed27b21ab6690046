// SPDX-License-Identifier: GPL-3.0-or-later
// Programming errors end the program, also in release builds, so that tests and releases make the same checks.
#pragma once

namespace espalier {

[[noreturn]] void failAssertion(const char* condition, const char* file, int line);

} // namespace espalier

/// For what only a fault of the program can break; for mistakes in files or by users use Result. Costs no more than the condition.
#define ESPALIER_ASSERT(condition) ((condition) ? static_cast<void>(0) : ::espalier::failAssertion(#condition, __FILE__, __LINE__))
