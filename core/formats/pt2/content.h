// SPDX-License-Identifier: GPL-3.0-or-later
// The content of torch.export's archives in both layouts: the exported program and its tensors. Nothing in it is run.
//
// - The older one (PyTorch 2.1 to 2.7): serialized_exported_program.json, and pickles of tensors, each in an archive of its own
//   (serialized_state_dict.pt, serialized_constants.pt).
// - The newer one (from 2.8, docs/source/export/pt2_archive.md of PyTorch): NAME/models/MODEL.json; the tensors' bytes in
//   NAME/data/weights and NAME/data/constants, described by MODEL_weights_config.json and MODEL_constants_config.json, or pickled in
//   NAME/data/weights/MODEL.pt.
#pragma once

#include "core/base/json.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace espalier::pt2 {

struct Content {
    Json program;
    std::map<std::string, at::Tensor> tensors;     ///< parameters, buffers and constants by name; shared ones share their memory
    std::map<std::string, std::string> metadata{}; ///< the extra files that are kept
};

/// True for a zip archive of one of the two layouts.
bool isExportedProgram(const std::filesystem::path& file);

/// Every size, stride and sharing is checked against the file's data. Throws archive::DamagedArchive with a part of a sentence, and
/// exceptions of the JSON library where the description lacks something.
Content readContent(const std::filesystem::path& file);

} // namespace espalier::pt2
