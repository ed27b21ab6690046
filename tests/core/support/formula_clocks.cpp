// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/formula_clocks.h"

#include "tests/core/support/network_builder.h"

namespace espalier::test {
namespace {

double elementsOf(const Shape& shape)
{
    return static_cast<double>(elementCount(shape));
}

} // namespace

Network chain()
{
    NetworkBuilder b;
    const ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv1", 3, 8), "norm1", 8));
    const ValueId y = b.relu(b.batchNorm(b.conv(x, "conv2", 8, 16), "norm2", 16));
    b.output(b.linear(b.globalPool(y), "fc", 16, 4));
    return b.finish();
}

std::vector<double> FormulaTimer::nodes(const Network& network)
{
    ++calls;
    std::vector<double> times;
    for (const Node& node : network.nodes)
        times.push_back(timeOf(network, node));
    return times;
}

double FormulaTimer::layer(const Node&, const Shape&, const Shape& weight, bool)
{
    ++calls;
    return 100 + elementsOf(weight);
}

double FormulaTimer::timeOf(const Network& network, const Node& node)
{
    if (node.op == "conv" || node.op == "linear")
        return 100 + elementsOf(network.values[node.inputs[1]].shape);
    return elementsOf(network.values[node.outputs[0]].shape);
}

double FormulaTimer::sumOf(const Network& network)
{
    double sum = 0;
    for (const Node& node : network.nodes)
        sum += timeOf(network, node);
    return sum;
}

Result<std::vector<Timing>> FormulaNetworks::time(const std::vector<const Network*>& networks, RunControl& control)
{
    asked.push_back(networks.size());
    if (!control.proceed())
        return cancelled();
    std::vector<Timing> timings;
    for (const Network* network : networks)
        timings.push_back({(FormulaTimer::sumOf(*network) * factor_ + constant_) / 1e6, 1e-9, 1});
    return timings;
}

LatencySettings withoutCache()
{
    LatencySettings settings;
    settings.cache.clear();
    return settings;
}

std::shared_ptr<const LatencyModel> measured(const Model& model, NetworkTimer& networks)
{
    FormulaTimer operators;
    RunControl control;
    return measureLatency(model.network, model.groups, operators, networks, control, withoutCache()).value();
}

} // namespace espalier::test
