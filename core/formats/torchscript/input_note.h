// SPDX-License-Identifier: GPL-3.0-or-later
// A note in the TorchScript files that Espalier writes: the shapes of the inputs, which TorchScript does not record.
#pragma once

#include "core/graph/tensor.h"

#include <string>
#include <vector>

namespace espalier::torchscript {

/// The note's name among the archive's extra files.
inline constexpr const char* inputNoteName = "espalier_inputs.txt";

/// One shape per line: "1,3,224,224".
std::string inputNote(const std::vector<Shape>& shapes);

/// The shapes in a note; empty for an invalid note, or for inputs larger than any image.
std::vector<Shape> shapesOfNote(const std::string& note);

} // namespace espalier::torchscript
