// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: converts attributes to LibTorch values.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

namespace espalier {

c10::IValue toIValue(const Attribute& attribute);

/// The value in the type that an operator's schema requires. Attributes have fewer types than schemas: a device is stored as its name, an
/// integer may stand for a float, and an empty or partly absent list takes the required type.
c10::IValue asWanted(c10::IValue value, const c10::TypePtr& type);

} // namespace espalier
