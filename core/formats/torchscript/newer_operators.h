// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that files may hold and that the installed LibTorch may lack: of current PyTorch releases and of the package torchvision.
#pragma once

namespace espalier::torchscript {

/// Makes files with these operators loadable. Later calls have no effect; operators that LibTorch has are not replaced.
void registerNewerOperators();

} // namespace espalier::torchscript
