// SPDX-License-Identifier: GPL-3.0-or-later
// A pickle looked through before LibTorch's reader takes it, which trusts what it reads: a value too few on its stack, or a tensor larger
// than its data, ends the program there.
#pragma once

#include "core/graph/tensor.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace espalier::torchscript {

/// The bytes of the record that a tensor's storage is kept in ("0", "1", …); negative where there is none.
using StorageBytes = std::function<std::int64_t(const std::string& key)>;

/// Goes through the program of a pickle with the kinds of values instead of the values: every operation finds what it needs, nothing is
/// nested deeper than networks are, and every tensor lies within its storage. Returns the shapes of its tensors, in their order.
/// Throws DamagedArchive (zip_content.h).
std::vector<Shape> checkPickle(const std::string& bytes, const StorageBytes& storageBytes);

} // namespace espalier::torchscript
