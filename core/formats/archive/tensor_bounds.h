// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a tensor's description against the data that the file has for it.
#pragma once

#include "core/graph/tensor.h"

namespace espalier::archive {

/// The tensor lies within a storage of so many elements, and does not let few stored elements stand for many. Throws DamagedArchive
/// (zip_content.h).
void requireWithin(std::int64_t elements, std::int64_t offset, const Shape& sizes, const Shape& strides);

} // namespace espalier::archive
