// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors of torch.export's archives.
#pragma once

#include "core/base/json.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

namespace espalier::pt2 {

using Tensors = std::map<std::string, at::Tensor>;
using Parts = std::map<std::string, std::string>; ///< an archive's wanted entries by name

/// An element type as the format numbers it (torch/_export/serde/schema.py). Throws archive::DamagedArchive for those that LibTorch 1.13
/// lacks.
at::ScalarType scalarType(std::int64_t number);

/// Adds the tensors that a configuration ("…_weights_config.json") describes; their bytes are parts of the folder and are moved from
/// there.
void addRawTensors(Tensors& tensors, const Json& configuration, Parts& parts, const std::string& folder);

/// Adds the tensors of a file of torch.save, which holds nothing but tensors by name.
void addSavedTensors(Tensors& tensors, const std::string& saved);

} // namespace espalier::pt2
