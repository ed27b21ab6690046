// SPDX-License-Identifier: GPL-3.0-or-later
// Builds a TorchScript module that computes what an exported program computes, with its tensors under their own names.
#pragma once

#include "core/formats/pt2/content.h"
#include "core/formats/pt2/signature.h"

#include <torch/csrc/jit/api/module.h>

namespace espalier::pt2 {

/// Throws torchscript::ImportFailure with a part of a sentence, c10::Error, and exceptions of the JSON library where the description lacks
/// something.
torch::jit::Module moduleOf(const Content& content, const Signature& signature);

} // namespace espalier::pt2
