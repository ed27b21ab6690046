// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/number_task.h"

#include "core/data/loader.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>

#include <limits>

namespace espalier::test {
namespace {

constexpr MetricInfo error{.key = "error",
                           .term = "mean error",
                           .label = "Error",
                           .explanation = "How far the answers are off, on average.",
                           .unit = "",
                           .betterUp = false,
                           .decimals = 3,
                           .highest = std::numeric_limits<double>::infinity(),
                           .noise = 0.01};

class Errors : public MetricCounter {
public:
    void add(const Outputs& outputs, const Targets& targets) override
    {
        sum_ += (outputs.front().squeeze(1) - targets.tensors.front()).abs().sum().item<double>();
        images_ += outputs.front().size(0);
    }
    Metrics metrics() const override { return {{&error, sum_ / static_cast<double>(images_)}}; }

private:
    double sum_ = 0;
    std::int64_t images_ = 0;
};

class NumberTask : public Task {
public:
    const char* name() const override { return "number"; }
    std::span<const MetricInfo> metrics() const override { return {&error, 1}; }
    static bool fits(const Network& network) { return network.values[network.outputs.front()].shape == Shape{1, 1}; }
    std::string mismatch(const Network& network, const Dataset& dataset) const override
    {
        return fits(network) && dataset.labelled() ? "" : "One number an image is wanted.";
    }
    Augmentation allowed(const Augmentation& wished) const override { return {false, wished.cropPadding}; }
    Targets targets(const Dataset& dataset, const std::vector<Placement>& images) const override
    {
        std::vector<float> numbers;
        for (const Placement& placement : images)
            numbers.push_back(static_cast<float>(dataset.label(placement.image)));
        return {{at::tensor(numbers)}};
    }
    at::Tensor loss(const Outputs& outputs, const Targets& targets, const LossOptions&) const override
    {
        return at::mse_loss(outputs.front().squeeze(1), targets.tensors.front());
    }
    std::unique_ptr<MetricCounter> counter() const override { return std::make_unique<Errors>(); }
    Prediction prediction(const Outputs&, std::int64_t, const Dataset&, std::size_t, std::int64_t) const override { return {}; }
};

} // namespace

const Task& numberTask()
{
    static const NumberTask task;
    return task;
}

Network numberNetwork()
{
    NetworkBuilder b;
    ValueId x = b.input({1, 1, 16, 16});
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv1", 1, 12), "norm1", 12)));
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv2", 12, 16), "norm2", 16)));
    b.output(b.linear(b.globalPool(x), "head", 16, 1));
    return b.finish();
}

} // namespace espalier::test
