// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/constant_absorption.h"

#include "core/graph/stored_names.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/traits.h"
#include "core/graph/wiring.h"

#include <ATen/ATen.h>

#include <utility>

namespace espalier {

ConstantAbsorption::ConstantAbsorption(Network network) : network_(std::move(network)), readers_(Wiring(network_).readers) {}

bool ConstantAbsorption::add(NodeId layer, const at::Tensor& constant)
{
    const ValueId bias = biasOf(network_.nodes[layer]);
    const int index = bias == noValue ? -1 : network_.storedIndex(bias);
    if (bias != noValue && index < 0)
        return false;
    if (index >= 0 && hasOneReader(bias))
        setStored(index, toTorch(network_.stored[index].tensor) + constant);
    else if (const int mean = bias == noValue ? meanBehind(layer) : -1; mean >= 0)
        setStored(mean, toTorch(network_.stored[mean].tensor) - constant);
    else
        setBias(layer, index < 0 ? constant : toTorch(network_.stored[index].tensor) + constant);
    return true;
}

const Node* ConstantAbsorption::onlyReaderOf(ValueId value) const
{
    return hasOneReader(value) && readers_[value].front() != noNode ? &network_.nodes[readers_[value].front()] : nullptr;
}

int ConstantAbsorption::meanBehind(NodeId layer) const
{
    const ValueId output = network_.nodes[layer].outputs[0];
    const Node* norm = onlyReaderOf(output);
    if (!norm || !isBatchNorm(*norm) || norm->inputs[0] != output || runningMeanOf(*norm) == noValue)
        return -1;
    return hasOneReader(runningMeanOf(*norm)) ? network_.storedIndex(runningMeanOf(*norm)) : -1;
}

void ConstantAbsorption::setStored(int index, const at::Tensor& tensor)
{
    network_.stored[index].tensor = fromTorch(tensor);
}

void ConstantAbsorption::setBias(NodeId id, const at::Tensor& bias)
{
    Node& layer = network_.nodes[id];
    const std::string name = nameBeside(network_, network_.values[layer.inputs[1]].name, "folded_bias");
    network_.values.push_back({name, bias.sizes().vec(), true});
    const auto value = static_cast<ValueId>(network_.values.size() - 1);
    network_.stored.push_back({value, name, Stored::Kind::buffer, fromTorch(bias)});
    readers_.push_back({id});
    layer.inputs.resize(3, noValue);
    layer.inputs[2] = value;
}

} // namespace espalier
