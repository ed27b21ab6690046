// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/support/equal_networks.h"

#include <algorithm>
#include <cstring>

namespace espalier::testing {

namespace {

bool equalTensors(const Stored& a, const Stored& b)
{
    const std::vector<float> first = a.tensor.toFloats(), second = b.tensor.toFloats();
    return a.name == b.name && a.value == b.value && a.kind == b.kind && a.tensor.shape() == b.tensor.shape() &&
           first.size() == second.size() && std::memcmp(first.data(), second.data(), first.size() * sizeof(float)) == 0;
}

bool equalNodes(const Node& a, const Node& b)
{
    return a.name == b.name && a.op == b.op && a.inputs == b.inputs && a.outputs == b.outputs && a.attributes == b.attributes;
}

} // namespace

bool equalNetworks(const Network& a, const Network& b)
{
    return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), equalNodes) &&
           std::equal(a.stored.begin(), a.stored.end(), b.stored.begin(), b.stored.end(), equalTensors) && a.inputs == b.inputs &&
           a.outputs == b.outputs;
}

} // namespace espalier::testing
