// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/free_sizes.h"

#include "core/graph/executor.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <functional>

namespace espalier::onnx_io {
namespace {

bool isFree(const Value& value, std::size_t dim)
{
    return dim > 0 && dim < value.free.size() && value.free[dim];
}

/// The input's sizes with the free ones longer, or shorter where there is room; height and width by different amounts.
Shape otherShape(const Value& value, std::int64_t step, bool longer)
{
    Shape shape = value.shape;
    for (std::size_t dim = 1; dim < shape.size(); ++dim) {
        if (!isFree(value, dim))
            continue;
        shape[dim] += !longer && shape[dim] > 2 * step ? -step : step;
        step += 64;
    }
    return shape;
}

void observe(FreeSizes& sizes, ValueId value, const c10::IValue& result, bool another)
{
    if (result.isTensor()) {
        if (another && result.toTensor().defined())
            sizes.other[value] = result.toTensor().sizes().vec();
    } else if (result.isInt() || result.isDouble()) {
        ObservedNumber& number = sizes.numbers[value];
        number.integral = result.isInt();
        (another ? number.other : number.one) = result.toScalar().toDouble();
    }
}

std::vector<at::Tensor> runObserved(const Network& network, const std::vector<at::Tensor>& images, FreeSizes& sizes, bool another)
{
    Executor executor(network);
    executor.setTap([&](ValueId value, c10::IValue result) {
        observe(sizes, value, result, another);
        return result;
    });
    return executor.run(images);
}

/// False where the network does not run at these sizes.
bool tryOther(const Network& network, FreeSizes& sizes, std::int64_t step, bool longer)
{
    at::Generator generator = at::detail::createCPUGenerator(2);
    sizes.images.clear();
    sizes.other.clear();
    for (const ValueId input : network.inputs)
        sizes.images.push_back(at::rand(otherShape(network.values[input], step, longer), generator));
    try {
        sizes.outputs = runObserved(network, sizes.images, sizes, true);
        return true;
    } catch (const c10::Error&) {
        return false;
    }
}

} // namespace

FreeSizes observeFreeSizes(const Network& network, const std::vector<at::Tensor>& images)
{
    const c10::NoGradGuard noGradients;
    FreeSizes sizes;
    bool free = false;
    bool numbers = false;
    for (const ValueId input : network.inputs)
        for (std::size_t dim = 1; dim < network.values[input].free.size(); ++dim)
            free = free || isFree(network.values[input], dim);
    for (const Node& node : network.nodes)
        numbers = numbers || traitsOf(node).number;
    if (free || numbers)
        runObserved(network, images, sizes, false);
    // An odd difference first, at which nothing is equal by chance.
    const bool observed =
        free && (tryOther(network, sizes, 69, false) || tryOther(network, sizes, 64, false) || tryOther(network, sizes, 64, true));
    if (!observed)
        sizes.other.clear();
    return sizes;
}

} // namespace espalier::onnx_io
