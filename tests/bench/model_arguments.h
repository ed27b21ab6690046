// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments of the benchmarks: MODEL [--input 1,3,224,224].
#pragma once

#include "core/formats/torchscript.h"

#include <optional>
#include <sstream>
#include <string>

namespace espalier {

struct ModelArguments {
    std::string file;
    ReadOptions options;
};

/// Nothing for other arguments.
inline std::optional<ModelArguments> modelArguments(int argc, char** argv)
{
    const bool withInput = argc == 4 && std::string(argv[2]) == "--input";
    if (argc != 2 && !withInput)
        return {};
    ModelArguments arguments{argv[1], {}};
    if (withInput) {
        Shape shape;
        std::istringstream sizes(argv[3]);
        for (std::string size; std::getline(sizes, size, ',');)
            shape.push_back(std::stoll(size));
        arguments.options.inputShape = shape;
    }
    return arguments;
}

} // namespace espalier
