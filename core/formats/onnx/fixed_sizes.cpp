// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/fixed_sizes.h"

#include "core/graph/executor.h"
#include "core/graph/operators/computed_size.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/traits.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <map>

namespace espalier::onnx_io {
namespace {

/// Attributes that may be computed, in the order in which operators take their numbers.
constexpr const char* computable[] = {"value", "start", "end", "step", "shape", "size", "pads", "repeats", "output_size"};

class Fixing {
public:
    explicit Fixing(const Network& network) : network_(network) {}

    Network run()
    {
        if (std::none_of(network_.nodes.begin(), network_.nodes.end(), [](const Node& node) { return traitsOf(node).number; }))
            return network_;
        observe();
        std::vector<Node> kept;
        for (Node& node : network_.nodes) {
            fixNumbers(node);
            if (!becomesConstant(node))
                kept.push_back(node);
        }
        network_.nodes = std::move(kept);
        for (Value& value : network_.values)
            value.free.clear();
        return std::move(network_);
    }

private:
    void observe()
    {
        const c10::NoGradGuard noGradients;
        std::vector<at::Tensor> images;
        for (const ValueId input : network_.inputs)
            images.push_back(at::zeros(network_.values[input].shape));
        Executor executor(network_);
        executor.setTap([this](ValueId value, c10::IValue result) {
            seen_[value] = result;
            return result;
        });
        executor.run(images);
    }

    void fixNumbers(Node& node)
    {
        std::vector<ValueId> numbers;
        for (const ValueId input : node.inputs)
            if (input != noValue && !network_.values[input].isTensor)
                numbers.push_back(input);
        if (numbers.empty() || traitsOf(node).number)
            return;
        auto next = numbers.begin();
        const auto fix = [&](std::int64_t& size) {
            if (size == computedSize && next != numbers.end())
                size = seen_.at(*next++).toScalar().toLong();
        };
        for (const char* name : computable) {
            const auto found = node.attributes.find(name);
            if (found == node.attributes.end())
                continue;
            if (auto* list = std::get_if<std::vector<std::int64_t>>(&found->second))
                std::for_each(list->begin(), list->end(), fix);
            else if (auto* number = std::get_if<std::int64_t>(&found->second))
                fix(*number);
        }
        std::erase_if(node.inputs, [&](ValueId input) { return std::find(numbers.begin(), numbers.end(), input) != numbers.end(); });
    }

    /// True for numbers, and for tensors that depend on no image and no parameter, which are stored.
    bool becomesConstant(const Node& node)
    {
        if (traitsOf(node).number)
            return true;
        const bool constant = std::all_of(node.inputs.begin(), node.inputs.end(), [this](ValueId input) {
            const int stored = input == noValue ? -1 : network_.storedIndex(input);
            return input == noValue || (stored >= 0 && network_.stored[static_cast<std::size_t>(stored)].kind == Stored::Kind::constant);
        });
        if (!constant || node.outputs.size() != 1 || !seen_.at(node.outputs[0]).isTensor())
            return false;
        const at::Tensor content = seen_.at(node.outputs[0]).toTensor().contiguous();
        network_.stored.push_back({node.outputs[0], node.name + ".made", Stored::Kind::constant, fromTorch(content)});
        return true;
    }

    Network network_;
    std::map<ValueId, c10::IValue> seen_;
};

} // namespace

Network withFixedSizes(const Network& network)
{
    return Fixing(network).run();
}

} // namespace espalier::onnx_io
