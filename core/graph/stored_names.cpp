// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/stored_names.h"

namespace espalier {

std::string nameBeside(const Network& network, const std::string& weight, std::string_view leaf)
{
    constexpr std::string_view usual = "weight";
    std::string wanted = weight.ends_with(usual) ? weight.substr(0, weight.size() - usual.size()) : weight + "_";
    wanted += leaf;
    std::string name = wanted;
    for (int number = 2; network.storedByName(name) >= 0; ++number)
        name = wanted + "_" + std::to_string(number);
    return name;
}

} // namespace espalier
