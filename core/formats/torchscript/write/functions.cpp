// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions; TorchScript has the same names.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {

void registerFunctions(NodeWriterTable& table)
{
    for (const char* op : {"abs", "ceil", "cos", "erf", "exp", "floor", "log", "reciprocal", "round", "rsqrt", "sign", "sin", "sqrt"})
        table[op] = sameName;
}

} // namespace espalier::torchscript
