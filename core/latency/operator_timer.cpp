// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/executor.h"
#include "core/latency/measure_operators.h"
#include "core/latency/timing.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier {
namespace {

constexpr TimingRules layerRules{.warmups = 1, .leastRuns = 7, .mostRuns = 60, .seconds = 0.01};
constexpr TimingRules networkRules{.warmups = 2, .leastRuns = 7, .mostRuns = 60, .seconds = 0.3};

class TorchOperatorTimer final : public OperatorTimer {
public:
    explicit TorchOperatorTimer(int batch) : batch_(batch) {}

    std::vector<double> nodes(const Network& network) override
    {
        const c10::NoGradGuard noGradients;
        std::vector<NodeId> producers(network.values.size(), -1);
        for (std::size_t id = 0; id < network.nodes.size(); ++id)
            producers[network.nodes[id].outputs.front()] = static_cast<NodeId>(id);
        std::vector<std::vector<double>> times(network.nodes.size());
        double last = 0;
        Executor executor(network);
        executor.setTap([&](ValueId value, c10::IValue content) {
            const double now = clock_();
            if (producers[value] >= 0)
                times[producers[value]].push_back((now - last) * 1e3);
            last = clock_();
            return content;
        });
        const std::vector<at::Tensor> inputs = randomInputs(network);
        RunControl control;
        timeInTurn({[&] { executor.run(inputs); }}, control, networkRules, clock_);
        std::vector<double> nanoseconds;
        for (std::vector<double>& of : times)
            nanoseconds.push_back(timingOf(std::move(of)).milliseconds * 1e6);
        return nanoseconds;
    }

    double layer(const Node& node, const Shape& input, const Shape& weight, bool bias) override
    {
        const c10::NoGradGuard noGradients;
        const c10::IValue arguments[] = {at::randn(batched(input), random_), at::randn(weight, random_),
                                         bias ? c10::IValue(at::randn({outputChannels(node, weight)}, random_)) : c10::IValue()};
        const Operator& op = operatorOf(node);
        RunControl control;
        return timeInTurn({[&] { op.run(node, arguments, {}); }}, control, layerRules, clock_)->front().milliseconds * 1e6;
    }

private:
    /// The shape of one image with this timer's number of images.
    Shape batched(Shape shape) const
    {
        if (!shape.empty() && shape[0] == 1)
            shape[0] = batch_;
        return shape;
    }

    std::vector<at::Tensor> randomInputs(const Network& network)
    {
        std::vector<at::Tensor> inputs;
        for (const ValueId input : network.inputs)
            inputs.push_back(at::randn(batched(network.values[input].shape), random_));
        return inputs;
    }

    int batch_;
    at::Generator random_ = at::detail::createCPUGenerator(1);
    Clock clock_ = steadyClock();
};

} // namespace

std::unique_ptr<OperatorTimer> makeOperatorTimer(int batch)
{
    return std::make_unique<TorchOperatorTimer>(batch);
}

} // namespace espalier
