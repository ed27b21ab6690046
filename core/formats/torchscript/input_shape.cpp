// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/input_shape.h"

#include "core/formats/torchscript/term.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/MemoryOverlap.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <cmath>
#include <map>

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
    std::vector<std::int64_t> sides{224, 32, 28, 299, 64, 96, 128, 256, 320, 384, 416, 480, 512, 608, 640, 768, 960, 1024, 1280};
    // Networks for grey images usually take small ones.
    if (channels == 1)
        sides.insert(sides.begin(), {28, 32});
    std::vector<Shape> shapes;
    for (const std::int64_t side : sides)
        shapes.push_back({1, channels, side, side});
    return shapes;
}

/// Some networks first lay every second row and column over each other (YOLOX's Focus): four times the channels of the picture.
std::vector<Shape> picturesFor(std::int64_t channels)
{
    constexpr std::int64_t parts = 4, colours = 3;
    std::vector<Shape> shapes = imageShapes(channels);
    if (channels == parts || channels == parts * colours) {
        const std::vector<Shape> whole = imageShapes(channels / parts);
        shapes.insert(shapes.end(), whole.begin(), whole.end());
    }
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
        return picturesFor(channels);
    }
}

/// Restores the buffers that running a module changed (a trace made in training mode updates its statistics).
class KeptBuffers {
public:
    explicit KeptBuffers(const torch::jit::Module& module)
    {
        for (const at::Tensor& buffer : module.buffers())
            if (at::has_internal_overlap(buffer) != at::MemOverlap::Yes) // others cannot be written at all
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

/// Sizes that are usually free: height and width, only one of them, those of images whose channels come last; the length.
std::vector<FreeSizes> likelyFreeSizes(const std::vector<Shape>& shapes)
{
    using Dims = std::vector<std::size_t>;
    static const std::map<std::size_t, std::vector<Dims>> byRank{{3, {{2}, {1}}}, {4, {{2, 3}, {3}, {2}}}, {5, {{2, 3, 4}, {3, 4}, {2}}}};
    static const std::map<std::size_t, std::vector<Dims>> channelsLast{{4, {{1, 2}}}};
    constexpr std::int64_t colours = 4;
    const bool last = shapes.front().size() == 4 && shapes.front().back() <= colours && shapes.front()[1] > colours;
    const auto& table = last ? channelsLast : byRank;
    const auto found = table.find(shapes.front().size());
    std::vector<FreeSizes> all;
    for (const Dims& dims : found == table.end() ? std::vector<Dims>() : found->second) {
        FreeSizes free;
        for (const Shape& shape : shapes) {
            free.emplace_back(shape.size(), false);
            for (const std::size_t dim : dims)
                if (shape.size() == shapes.front().size())
                    free.back()[dim] = true;
        }
        all.push_back(std::move(free));
    }
    return all;
}

FreeSizes withoutBatch(FreeSizes free)
{
    for (std::vector<bool>& dims : free)
        if (!dims.empty())
            dims.front() = false;
    return free;
}

/// Another size that networks with strides accept as well. Large pictures become smaller, also where a little larger ones are refused.
std::int64_t resized(std::int64_t size, std::int64_t place, int attempt)
{
    constexpr std::int64_t stride = 32, cheap = 96, large = 160;
    if (size >= large && attempt == 0)
        return cheap + size % stride + place * stride;
    if (size >= large && attempt == 2)
        return size - (size / (2 * stride) - place) * stride;
    return attempt == 0 ? size + (place + 1) * stride / 2 : attempt == 1 ? size + (place + 1) * stride : size * (place + 2);
}

std::vector<Shape> resized(std::vector<Shape> shapes, const FreeSizes& free, int attempt)
{
    for (std::size_t i = 0; i < shapes.size() && i < free.size(); ++i) {
        std::int64_t place = 0;
        for (std::size_t dim = 0; dim < shapes[i].size() && dim < free[i].size(); ++dim)
            if (free[i][dim])
                shapes[i][dim] = resized(shapes[i][dim], place++, attempt);
    }
    return shapes;
}

/// Where `other` differs; rounded: to multiples of 32, which networks with strides may need, else to odd sizes, at which nothing is equal
/// by chance. Empty where images would be tiny or huge.
std::vector<Shape> scaledBy(double share, std::vector<Shape> shapes, const std::vector<Shape>& other, bool rounded)
{
    constexpr std::int64_t least = 4, most = 1024, stride = 32;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        std::int64_t before = -1;
        for (std::size_t dim = 0; dim < shapes[i].size(); ++dim) {
            if (shapes[i][dim] == other.at(i).at(dim))
                continue;
            const double scaled = share * static_cast<double>(shapes[i][dim]);
            if (!(scaled >= least && scaled <= most))
                return {};
            const auto size = static_cast<std::int64_t>(scaled);
            shapes[i][dim] = rounded ? size / stride * stride : size | 1;
            shapes[i][dim] += shapes[i][dim] == before ? rounded ? stride : 2 : 0;
            before = shapes[i][dim];
            if (shapes[i][dim] == 0)
                return {};
        }
    }
    return shapes;
}

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
        // Of zeros a selection might take nothing that does not fit.
        runModule(module, randomImages(shapes));
        return std::nullopt;
    } catch (const std::exception& error) {
        return reasonOf(error);
    }
}

OtherShapes otherShapes(const std::vector<Shape>& shapes, const std::optional<FreeSizes>& stated,
                        const std::function<std::optional<std::string>(const std::vector<Shape>&)>& whyNot)
{
    OtherShapes other;
    int attempts = 3; // of which the later candidates get one
    for (const FreeSizes& differing : stated ? std::vector<FreeSizes>{withoutBatch(*stated)} : likelyFreeSizes(shapes)) {
        for (int attempt = 0; attempt < attempts; ++attempt) {
            const std::vector<Shape> tried = resized(shapes, differing, attempt);
            if (tried == shapes)
                continue;
            const auto reason = whyNot(tried);
            if (!reason)
                return {tried, {}};
            other.refusal = other.refusal.empty() ? *reason : other.refusal;
        }
        attempts = 1;
    }
    return other;
}

std::vector<std::vector<Shape>> shapesBeyond(double bound, const std::vector<Shape>& shapes, const std::vector<Shape>& other)
{
    std::vector<std::vector<Shape>> all;
    // A size may be one side of the pictures or the product of both, and have lost some at borders.
    const double half = bound / 2, most = bound * 0.8;
    for (const double share : bound < 1 ? std::vector{half, most, std::sqrt(half), std::sqrt(most)} : std::vector{bound * 2, bound * 1.2})
        for (const bool rounded : {false, true})
            if (std::vector<Shape> scaled = scaledBy(share, shapes, other, rounded); !scaled.empty())
                all.push_back(std::move(scaled));
    return all;
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
