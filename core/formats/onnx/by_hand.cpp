// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/by_hand.h"
#include "core/formats/onnx/constant_folding.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <numeric>

namespace espalier::onnx_io {
namespace by_hand {

const at::Tensor& input(const Tensors& inputs, std::size_t i)
{
    if (!present(inputs, i))
        throw OnnxError("it lacks its input " + std::to_string(i + 1));
    return inputs[i];
}

void refuseForm(const char* form)
{
    throw OnnxError(std::string("it is not computed alone with ") + form);
}

Ints integersAt(const OnnxNode& node, const Tensors& inputs, std::size_t i, std::string_view name)
{
    return present(inputs, i) ? integersOf(inputs[i], name) : node.integers(name);
}

Ints axesAt(const OnnxNode& node, const Tensors& inputs, std::size_t i, std::int64_t rank)
{
    Ints axes = integersAt(node, inputs, i, "axes");
    for (std::int64_t& axis : axes)
        axis = normalisedAxis(axis, rank);
    if (axes.empty()) {
        axes.resize(static_cast<std::size_t>(rank));
        std::iota(axes.begin(), axes.end(), 0);
    }
    return axes;
}

} // namespace by_hand

namespace {

using namespace by_hand;

const Table& table()
{
    static const Table all = [] {
        Table t;
        registerArithmetic(t);
        registerWindows(t);
        registerLayouts(t);
        return t;
    }();
    return all;
}

} // namespace

std::vector<at::Tensor> byHand(const OnnxNode& node, const std::vector<at::Tensor>& inputs)
{
    const c10::NoGradGuard noGradients;
    Tensors results;
    if (const auto found = table().find(node.op()); found != table().end())
        results = found->second(node, inputs);
    else if (const std::optional<at::Tensor> folded = foldConstant(node, inputs))
        results = {*folded};
    else
        throw OnnxError("this operator is not computed alone");
    for (at::Tensor& result : results)
        if (result.is_floating_point())
            result = result.to(at::kDouble);
    return results;
}

} // namespace espalier::onnx_io
