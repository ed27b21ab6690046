// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that current PyTorch releases export and that the installed LibTorch may lack.
#pragma once

namespace espalier::torchscript {

/// Makes files with these operators loadable. Call once per process; operators that LibTorch has are not replaced.
void registerNewerOperators();

} // namespace espalier::torchscript
