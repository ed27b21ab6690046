// SPDX-License-Identifier: GPL-3.0-or-later
// A note in the files that Espalier writes: the shapes of the inputs at which the network was read. TorchScript does not record them, nor
// does ONNX where sizes are free.
#pragma once

#include "core/graph/tensor.h"

#include <string>
#include <vector>

namespace espalier {

/// The note's name among the extra files of a TorchScript archive.
inline constexpr const char* inputNoteName = "espalier_inputs.txt";
/// Its key among the metadata of an ONNX file.
inline constexpr const char* inputNoteKey = "espalier.inputs";

/// One shape per line: "1,3,224,224".
std::string inputNote(const std::vector<Shape>& shapes);

/// The shapes in a note; empty for an invalid note, or for inputs larger than any image.
std::vector<Shape> shapesOfNote(const std::string& note);

} // namespace espalier
