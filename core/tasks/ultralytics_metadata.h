// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the metadata that Ultralytics writes into its exported files.
#pragma once

#include "core/tasks/model_card.h"

#include <map>
#include <string>

namespace espalier {

/// Classes and size of the input. In ONNX files they are entries (names: a dict in Python's syntax, imgsz: "[640, 640]"), in TorchScript
/// archives members of a JSON object (config.txt). Parts that cannot be read count as not told. Its stride and task have no place in a
/// card: they do not tell which head the network has.
ModelCard ultralyticsCard(const std::map<std::string, std::string>& metadata);

} // namespace espalier
