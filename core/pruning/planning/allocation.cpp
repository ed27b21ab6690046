// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/allocation.h"

namespace espalier {
namespace {

constexpr NameTable<Allocation, 4> allocations{{
    {Allocation::automatic, "auto", "Automatic", "Measured where that has been done or is done within the time limit, else by the scores."},
    {Allocation::scores, "scores", "By the scores", "Channels of all layers compete by their scores."},
    {Allocation::even, "even", "Even", "Every layer gives the same share of its channels."},
    {Allocation::measured, "measured", "Measured",
     "Each layer gives what costs the answers least: how they change is measured layer by layer on images, without labels."},
}};

} // namespace

const char* nameOf(Allocation allocation)
{
    return nameIn(allocations, allocation);
}

Result<Allocation> allocationFromName(const std::string& name)
{
    return choiceFromName(allocations, name, "allocation");
}

std::vector<Option> allocationOptions()
{
    return optionsIn(allocations);
}

} // namespace espalier
