// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions; torch has the same names.
#include "core/formats/python/forward.h"

namespace espalier::python_io {

void registerFunctions(FormTable& table)
{
    for (const char* op : {"abs", "ceil", "cos", "erf", "exp", "floor", "log", "reciprocal", "round", "rsqrt", "sign", "sin", "sqrt"})
        table[op] = ofTorch;
}

} // namespace espalier::python_io
