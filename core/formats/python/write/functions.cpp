// SPDX-License-Identifier: GPL-3.0-or-later
// Elementary functions of each element: torch calls them the same.
#include "core/formats/python/forward.h"

namespace espalier::python_io {

void registerFunctions(FormTable& table)
{
    for (const char* op : {"abs", "ceil", "cos", "erf", "exp", "floor", "log", "reciprocal", "round", "rsqrt", "sign", "sin", "sqrt"})
        table[op] = ofTorch;
}

} // namespace espalier::python_io
