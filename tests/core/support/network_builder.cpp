// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/executor.h"

#include "tests/core/support/network_builder.h"

#include <cmath>
#include <stdexcept>

namespace espalier::test {
namespace {
using Ints = std::vector<std::int64_t>;
}

ValueId NetworkBuilder::value(const std::string& name)
{
    Value made;
    made.name = name;
    network_.values.push_back(made);
    return static_cast<ValueId>(network_.values.size()) - 1;
}

ValueId NetworkBuilder::input(const Shape& shape)
{
    const ValueId made = value("input" + std::to_string(network_.inputs.size()));
    network_.values[made].shape = shape;
    network_.inputs.push_back(made);
    return made;
}

ValueId NetworkBuilder::stored(const std::string& name, Tensor tensor, Stored::Kind kind)
{
    const ValueId made = value(name);
    network_.stored.push_back({made, name, kind, std::move(tensor)});
    return made;
}

Tensor NetworkBuilder::random(const Shape& shape, float scale, float offset)
{
    std::normal_distribution<float> normal;
    std::vector<float> numbers(static_cast<std::size_t>(elementCount(shape)));
    for (float& number : numbers)
        number = offset + scale * normal(random_);
    return Tensor::fromFloats(shape, numbers);
}

ValueId NetworkBuilder::node(const std::string& op, std::vector<ValueId> inputs, Attributes attributes, const std::string& name)
{
    return nodes(op, std::move(inputs), 1, std::move(attributes), name).front();
}

std::vector<ValueId> NetworkBuilder::nodes(const std::string& op, std::vector<ValueId> inputs, std::size_t outputs, Attributes attributes,
                                           const std::string& name)
{
    Node made;
    made.name = name.empty() ? op + "_" + std::to_string(network_.nodes.size()) : name;
    made.op = op;
    made.inputs = std::move(inputs);
    made.attributes = std::move(attributes);
    for (std::size_t i = 0; i < outputs; ++i)
        made.outputs.push_back(value(made.name + "." + std::to_string(i)));
    network_.nodes.push_back(made);
    return made.outputs;
}

ValueId NetworkBuilder::conv(ValueId x, const std::string& name, std::int64_t inputs, std::int64_t outputs, const Conv& settings)
{
    const std::int64_t k = settings.kernel;
    const Shape shape =
        settings.transposed ? Shape{inputs, outputs / settings.groups, k, k} : Shape{outputs, inputs / settings.groups, k, k};
    const auto fanIn = static_cast<float>(inputs / settings.groups * k * k);
    std::vector<ValueId> operands{x, stored(name + ".weight", random(shape, std::sqrt(2 / fanIn)))};
    operands.push_back(settings.bias ? stored(name + ".bias", random({outputs}, 0.1F)) : noValue);
    return node("conv", std::move(operands),
                {{"stride", Ints{settings.stride, settings.stride}},
                 {"padding", Ints{settings.padding, settings.padding}},
                 {"dilation", Ints{1, 1}},
                 {"output_padding", Ints{0, 0}},
                 {"transposed", settings.transposed},
                 {"groups", settings.groups}},
                name);
}

ValueId NetworkBuilder::conv(ValueId x, const std::string& name, std::int64_t inputs, std::int64_t outputs)
{
    return conv(x, name, inputs, outputs, Conv{});
}

ValueId NetworkBuilder::batchNorm(ValueId x, const std::string& name, std::int64_t channels)
{
    const ValueId weight = stored(name + ".weight", random({channels}, 0.2F, 1));
    const ValueId bias = stored(name + ".bias", random({channels}, 0.2F));
    const ValueId mean = stored(name + ".running_mean", random({channels}, 0.2F), Stored::Kind::buffer);
    std::vector<float> variances = random({channels}, 0.3F).toFloats();
    for (float& variance : variances)
        variance = 0.5F + std::abs(variance);
    const ValueId variance = stored(name + ".running_var", Tensor::fromFloats({channels}, variances), Stored::Kind::buffer);
    return node("batch_norm", {x, weight, bias, mean, variance}, {{"eps", 1e-5}, {"momentum", 0.1}}, name);
}

ValueId NetworkBuilder::linear(ValueId x, const std::string& name, std::int64_t inputs, std::int64_t outputs, bool bias)
{
    const ValueId weight = stored(name + ".weight", random({outputs, inputs}, std::sqrt(1 / static_cast<float>(inputs))));
    return node("linear", {x, weight, bias ? stored(name + ".bias", random({outputs}, 0.1F)) : noValue}, {}, name);
}

ValueId NetworkBuilder::relu(ValueId x)
{
    return node("relu", {x});
}

ValueId NetworkBuilder::add(ValueId a, ValueId b)
{
    return node("add", {a, b}, {{"alpha", 1.0}});
}

ValueId NetworkBuilder::maxPool(ValueId x, std::int64_t kernel)
{
    return node("max_pool", {x},
                {{"kernel", Ints{kernel, kernel}},
                 {"stride", Ints{kernel, kernel}},
                 {"padding", Ints{0, 0}},
                 {"dilation", Ints{1, 1}},
                 {"ceil_mode", false}});
}

ValueId NetworkBuilder::globalPool(ValueId x)
{
    const ValueId pooled = node("adaptive_avg_pool", {x}, {{"output_size", Ints{1, 1}}});
    return node("flatten", {pooled}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
}

ValueId NetworkBuilder::concat(std::vector<ValueId> parts, std::int64_t dim)
{
    return node("concat", std::move(parts), {{"dim", dim}});
}

ValueId NetworkBuilder::slice(ValueId x, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step)
{
    return node("slice", {x}, {{"dim", dim}, {"start", start}, {"end", end}, {"step", step}});
}

void NetworkBuilder::output(ValueId value)
{
    network_.outputs.push_back(value);
}

Network NetworkBuilder::finish()
{
    Network made = network_;
    made.outputForm = made.outputs.size() == 1 ? OutputForm::tensor : OutputForm::tuple;
    if (const std::string broken = brokenInvariant(made); !broken.empty())
        throw std::logic_error(broken);
    if (const auto measured = measureShapes(made); !measured)
        throw std::logic_error(measured.error().message);
    return made;
}

} // namespace espalier::test
