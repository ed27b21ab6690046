// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a TorchScript program, looked at before LibTorch parses and runs it.
#pragma once

#include <string>

namespace espalier::torchscript {

/// Brackets and blocks are not nested deeper than LibTorch's recursive parser bears, and nothing runs while the file is being opened
/// (__setstate__); constants have types. Throws DamagedArchive (zip_content.h).
void checkProgramText(const std::string& text);

} // namespace espalier::torchscript
