// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: attributes as LibTorch's values.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

namespace espalier {

c10::IValue toIValue(const Attribute& attribute);

/// The value as an operator's schema asks for it. Attributes know fewer types than schemas do: a device is kept as its name, a whole number
/// may stand for a float, and an empty or partly absent list takes the type that is asked for.
c10::IValue asWanted(c10::IValue value, const c10::TypePtr& type);

} // namespace espalier
