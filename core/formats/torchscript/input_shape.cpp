// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/input_shape.h"

#include "core/formats/torchscript/term.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>

namespace espalier::torchscript {
namespace {

void collect(const c10::IValue& value, std::vector<at::Tensor>& tensors)
{
    if (value.isTensor()) {
        tensors.push_back(value.toTensor());
    } else if (value.isTuple()) {
        for (const c10::IValue& element : value.toTupleRef().elements())
            collect(element, tensors);
    } else if (value.isList()) {
        for (const c10::IValue& element : value.toListRef())
            collect(element, tensors);
    } else if (value.isGenericDict()) {
        for (const auto& entry : value.toGenericDict())
            collect(entry.value(), tensors);
    }
}

bool endsWith(const std::string& text, std::string_view end)
{
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

std::string ownerOf(const std::string& name)
{
    return name.substr(0, name.rfind('.') + 1);
}

/// True for a number for each filter of a kernel in the same module, as weight norm keeps them in the kernel's dimensions.
bool scalesKernel(const std::string& name, const at::Tensor& tensor, const NamedTensors& all)
{
    return tensor.dim() >= 2 && tensor.numel() == tensor.size(0) && std::any_of(all.begin(), all.end(), [&](const auto& other) {
               const at::Tensor& kernel = other.second;
               return ownerOf(other.first) == ownerOf(name) && kernel.dim() == tensor.dim() && kernel.size(0) == tensor.size(0) &&
                      kernel.numel() > tensor.numel();
           });
}

NamedTensors parametersOf(const torch::jit::Module& module)
{
    NamedTensors all;
    for (const auto& parameter : module.named_parameters())
        all.emplace_back(parameter.name, parameter.value);
    return all;
}

/// The first layer's weight. Files converted from ONNX name weights arbitrarily; a kernel is recognised by its dimensions.
at::Tensor firstWeight(const torch::jit::Module& module)
{
    const NamedTensors all = parametersOf(module);
    at::Tensor first;
    for (const auto& [name, tensor] : all) {
        if (scalesKernel(name, tensor, all))
            continue;
        if (tensor.dim() >= 4)
            return tensor;
        if (!first.defined() && endsWith(name, "weight") && tensor.dim() >= 2)
            first = tensor;
        if (first.defined() && first.dim() == 3)
            return first;
    }
    return first;
}

std::vector<Shape> imageShapes(std::int64_t channels)
{
    std::vector<std::int64_t> sides{224, 32, 28, 299, 64, 96, 128, 256, 384, 416, 512, 640};
    // Networks for grey images usually take small ones.
    if (channels == 1)
        sides.insert(sides.begin(), {28, 32});
    std::vector<Shape> shapes;
    for (const std::int64_t side : sides)
        shapes.push_back({1, channels, side, side});
    return shapes;
}

std::vector<Shape> commonShapes(const at::Tensor& weight)
{
    if (!weight.defined())
        return imageShapes(3);
    const std::int64_t channels = weight.size(1);
    switch (weight.dim()) {
    case 2:
        return {{1, channels}};
    case 3:
        return {{1, channels, 1024}, {1, channels, 16000}, {1, channels, 128}};
    case 5:
        return {{1, channels, 16, 112, 112}, {1, channels, 32, 32, 32}, {1, channels, 64, 64, 64}};
    default:
        return imageShapes(channels);
    }
}

/// Restores the buffers that running a module changed (a trace made in training mode updates its statistics).
class KeptBuffers {
public:
    explicit KeptBuffers(const torch::jit::Module& module)
    {
        for (const at::Tensor& buffer : module.buffers())
            kept_.emplace_back(buffer, buffer.clone());
    }
    ~KeptBuffers()
    {
        for (auto& [buffer, content] : kept_)
            buffer.copy_(content);
    }
    KeptBuffers(const KeptBuffers&) = delete;
    KeptBuffers& operator=(const KeptBuffers&) = delete;

private:
    std::vector<std::pair<at::Tensor, at::Tensor>> kept_;
};

} // namespace

std::vector<at::Tensor> tensorsIn(const c10::IValue& value)
{
    std::vector<at::Tensor> tensors;
    collect(value, tensors);
    return tensors;
}

std::vector<at::Tensor> runModule(const torch::jit::Module& module, const std::vector<at::Tensor>& inputs)
{
    const c10::NoGradGuard noGradients;
    const KeptBuffers keptBuffers(module);
    // One run per graph: optimising it first would take longer than running it.
    const torch::jit::GraphOptimizerEnabledGuard asItIs(false);
    // A module may write into its inputs.
    std::vector<c10::IValue> copies;
    for (const at::Tensor& input : inputs)
        copies.emplace_back(input.clone());
    return tensorsIn(module.get_method("forward")(std::move(copies)));
}

std::size_t countInputs(const torch::jit::Module& module)
{
    const auto& parameters = module.get_method("forward").function().getSchema().arguments();
    std::size_t count = 0;
    for (std::size_t i = 1; i < parameters.size() && (i == 1 || !parameters[i].default_value()); ++i, ++count)
        if (!parameters[i].type()->isSubtypeOf(*c10::TensorType::get()))
            throw ImportFailure("it takes " + parameters[i].type()->repr_str() +
                                " where a tensor of images is expected; wrap it in a module that takes tensors and export that");
    if (count == 0)
        throw ImportFailure("its forward method takes no input");
    return count;
}

std::vector<Shape> likelyShapes(const torch::jit::Module& module)
{
    const auto graph = module.get_method("forward").graph();
    const auto type = graph->inputs().at(1)->type()->cast<c10::TensorType>();
    const auto sizes = type ? type->sizes().concrete_sizes() : c10::nullopt;
    std::vector<Shape> shapes = commonShapes(firstWeight(module));
    if (sizes && !sizes->empty())
        shapes.insert(shapes.begin(), withBatch(*sizes, 1));
    return shapes;
}

std::optional<std::string> whyNotRunning(const torch::jit::Module& module, const std::vector<Shape>& shapes)
{
    try {
        std::vector<at::Tensor> zeros;
        for (const Shape& shape : shapes)
            zeros.push_back(at::zeros(shape));
        runModule(module, zeros);
        return std::nullopt;
    } catch (const std::exception& error) {
        return reasonOf(error);
    }
}

std::vector<at::Tensor> randomImages(const std::vector<Shape>& shapes)
{
    constexpr std::uint64_t seed = 20260;
    const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    std::vector<at::Tensor> images;
    for (const Shape& shape : shapes)
        images.push_back(at::randn(shape, generator, at::TensorOptions(at::kFloat)));
    return images;
}

Shape withBatch(Shape shape, std::int64_t images)
{
    shape.at(0) = images;
    return shape;
}

std::vector<Shape> withBatch(std::vector<Shape> shapes, std::int64_t images)
{
    for (Shape& shape : shapes)
        shape = withBatch(std::move(shape), images);
    return shapes;
}

} // namespace espalier::torchscript
