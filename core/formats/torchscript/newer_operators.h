// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that current releases of PyTorch write into their files, and that the LibTorch at hand may be too old to know.
#pragma once

namespace espalier::torchscript {

/// Makes files with these operators loadable. Once a process; where LibTorch knows an operator, its own stays.
void registerNewerOperators();

} // namespace espalier::torchscript
