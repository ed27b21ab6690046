// SPDX-License-Identifier: GPL-3.0-or-later
// Tells what a pickled checkpoint holds, without unpickling it, and how Python exports it.
#pragma once

#include <string>

namespace espalier::archive {

/// A sentence about the file without its full stop, e.g. "best.pt is a Python pickle …: export it in Python with …". pickle: its bytes, or
/// their beginning.
std::string describePickle(const std::string& file, const std::string& pickle);

} // namespace espalier::archive
