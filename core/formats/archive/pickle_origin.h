// SPDX-License-Identifier: GPL-3.0-or-later
// Tells what a pickled checkpoint holds, without unpickling it, and how Python exports it.
#pragma once

#include <string>

namespace espalier::archive {

/// Python that writes a file that Espalier reads, for a network of the name model.
inline constexpr auto tracedInPython = "model.eval(); torch.jit.trace(model, example_images).save(\"traced.pt\")";

/// A sentence about the file without its full stop, e.g. "best.pt is a Python pickle …: export it in Python with …". pickle: its bytes, or
/// their beginning.
std::string describePickle(const std::string& file, const std::string& pickle);

} // namespace espalier::archive
