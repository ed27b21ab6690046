// SPDX-License-Identifier: GPL-3.0-or-later
// Walks pickles without running them: checks one before LibTorch reads it (LibTorch trusts its input: a missing value on the stack, or a
// tensor larger than its data, would end the program), and reads the descriptions of tensors from one that holds nothing else.
#pragma once

#include "core/graph/tensor.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace espalier::archive {

/// Size in bytes of the record with a tensor's storage ("0", "1", …); negative where there is none.
using StorageBytes = std::function<std::int64_t(const std::string& key)>;

/// Interprets a pickle's program with the types of values only: no operation lacks its operands, nesting is limited, and every tensor lies
/// within its storage. Returns the shapes of its tensors, in order. Throws DamagedArchive (zip_content.h).
std::vector<Shape> checkPickle(const std::string& bytes, const StorageBytes& storageBytes);

/// Where a tensor's numbers are. Sizes and strides are in elements.
struct PickledTensor {
    std::string storage;       ///< the record with its data
    std::string type;          ///< "FloatStorage"
    std::int64_t elements = 0; ///< of the storage
    std::int64_t offset = 0;
    Shape sizes, strides;
};

/// A pickled dictionary of tensors, in its order; one tensor alone has an empty name. The same checks as above; also throws DamagedArchive
/// where the pickle names any class or function but those of tensors.
std::vector<std::pair<std::string, PickledTensor>> readTensorPickle(const std::string& bytes, const StorageBytes& storageBytes);

} // namespace espalier::archive
