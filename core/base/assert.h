// SPDX-License-Identifier: GPL-3.0-or-later
// Programming errors end the program, in release builds, too, so that what is tested and what is used make the same checks.
#pragma once

namespace espalier {

[[noreturn]] void failAssertion(const char* condition, const char* file, int line);

} // namespace espalier

/// For what only a fault of the program can break; what files or users can get wrong is a Result. Costs no more than the condition.
#define ESPALIER_ASSERT(condition) ((condition) ? static_cast<void>(0) : ::espalier::failAssertion(#condition, __FILE__, __LINE__))
