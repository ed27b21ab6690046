// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a pickle before LibTorch reads it. LibTorch trusts its input: a missing value on the stack, or a tensor larger than its data,
// would end the program.
#pragma once

#include "core/graph/tensor.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace espalier::torchscript {

/// Size in bytes of the record with a tensor's storage ("0", "1", …); negative where there is none.
using StorageBytes = std::function<std::int64_t(const std::string& key)>;

/// Interprets a pickle's program with the types of values only: no operation lacks its operands, nesting is limited, and every tensor lies
/// within its storage. Returns the shapes of its tensors, in order. Throws DamagedArchive (zip_content.h).
std::vector<Shape> checkPickle(const std::string& bytes, const StorageBytes& storageBytes);

} // namespace espalier::torchscript
