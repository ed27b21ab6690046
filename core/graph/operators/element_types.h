// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: element types under PyTorch's names, as attributes give them.
#pragma once

#include <c10/core/ScalarType.h>

#include <string>
#include <string_view>

namespace espalier {

/// "float32", "int64", …; throws c10::Error for other names.
c10::ScalarType elementType(std::string_view name);
/// Empty for types that no attribute can give.
std::string elementTypeName(c10::ScalarType type);

} // namespace espalier
