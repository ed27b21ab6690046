// SPDX-License-Identifier: GPL-3.0-or-later
// Elementary functions of each element: TorchScript calls them the same.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {

void registerFunctions(NodeWriterTable& table)
{
    for (const char* op : {"abs", "ceil", "cos", "erf", "exp", "floor", "log", "reciprocal", "round", "rsqrt", "sign", "sin", "sqrt"})
        table[op] = sameName;
}

} // namespace espalier::torchscript
