// SPDX-License-Identifier: GPL-3.0-or-later
// Checks the text of a TorchScript program before LibTorch parses and runs it.
#pragma once

#include <string>

namespace espalier::torchscript {

/// Limits the nesting of brackets and blocks for LibTorch's recursive parser. Refuses code that would run while the file is opened
/// (__setstate__), and constants without a type. Throws DamagedArchive (zip_content.h).
void checkProgramText(const std::string& text);

} // namespace espalier::torchscript
