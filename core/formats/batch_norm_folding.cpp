// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/batch_norm_folding.h"

#include "core/graph/stored_names.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/traits.h"
#include "core/graph/wiring.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier {
namespace {

class BatchNormFolding {
public:
    BatchNormFolding(const Network& network, FoldedBatchNorms which) : network_(network), which_(which), wiring_(network) {}

    Network run()
    {
        std::vector<Node> nodes;
        std::vector<std::size_t> places(network_.nodes.size());
        for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
            const Node& node = network_.nodes[i];
            if (folds(node)) {
                Node& convolution = nodes[places[wiring_.makers[node.inputs[0]]]];
                fold(convolution, node);
                continue;
            }
            places[i] = nodes.size();
            nodes.push_back(node);
        }
        network_.nodes = std::move(nodes);
        dropUnread();
        return std::move(network_);
    }

private:
    bool own(ValueId value) const { return value == noValue || (network_.storedIndex(value) >= 0 && wiring_.readers[value].size() == 1); }

    bool folds(const Node& norm) const
    {
        if (!isBatchNorm(norm) || norm.inputs.size() < 5 || wiring_.makers[norm.inputs[0]] == noNode ||
            wiring_.readers[norm.inputs[0]].size() != 1)
            return false;
        for (std::size_t i = 1; i < 5; ++i)
            if (norm.inputs[i] != noValue && network_.storedIndex(norm.inputs[i]) < 0)
                return false;
        const Node& maker = network_.nodes[wiring_.makers[norm.inputs[0]]];
        if (!isConvolution(maker) || (which_ != FoldedBatchNorms::all && !isTransposed(maker)))
            return false;
        const bool hasStatistics = norm.inputs[3] != noValue && norm.inputs[4] != noValue;
        return hasStatistics && maker.inputs[1] != noValue && own(maker.inputs[1]) && (maker.inputs.size() < 3 || own(maker.inputs[2]));
    }

    Stored& storedOf(ValueId value) { return network_.stored[static_cast<std::size_t>(network_.storedIndex(value))]; }

    at::Tensor content(const Node& node, std::size_t i)
    {
        if (i >= node.inputs.size() || node.inputs[i] == noValue)
            return {};
        return toTorch(storedOf(node.inputs[i]).tensor).to(at::kDouble);
    }

    void fold(Node& convolution, const Node& norm)
    {
        at::Tensor scale = (content(norm, 4) + floatAttribute(norm, "eps")).rsqrt();
        if (const at::Tensor weight = content(norm, 1); weight.defined())
            scale = scale * weight;
        at::Tensor bias = -content(norm, 3);
        if (const at::Tensor own = content(convolution, 2); own.defined())
            bias = bias + own;
        bias = bias * scale;
        if (const at::Tensor shift = content(norm, 2); shift.defined())
            bias = bias + shift;
        Stored& weight = storedOf(convolution.inputs[1]);
        weight.tensor = fromTorch(scaled(convolution, content(convolution, 1), scale).to(at::kFloat).contiguous());
        setBias(convolution, bias.to(at::kFloat).contiguous());
        convolution.outputs = norm.outputs;
    }

    /// In a transposed convolution's weight the output channels are the second dimension, group after group.
    static at::Tensor scaled(const Node& convolution, const at::Tensor& weight, const at::Tensor& scale)
    {
        std::vector<std::int64_t> ones(static_cast<std::size_t>(weight.dim()), 1);
        if (!isTransposed(convolution)) {
            ones[0] = weight.size(0);
            return weight * scale.reshape(ones);
        }
        const std::int64_t groups = intAttribute(convolution, "groups");
        std::vector<std::int64_t> grouped = weight.sizes().vec();
        grouped[0] /= groups;
        grouped.insert(grouped.begin(), groups);
        ones[1] = weight.size(1);
        ones.insert(ones.begin(), groups);
        return (weight.reshape(grouped) * scale.reshape(ones)).reshape(weight.sizes());
    }

    void setBias(Node& convolution, at::Tensor bias)
    {
        convolution.inputs.resize(3, noValue);
        if (convolution.inputs[2] != noValue) {
            storedOf(convolution.inputs[2]).tensor = fromTorch(std::move(bias));
            return;
        }
        Value value;
        value.name = nameBeside(network_, storedOf(convolution.inputs[1]).name, "bias");
        value.shape = bias.sizes().vec();
        network_.values.push_back(value);
        convolution.inputs[2] = static_cast<ValueId>(network_.values.size()) - 1;
        network_.stored.push_back({convolution.inputs[2], value.name, Stored::Kind::parameter, fromTorch(std::move(bias))});
    }

    void dropUnread()
    {
        std::vector<bool> read(network_.values.size(), false);
        for (const Node& node : network_.nodes)
            for (const ValueId input : node.inputs)
                if (input != noValue)
                    read[input] = true;
        for (const ValueId output : network_.outputs)
            read[output] = true;
        std::erase_if(network_.stored, [&](const Stored& stored) { return !read[stored.value]; });
    }

    Network network_;
    FoldedBatchNorms which_;
    const Wiring wiring_;
};

} // namespace

Network withFoldedBatchNorms(const Network& network, FoldedBatchNorms which)
{
    return BatchNormFolding(network, which).run();
}

} // namespace espalier
